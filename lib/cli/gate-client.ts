import { z } from 'zod';
import { GateAnswer, type GateQuestion } from '#lib/domain/change/gate.ts';
import { DomainError, invalid } from '#lib/platform/errors.ts';

/** Where a Countersign answers, and with what a pipeline signs in. */
export interface Server {
  url: string;
  token: string;
}

/** From the first byte to the last; with the start of the process it stays below five seconds. */
const PATIENCE_MS = 4_000;
/** No answer of the gate is longer. */
const MOST_BYTES = 1024 * 1024;

/**
 * Asks the gate of a server. Returns only what is a whole, well-formed answer to exactly this question.
 *
 * @throws DomainError `invalid` where the server finds the question wrong; `unavailable` for everything else that is
 *   not an answer, which is a deny
 */
export async function askOver(server: Server, question: GateQuestion): Promise<GateAnswer> {
  const { data: answer } = GateAnswer.safeParse(await post(server, '/api/v1/gate', question, [200]));
  if (!answer) throw unavailable('its answer is not that of a gate');
  for (const field of ['repository', 'sha', 'environment'] as const) {
    if (answer[field] !== question[field]) throw unavailable(`it answered about another ${field}`);
  }
  if (answer.outcome === 'allow' && !isWhole(answer)) throw unavailable('its allow is not whole');
  return answer;
}

/** An allow has a decision that ends, and every change that it is about allows. */
const isWhole = ({ decisionId, expiresAt, changes }: GateAnswer) =>
  decisionId !== null &&
  expiresAt !== null &&
  changes.length > 0 &&
  changes.every(({ outcome }) => outcome === 'allow') &&
  changes.some((change) => change.decisionId === decisionId);

const Reported = z.object({
  effect: z.enum(['created', 'updated', 'unchanged']),
  deployments: z.array(
    z.object({
      changeId: z.uuid(),
      deploymentId: z.uuid(),
      decisionId: z.uuid().nullable(),
      uncontrolled: z.boolean(),
    }),
  ),
});
export type Reported = z.output<typeof Reported>;

/** Reports a deployment to a server; may be said again. Errors like `askOver`. */
export async function reportOver(server: Server, report: object): Promise<Reported> {
  const { data } = Reported.safeParse(await post(server, '/api/v1/deployments', report, [200, 201]));
  if (!data) throw unavailable('its answer is not one to a deployment');
  return data;
}

const unavailable = (why: string) =>
  new DomainError('unavailable', `The gate cannot be asked, so nothing is let through: ${why}.`);

async function post(
  { url, token }: Server,
  path: string,
  body: object,
  good: readonly number[],
): Promise<unknown> {
  const target = addressOf(url, path);
  try {
    const response = await fetch(target, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      // a redirect may lead to a page that says 200 to everything, and takes the token along
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer = await jsonOf(response);
    if (response.status === 400) throw invalid(problemOf(answer));
    if (!good.includes(response.status))
      throw unavailable(`it answers ${response.status}, ${problemOf(answer)}`);
    return answer;
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw unavailable(causeOf(error));
  }
}

function addressOf(url: string, path: string): URL {
  const base = URL.canParse(url) ? new URL(url) : null;
  if (!base || !/^https?:$/.test(base.protocol))
    throw invalid(`"${url}" is not the address of a Countersign.`);
  return new URL(`${base.pathname.replace(/\/$/, '')}${path}`, base);
}

async function jsonOf(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  if (!/^application\/(problem\+)?json\s*(;|$)/i.test(type)) {
    await response.body?.cancel();
    throw unavailable(`it answers ${response.status} with ${type || 'no content'}, not with JSON`);
  }
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > MOST_BYTES) throw unavailable('its answer is too long');
    parts.push(part);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)));
  } catch {
    throw unavailable('its answer is not JSON');
  }
}

const Problem = z.object({
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), reason: z.string() })).optional(),
});

function problemOf(answer: unknown): string {
  const { data } = Problem.safeParse(answer);
  if (!data) return 'without a reason';
  return [data.detail, ...(data.errors ?? []).map(({ field, reason }) => `${field} ${reason}`)].join(' ');
}

function causeOf(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return `no whole answer within ${PATIENCE_MS / 1000} seconds`;
  return cause?.code ?? cause?.message ?? message ?? String(error);
}
