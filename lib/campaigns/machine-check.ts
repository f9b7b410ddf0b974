import { type DecisionRecord, flawsOf, type Judge, replayed } from '#lib/domain/campaign/checks.ts';
import type { FlawKind } from '#lib/domain/campaign/flaws.ts';
import { type Reign, wasInForce } from '#lib/domain/campaign/in-force.ts';
import { evaluateMany } from '#lib/domain/policy/evaluate-many.ts';
import { parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import type { Reader } from '#lib/platform/db.ts';
import { listDecisions, listReigns, policyTexts, type StoredDecision } from './check-queries.ts';
import { gateSince, type PopulationRecord } from './population-queries.ts';

/** Changes whose decisions are held at a time: each comes with its facts and its tree. */
const BATCH = 1_000;

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
  for (let from = 0; from < population.length; from += BATCH) {
    const batch = population.slice(from, from + BATCH);
    const decided = batch.filter(({ deployments }) =>
      deployments.some(({ decisionId }) => decisionId !== null),
    );
    const ids = decided.map(({ changeId }) => changeId);
    const decisions = ids.length === 0 ? [] : await listDecisions(reader, ids, logSize);
    await readPolicies(reader, judges, decisions);
    const records = new Map(
      decisions.map((one) => [`${one.changeId} ${one.id}`, recordOf(one, judges, reigns)]),
    );
    for (const { changeId, deployments } of batch)
      found.push(
        flawsOf(
          deployments.map((one) => ({
            ...one,
            at: Date.parse(one.at),
            decision: records.get(`${changeId} ${one.decisionId}`) ?? null,
          })),
          since,
        ),
      );
    await onChecked(found.length);
  }
  return found;
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
  const state = replayed(decision, isIts ? by : null, facts);
  // the row may say less than its tree, where another change of the same head was refused, but never more
  const isRowOfTree = mode !== 'gate' || outcome === 'deny' || decision.outcome === 'allow';
  const isHashOfTree = decision.factsHash === factsHash;
  const isInForce = wasInForce(reigns, { ...stored, versionId: stored.policyVersionId });
  return { ...stored, isInForce, replayed: isRowOfTree && isHashOfTree ? state : 'other-facts' };
}
