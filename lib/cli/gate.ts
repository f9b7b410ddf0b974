import type { z } from 'zod';
import { ReportDeploymentInput } from '#lib/domain/change/deployment.ts';
import { type GateAnswer, GateQuestion } from '#lib/domain/change/gate.ts';
import type { Context } from '#lib/platform/context.ts';
import { systemContext } from '#lib/platform/context.ts';
import { DomainError, invalid } from '#lib/platform/errors.ts';
import { askOver, type Reported, reportOver, type Server } from './gate-client.ts';

type WithDatabase = <T>(work: (url: string) => Promise<T>) => Promise<T>;

interface Output {
  out: NodeJS.WritableStream;
  err: NodeJS.WritableStream;
}

export interface WhereOptions {
  url?: string;
  token?: string;
  json: boolean;
}

export interface CheckOptions extends WhereOptions {
  repository: string;
  sha: string;
  environment: string;
  pipeline?: string;
}

export interface DeployedOptions extends CheckOptions {
  id: string;
  outcome: string;
  started?: string;
  finished?: string;
  actor?: string;
  decision?: string;
}

const ALLOWED = 0;
const DENIED = 1;
const USAGE = 2;
const UNAVAILABLE = 3;

/** Whatever happens, there is an answer by then. */
const DEADLINE_MS = 4_500;

/**
 * `countersign gate check`: 0 allow, 1 deny, 2 asked wrongly, 3 unavailable, which is a deny. Asks the server where
 * one is named, else the database of this machine. Never later than in five seconds.
 */
export async function gateCheck(
  { url, token, json, ...asked }: CheckOptions,
  withDatabase: WithDatabase,
  { out, err }: Output,
): Promise<number> {
  return failClosed({ json, out, err }, async () => {
    const question = parsed(GateQuestion, asked);
    const server = serverOf(url, token);
    const answer = server
      ? await askOver(server, question)
      : await withDatabase(async () => {
          const { decideGate } = await import('#lib/changes/gate/decide.ts');
          return decideGate(local(), question);
        });
    out.write(json ? `${JSON.stringify(answer)}\n` : words(answer));
    return answer.outcome === 'allow' ? ALLOWED : DENIED;
  });
}

/** `countersign gate deployed`: 0 recorded, 2 said wrongly, 3 unavailable. Says so where nothing had let it through. */
export async function gateDeployed(
  { url, token, json, id, started, finished, decision, ...rest }: DeployedOptions,
  withDatabase: WithDatabase,
  { out, err }: Output,
): Promise<number> {
  return failClosed({ json, out, err }, async () => {
    const now = new Date().toISOString();
    const startedAt = started ?? now;
    const finishedAt = finished ?? (rest.outcome === 'in-progress' ? undefined : now);
    const said = { ...rest, externalId: id, startedAt, finishedAt, decisionId: decision };
    const report = parsed(ReportDeploymentInput, said);
    const server = serverOf(url, token);
    const answer: Reported = server
      ? await reportOver(server, said)
      : await withDatabase(async () => {
          const { reportDeployment } = await import('#lib/changes/report-deployment.ts');
          return reportDeployment(local(), report);
        });
    if (json) out.write(`${JSON.stringify(answer)}\n`);
    for (const { changeId, uncontrolled, decisionId } of json ? [] : answer.deployments) {
      out.write(`${answer.effect}  change ${changeId}${decisionId ? `, by decision ${decisionId}` : ''}\n`);
      if (uncontrolled)
        err.write('No decision of the gate let this deployment through: it is uncontrolled.\n');
    }
    // one that starts without an allow is to stop there; one that has ended can only be recorded
    const stops =
      report.outcome === 'in-progress' && answer.deployments.some(({ uncontrolled }) => uncontrolled);
    return stops ? DENIED : ALLOWED;
  });
}

const local = (): Context => systemContext('gate-cli', new Date());

function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(`${issue?.path.map(String).join('.') || 'The question'}: ${issue?.message}`);
}

function serverOf(url = process.env.COUNTERSIGN_URL, token = process.env.COUNTERSIGN_TOKEN): Server | null {
  if (!url) return null;
  if (!token) throw invalid('Give a token: --token or COUNTERSIGN_TOKEN.');
  return { url, token };
}

/** Nothing that is thrown, and nothing that takes too long, looks like an allow. */
async function failClosed(
  { json, out, err }: Output & { json: boolean },
  work: () => Promise<number>,
): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const late = new DomainError('unavailable', 'There was no answer in time, so nothing is let through.');
    timer = setTimeout(() => reject(late), DEADLINE_MS);
  });
  try {
    return await Promise.race([work(), tooLate]);
  } catch (error) {
    const isUsage = error instanceof DomainError && error.code === 'invalid';
    const reason =
      error instanceof DomainError ? error.message : 'The gate has failed, so nothing is let through.';
    if (json && !isUsage) out.write(`${JSON.stringify({ outcome: 'unavailable', reason })}\n`);
    err.write(`countersign: ${reason}\n`);
    if (process.env.COUNTERSIGN_DEBUG === '1') console.error(error);
    return isUsage ? USAGE : UNAVAILABLE;
  } finally {
    clearTimeout(timer);
  }
}

/** What people read in a pipeline's log: what is missing, and who could provide it. */
function words({
  outcome,
  reason,
  repository,
  sha,
  environment,
  decisionId,
  expiresAt,
  changes,
}: GateAnswer): string {
  const lines = [`${outcome}  ${repository}@${sha} to ${environment}`, reason];
  for (const { requirements, url } of changes) {
    const unmet = requirements.filter(({ state }) => ['unsatisfied', 'bypassed', 'error'].includes(state));
    for (const { title, state, error, needs } of unmet) {
      lines.push(`- ${title} (${state})${error ? `: ${error}` : ''}`);
      for (const { text, couldProvide } of needs.filter(({ met }) => !met))
        lines.push(`    ${text}${couldProvide ? `; ${providers(couldProvide)}` : ''}`);
    }
    lines.push(`  ${url}`);
  }
  if (outcome === 'allow') lines.push(`decision ${decisionId}, good once until ${expiresAt}`);
  return `${lines.join('\n')}\n`;
}

/** So many names are enough to find somebody. */
const NAMED = 5;

function providers(could: { words: string } | { people: readonly { name: string }[] }): string {
  if ('words' in could) return could.words;
  const names = could.people.slice(0, NAMED).map(({ name }) => name);
  const more = could.people.length - names.length;
  return `could be: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
