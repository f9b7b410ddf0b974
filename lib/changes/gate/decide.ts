import { type GateTerms, mutateGate } from '#lib/audit/mutate.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import type { GateAnswer, GateQuestion, TrainAnswer, TrainQuestion } from '#lib/domain/change/gate.ts';
import type { Decision } from '#lib/domain/policy/evaluate.ts';
import { lets } from '#lib/domain/policy/evaluate-vector.ts';
import type { Facts } from '#lib/domain/policy/facts.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Statements } from '#lib/platform/db.ts';
import { publicUrl } from '#lib/platform/env.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/ids.ts';
import { urls } from '#lib/platform/urls.ts';
import { type Loaded, loadLikelyFacts } from '../assess/facts-queries.ts';
import { type Judged, judge, judgeLoaded } from '../assess/judge.ts';
import { askerOf } from './spend-decision.ts';
import { type Candidate, knownOf, lockAsked, type NewDecision, writeDecisions } from './store.ts';

/** Milliseconds after which there is no answer, which is a deny; a client gives up after five seconds. */
const DEADLINE = { one: { within: 2_000 }, train: { within: 4_000 } };
/** The first of all loads the policy engine. */
const REHEARSAL_MS = 30_000;

/**
 * May this commit go to this environment now? Judged afresh, at one instant of the database's clock, under the
 * lock of every submitted change whose head it is: each of them must allow. Every answer is recorded, a refusal of
 * what is not known here as well. An allow is good once, for ten minutes or until a freeze begins.
 *
 * @throws DomainError `unavailable` when there is no answer within two seconds, for whatever reason: a deny
 */
export async function decideGate(ctx: Context, question: GateQuestion): Promise<GateAnswer> {
  const [answer] = await decideAll(ctx, [question], DEADLINE.one);
  return answer!;
}

/**
 * A release train: every item is decided at one instant, each with a decision of its own; the train goes only if
 * all of them may, and where it does not, none of its items has an allow.
 *
 * @throws DomainError `unavailable` when there is no answer within four seconds: a deny of the whole train
 */
export async function decideTrain(ctx: Context, { items }: TrainQuestion): Promise<TrainAnswer> {
  const answers = await decideAll(ctx, items, DEADLINE.train, refuseTogether);
  const mayGo = answers.length > 0 && answers.every(({ outcome }) => outcome === 'allow');
  return { outcome: mayGo ? 'allow' : 'deny', items: answers };
}

/** Decides as a question would be decided, and keeps nothing of it: what a first one would wait for is there then. */
export async function rehearseGate(ctx: Context, question: GateQuestion): Promise<void> {
  await decided(ctx, [question], { within: REHEARSAL_MS, rehearsal: true }, (asked) => asked);
}

