import { createHash } from 'node:crypto';
import type { CountingOverride } from '#lib/domain/approval/count-overrides.ts';
import { canonicalJson } from '#lib/domain/audit/chain.ts';
import type { Json } from '#lib/domain/audit/entry.ts';
import { ENGINE } from './cedar.ts';
import { evaluateVector, type Judgement, lets, type State } from './evaluate-vector.ts';
import { explainNeeds, type Need } from './explain.ts';
import { Facts } from './facts.ts';
import type { Policy } from './parse-policy.ts';
import { countPeople, factVector, type People } from './vector.ts';

/** Raised when equal facts may get another answer than before: in counting, in the vector or in the states. */
export const EVALUATOR = `2 ${ENGINE}`;

export interface RequirementResult {
  id: string;
  title: string;
  reason: string;
  source: string;
  state: State;
  /** What went wrong, for state `error`. */
  error: string | null;
  /** What was required, met or not; empty where it does not apply or could not be told. */
  needs: readonly Need[];
  /** Whether its text knows an exception at all. */
  canBeOverridden: boolean;
  /** Whose exceptions from it count. */
  overrides: readonly CountingOverride[];
}

/** The decision tree: stored whole, shown on the page and answered by the gate. */
export interface Decision {
  outcome: 'allow' | 'deny';
  at: number;
  policyHash: string;
  /** SHA-256 of the facts' canonical JSON, hex; null where they are not well-formed facts. */
  factsHash: string | null;
  evaluator: string;
  requirements: readonly RequirementResult[];
  people: People;
}

const NOBODY: People = {
  counting: [],
  dismissed: [],
  objections: [],
  overrides: [],
  dismissedOverrides: [],
  hidden: [],
};

/**
 * Judges a change. It is allowed only when the policy has requirements and each is not applicable, satisfied
 * or overridden; facts that are not well-formed put every requirement in state `error`. Requirements come in
 * the policy's order, equal input gives an equal decision, and nothing throws.
 */
export function evaluate(policy: Policy, facts: Facts): Decision {
  const checked = Facts.safeParse(facts);
  if (!checked.success) return unreadable(policy, facts, checked.error.issues);
  const people = countPeople(checked.data, policy);
  const vector = factVector(checked.data, people);
  const judgements = evaluateVector(policy, vector);
  const unmet = new Set(
    policy.requirements.filter((_, index) => !lets(judgements[index]?.state ?? 'error')).map(({ id }) => id),
  );
  const needs = explainNeeds(policy, checked.data, people, vector, unmet);
  const requirements = policy.requirements.map(({ id }, index) => {
    const judgement = judgements[index] ?? { state: 'error', error: 'it was not judged' };
    const isExplained = judgement.state !== 'not-applicable' && judgement.state !== 'error';
    return result(policy, index, judgement, isExplained ? (needs.get(id) ?? []) : [], people);
  });
  return {
    outcome: requirements.length > 0 && unmet.size === 0 ? 'allow' : 'deny',
    at: checked.data.at,
    policyHash: policy.hash,
    factsHash: factsHashOf(checked.data),
    evaluator: EVALUATOR,
    requirements,
    people,
  };
}

/** SHA-256 of the facts' canonical JSON, hex. */
export const factsHashOf = (facts: Facts): string =>
  createHash('sha256').update(canonicalJson(facts)).digest('hex');

export type Replay = { same: true } | { same: false; difference: string };

/**
 * Judges the stored facts again by the stored policy. The same answer is the same decision to the last
 * word; otherwise it says what is different: another policy, other facts, another evaluator or another tree. `again`
 * is what judging them gives.
 */
export function replay(
  decision: Decision,
  policy: Policy,
  facts: Facts,
  again = evaluate(policy, facts),
): Replay {
  const different = (difference: string): Replay => ({ same: false, difference });
  if (again.policyHash !== decision.policyHash) return different('this is not the policy it was decided by');
  if (again.factsHash !== decision.factsHash) return different('these are not the facts it was decided on');
  if (again.evaluator !== decision.evaluator)
    return different(`decided by evaluator ${decision.evaluator}, replayed by ${again.evaluator}`);
  if (again.outcome !== decision.outcome) return different(`the outcome is now ${again.outcome}`);
  const asText = (one: Decision) => canonicalJson(JSON.parse(JSON.stringify(one)) as Json);
  return asText(again) === asText(decision) ? { same: true } : different('the decision tree differs');
}

function result(
  policy: Policy,
  index: number,
  { state, error }: Judgement,
  needs: readonly Need[],
  { overrides }: People,
): RequirementResult {
  const { id, title, reason, source, override } = policy.requirements[index]!;
  return {
    id,
    title,
    reason,
    source,
    state,
    error,
    needs,
    canBeOverridden: override !== null,
    overrides: overrides.filter(({ requirement }) => requirement === id),
  };
}

function unreadable(
  policy: Policy,
  facts: Facts,
  issues: readonly { path: PropertyKey[]; message: string }[],
): Decision {
  const first = issues[0];
  const error = `the facts are not well-formed: ${first?.path.map(String).join('.')}: ${first?.message}`;
  return {
    outcome: 'deny',
    at: Number.isFinite(facts?.at) ? facts.at : 0,
    policyHash: policy.hash,
    factsHash: null,
    evaluator: EVALUATOR,
    requirements: policy.requirements.map((_, index) =>
      result(policy, index, { state: 'error', error }, [], NOBODY),
    ),
    people: NOBODY,
  };
}
