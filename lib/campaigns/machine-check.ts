import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type DecisionRecord, flawsOf, type Judge, replayed } from '#lib/domain/campaign/checks.ts';
import type { FlawKind } from '#lib/domain/campaign/flaws.ts';
import { type Reign, wasInForce } from '#lib/domain/campaign/in-force.ts';
import { evaluateMany } from '#lib/domain/policy/evaluate-many.ts';
import { parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import type { Reader } from '#lib/platform/db.ts';
import { listDecisions, listReigns, policyTexts, type StoredDecision } from './check-queries.ts';
import { gateSince, type PopulationRecord } from './population-queries.ts';

/** Changes whose decisions are held at a time, while the next are on their way: each comes with its facts and its tree. */
const BATCH = 500;

/** Changes that are judged before others in this process have their turn: the gate must answer within two seconds. */
const AT_ONCE = 25;

/**
 * Checks every change of a population by machine. Gives what was found on each, in the order of the population; an empty
 * list is one on which every check passed. `onChecked` hears after each batch how many are.
 */
export async function checkPopulation(
  reader: Reader,
  population: readonly PopulationRecord[],
  logSize: bigint,
  onChecked: (done: number) => Promise<void>,
): Promise<readonly (readonly FlawKind[])[]> {
  const since = (await gateSince(reader))?.getTime() ?? null;
  const reigns = await listReigns(reader);
  const judges = new Map<string, Judge | null>();
  const found: (readonly FlawKind[])[] = [];
  const read = (from: number) => readDecisions(reader, population.slice(from, from + BATCH), logSize);
  let next = read(0);
  for (let from = 0; from < population.length; from += BATCH) {
    const decisions = await next;
    await readPolicies(reader, judges, decisions);
    await onChecked(found.length);
    // the database reads them while these are judged; where judging fails nobody waits for them
    next = read(from + BATCH);
    next.catch(() => {});
    const stored = new Map(decisions.map((one) => [`${one.changeId} ${one.id}`, one]));
    for (const [index, { changeId, deployments }] of population.slice(from, from + BATCH).entries()) {
      if (index % AT_ONCE === 0) await setImmediate();
      const records = deployments.map((one) => {
        const decision = stored.get(`${changeId} ${one.decisionId}`);
        const record = decision ? recordOf(decision, judges, reigns) : null;
        return { ...one, at: Date.parse(one.at), decision: record };
      });
      found.push(flawsOf(records, since));
    }
  }
  await onChecked(found.length);
  return found;
}

/** The decisions that some changes' deployments name. */
async function readDecisions(
  reader: Reader,
  changes: readonly PopulationRecord[],
  logSize: bigint,
): Promise<StoredDecision[]> {
  const decided = changes.filter(({ deployments }) =>
    deployments.some(({ decisionId }) => decisionId !== null),
  );
  const ids = decided.map(({ changeId }) => changeId);
  return ids.length === 0 ? [] : listDecisions(reader, ids, logSize);
}

/** Parses each version of the policy once; null where it cannot be read. */
async function readPolicies(
  reader: Reader,
  judges: Map<string, Judge | null>,
  decisions: readonly StoredDecision[],
): Promise<void> {
  const ids = [...new Set(decisions.map(({ policyVersionId }) => policyVersionId))];
  const unread = ids.filter((id) => !judges.has(id));
  if (unread.length === 0) return;
  const texts = await policyTexts(reader, unread);
  for (const id of unread) {
    // one takes as long as many changes
    await setImmediate();
    const parsed = parsePolicy(texts.get(id) ?? '');
    const policy = parsed.ok ? parsed.policy : null;
    judges.set(id, policy && { policy, judge: evaluateMany(policy) });
  }
}

function recordOf(
  stored: StoredDecision,
  judges: ReadonlyMap<string, Judge | null>,
  reigns: readonly Reign[],
): DecisionRecord {
  const by = judges.get(stored.policyVersionId) ?? null;
  const isIts = by?.policy.hash === stored.policyHash;
  const { decision, facts, mode, outcome, factsHash } = stored;
  // what is equal in every part has the same text: writing both took longer than judging again
  const isSame = isIts && isDeepStrictEqual(by.judge(facts), decision);
  const state = isSame ? 'same' : replayed(decision, isIts ? by : null, facts);
  // the row may say less than its tree, where another change of the same head was refused, but never more
  const isRowOfTree = mode !== 'gate' || outcome === 'deny' || decision.outcome === 'allow';
  const isHashOfTree = decision.factsHash === factsHash;
  const isInForce = wasInForce(reigns, { ...stored, versionId: stored.policyVersionId });
  return { ...stored, isInForce, replayed: isRowOfTree && isHashOfTree ? state : 'other-facts' };
}