/** Whatever is thrown, and whatever takes too long, ends here, and never in an allow. */
async function decideAll(
  ctx: Context,
  questions: readonly GateQuestion[],
  terms: GateTerms,
  settle: Settle = (asked) => asked,
): Promise<GateAnswer[]> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no decision within ${terms.within} ms`)), terms.within);
  });
  try {
    return await Promise.race([decided(ctx, questions, terms, settle), tooLate]);
  } catch (error) {
    throw new DomainError('unavailable', `The gate cannot decide, so nothing is let through: ${why(error)}.`);
  } finally {
    clearTimeout(timer);
  }
}

const why = (error: unknown) =>
  error instanceof DomainError
    ? error.message.replace(/\.$/, '')
    : 'it does not answer in time or has failed';

/** What becomes of questions that were judged each by itself. */
type Settle = (asked: readonly Asked[]) => readonly Asked[];

function decided(
  ctx: Context,
  questions: readonly GateQuestion[],
  terms: GateTerms,
  settle: Settle,
): Promise<GateAnswer[]> {
  return mutateGate<GateAnswer[]>(
    ctx,
    async (tx) => {
      // facts are asked for behind the locks without waiting: they are read when the locks are held
      const [candidates, ...likely] = await Promise.all([
        lockAsked(tx, questions),
        ...questions.map((question) => loadLikelyFacts(tx, question)),
      ]);
      const each: Asked[] = [];
      for (const [n, question] of questions.entries()) {
        const heads = candidates.filter((one) => one.n === n);
        each.push(await ask(tx, ctx, question, heads, likely[n]!));
      }
      const asked = settle(each);
      const written = writeDecisions(
        tx,
        asked.flatMap(({ rows }) => rows),
      );
      const [first, ...others] = asked.flatMap(({ entries }) => entries);
      return {
        result: written.then((expiry) =>
          asked.map(({ answer }) => ({ ...answer, expiresAt: earliest(answer, expiry) })),
        ),
        entries: [first!, ...others],
      };
    },
    terms,
  );
}

/** One question judged: what is to be written, and the answer but for its expiry. */
interface Asked {
  answer: GateAnswer;
  rows: NewDecision[];
  entries: AuditEntryInput[];
}

/** What may go by itself does not when what it was to go with may not: it is asked for again, alone. */
function refuseTogether(asked: readonly Asked[]): readonly Asked[] {
  if (asked.every(({ answer }) => answer.outcome === 'allow')) return asked;
  return asked.map((one) => (one.answer.outcome === 'deny' ? one : refused(one)));
}

const refused = ({ answer, rows, entries }: Asked): Asked => ({
  answer: {
    ...answer,
    outcome: 'deny',
    reason: 'It may go, but not on this train: another item of it may not.',
  },
  rows: rows.map((row) => (row.mode === 'gate' ? { ...row, outcome: 'deny' } : row)),
  entries: entries.map((entry) =>
    entry.action === 'gate.decided' && entry.details.mode === 'gate'
      ? { ...entry, details: { ...entry.details, outcome: 'deny' } }
      : entry,
  ),
});

async function ask(
  tx: Statements,
  ctx: Context,
  question: GateQuestion,
  heads: readonly Candidate[],
  likely: Loaded | null,
): Promise<Asked> {
  const here = heads.filter(({ environment }) => environment === question.environment);
  const open = here.filter(({ state }) => state === 'open');
  // what is deployed already may be deployed again; what was abandoned or rolled back is asked for anew
  const standing = open.length > 0 ? open : here.filter(({ status }) => status === 'deployed');
  if (standing.length === 0) return refusal(question, await reasonOf(tx, question, heads, here));

  const judgements: { changeId: string; judged: Judged }[] = [];
  for (const { changeId } of standing) {
    const judged = (await allowed(tx, likely, changeId)) ?? (await judge(tx, changeId));
    if (!judged) throw new Error('a locked change has no facts');
    judgements.push({ changeId, judged });
  }
  const mayGo = judgements.every(({ judged }) => judged.decision.outcome === 'allow');
  const parts = judgements.map(({ changeId, judged }) => record(ctx, question, changeId, judged, mayGo));
  return {
    answer: {
      repository: question.repository,
      sha: question.sha,
      environment: question.environment,
      outcome: mayGo ? 'allow' : 'deny',
      reason: mayGo
        ? 'Every rule lets it through.'
        : unmetWords(judgements.map(({ judged }) => judged.decision)),
      decisionId: parts[0]!.decisionId,
      expiresAt: null,
      changes: parts.map(({ decisionId, changeId, decision }) => ({
        changeId,
        decisionId,
        outcome: decision.outcome,
        url: addressOf(changeId),
        requirements: decision.requirements.map(({ id, title, state, error, needs }) => ({
          id,
          title,
          state,
          error,
          needs: [...needs],
        })) as GateAnswer['changes'][number]['requirements'],
      })),
    },
    rows: parts.flatMap(({ rows }) => rows),
    entries: parts.flatMap(({ entries }) => entries),
  };
}

/** The judgement on facts that are there already, where they are of this change and it may go by every policy. */
async function allowed(tx: Statements, loaded: Loaded | null, changeId: string): Promise<Judged | null> {
  if (loaded?.changeId !== changeId) return null;
  const judged = await judgeLoaded(tx, loaded);
  const decisions = [judged.decision, ...(judged.shadow ? [judged.shadow.decision] : [])];
  return decisions.every(({ outcome }) => outcome === 'allow') ? judged : null;
}

/** A decision of the policy in force and, where one is tried in shadow, what that would have decided. */
function record(ctx: Context, question: GateQuestion, changeId: string, judged: Judged, mayGo: boolean) {
  const { decision, facts, shadow } = judged;
  const row = (mode: 'gate' | 'shadow', by: Decision, policyVersionId: string): NewDecision => ({
    changeId,
    id: newId(),
    mode,
    repository: question.repository,
    sha: question.sha,
    environment: question.environment,
    pipeline: question.pipeline ?? null,
    // an allow beside another change's deny allows nothing
    outcome: mode === 'gate' && !mayGo ? 'deny' : by.outcome,
    decision: by,
    facts,
    policyVersionId,
    policyHash: by.policyHash,
    factsHash: by.factsHash,
    askedBy: askerOf(ctx),
    breakGlassId: null,
    expiresAt: nextFreeze(facts),
  });
  const rows = [
    row('gate', decision, judged.policyVersionId),
    ...(shadow ? [row('shadow', shadow.decision, shadow.policyVersionId)] : []),
  ];
  const entries = rows.map((one): AuditEntryInput => {
    const by = one.decision as Decision;
    return {
      action: 'gate.decided',
      subject: { type: 'change', id: changeId },
      details: {
        decisionId: one.id,
        mode: one.mode,
        outcome: one.outcome,
        sha: one.sha,
        environment: one.environment,
        policyHash: one.policyHash,
        factsHash: one.factsHash,
        unmet: by.requirements.filter(({ state }) => !lets(state)).map(({ id }) => id),
      },
    };
  });
  return { changeId, decision, decisionId: rows[0]!.id, rows, entries };
}

/** When the next freeze begins that concerns the change and is not in force yet. */
export function nextFreeze({ at, freezes }: Facts): Date | null {
  const starts = freezes.flatMap(({ from }) => (from > at ? from : []));
  return starts.length === 0 ? null : new Date(Math.min(...starts));
}

function unmetWords(decisions: readonly Decision[]): string {
  const unmet = decisions.flatMap(({ requirements }) => requirements.filter(({ state }) => !lets(state)));
  const titles = [...new Set(unmet.map(({ title }) => title))];
  return titles.length === 0 ? 'The policy has no requirements.' : `Not met: ${titles.join('; ')}.`;
}

async function reasonOf(
  tx: Statements,
  question: GateQuestion,
  heads: readonly Candidate[],
  here: readonly Candidate[],
): Promise<string> {
  if (here.length > 0) return 'It was abandoned or rolled back. Submit it as a new change.';
  const elsewhere = [...new Set(heads.map(({ environment }) => environment))].sort();
  if (elsewhere.length > 0)
    return `It was submitted for ${elsewhere.join(', ')}, not for ${question.environment}.`;
  const { wasSubmitted, wasImported } = await knownOf(tx, question);
  if (wasSubmitted) return 'It is no longer the head of its change. Ask for the head.';
  if (wasImported) return 'It is known from imported history only. Submit it as a change.';
  return 'No change with this head was submitted here. Submit it first.';
}

function refusal({ repository, sha, environment }: GateQuestion, reason: string): Asked {
  return {
    answer: {
      repository,
      sha,
      environment,
      outcome: 'deny',
      reason,
      decisionId: null,
      expiresAt: null,
      changes: [],
    },
    rows: [],
    entries: [
      {
        action: 'gate.refused',
        subject: { type: 'commit', id: `${repository}@${sha}` },
        details: { sha, environment, reason },
      },
    ],
  };
}

/** An answer that needs several decisions lasts as long as the first of them to end. */
function earliest({ changes }: GateAnswer, expiry: ReadonlyMap<string, Date>): string | null {
  const ends = changes.flatMap(({ decisionId }) => expiry.get(decisionId)?.getTime() ?? []);
  return ends.length === 0 ? null : new Date(Math.min(...ends)).toISOString();
}

function addressOf(changeId: string): string {
  const path = urls.change(changeId);
  const base = publicUrl();
  return base ? new URL(path, base).href : path;
}
