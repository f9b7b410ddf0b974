import { type Decision, replay } from '#lib/domain/policy/evaluate.ts';
import type { Facts } from '#lib/domain/policy/facts.ts';
import type { Policy } from '#lib/domain/policy/parse-policy.ts';
import { FLAW_KINDS, type FlawKind } from './flaws.ts';

/** What the audit log says of a decision. Of an emergency it has no hashes. */
export interface LoggedDecision {
  outcome: string;
  sha: string;
  environment: string;
  policyHash: string | null;
  factsHash: string | null;
}

/** An approval, or a signature under an exception, that counted in a decision, beside what is on record today. */
export interface CountedWord {
  /** The one person behind whoever gave it, as is known today. */
  personId: string;
  /** It is on record, in its row or in the log. */
  onRecord: boolean;
  /** It had been withdrawn or dismissed before the decision. */
  withdrawn: boolean;
  /** They had a hand in the change by then, as is known today. */
  isParty: boolean;
  /** The level or role with which it counted was corrected afterwards. */
  corrected: boolean;
}

/** An emergency as it stands. Instants are milliseconds since 1970. */
export interface EmergencyRecord {
  reviewDueAt: number;
  reviewedAt: number | null;
  /** Whoever reviewed it is whoever used it, or had a hand in the change. */
  ownReview: boolean;
  verdict: string | null;
}

/** The decision that a deployment names, with everything that is checked about it. */
export interface DecisionRecord {
  mode: string;
  outcome: string;
  sha: string;
  environment: string;
  policyHash: string;
  factsHash: string | null;
  at: number;
  expiresAt: number | null;
  usedAt: number | null;
  /** Deployments that name it. */
  uses: number;
  logged: LoggedDecision | null;
  replayed: Replayed;
  /** Its version of the policy was in force then (`wasInForce`). */
  isInForce: boolean;
  approvals: readonly CountedWord[];
  overrides: readonly CountedWord[];
  /** Null where it is none, or where it is one that is not on record. */
  emergency: EmergencyRecord | null;
}

export interface DeploymentRecord {
  at: number;
  environment: string;
  sha: string | null;
  /** A pipeline reported it. */
  observed: boolean;
  decisionId: string | null;
  /** Null where it names none, or one that is not on record for this change. */
  decision: DecisionRecord | null;
}

/** What came of judging a stored decision's facts again. `policy-altered`: by its policy it cannot be. */
export type Replayed = 'same' | 'other-evaluator' | 'other-facts' | 'differs' | 'policy-altered';

/** A policy with what it says of facts. */
export interface Judge {
  policy: Policy;
  judge: (facts: Facts) => Decision;
}

/** Judges the facts of a decision again; `by` is null where the version's text is not the one of the decision. */
export function replayed(decision: Decision, by: Judge | null, facts: Facts): Replayed {
  if (by === null) return 'policy-altered';
  const again = by.judge(facts);
  if (replay(decision, by.policy, facts, again).same) return 'same';
  if (again.factsHash !== decision.factsHash) return 'other-facts';
  const isByAnother = again.evaluator !== decision.evaluator && again.outcome === decision.outcome;
  return isByAnother ? 'other-evaluator' : 'differs';
}

/** How far clocks may differ: a deployment begins a little before its allow, or a pipeline's clock is ahead. */
const BEFORE_MS = 60_000;
const AHEAD_MS = 5 * 60_000;

/**
 * What is wrong with a change, each kind once, in the order of `FLAW_KINDS`; empty: every check passed. `gateSince`
 * is when the first policy came into force, null where there has been none.
 */
export function flawsOf(
  deployments: readonly DeploymentRecord[],
  gateSince: number | null,
): readonly FlawKind[] {
  const found = new Set(deployments.flatMap((one) => flawsOfDeployment(one, gateSince)));
  return FLAW_KINDS.filter((kind) => found.has(kind));
}

function flawsOfDeployment(deployment: DeploymentRecord, gateSince: number | null): FlawKind[] {
  const { decision, decisionId, at, observed } = deployment;
  if (decisionId === null) {
    if (gateSince === null || at < gateSince) return ['before-the-gate'];
    return [observed ? 'uncontrolled' : 'not-observed'];
  }
  if (decision === null) return ['decision-missing'];
  return [
    ...decisionFlaws(deployment, decision),
    ...wordFlaws(decision),
    ...(decision.mode === 'break-glass' ? emergencyFlaws(decision.emergency) : []),
  ];
}

function* decisionFlaws(deployment: DeploymentRecord, decision: DecisionRecord): Generator<FlawKind> {
  const { logged, usedAt, expiresAt } = decision;
  const isIts =
    decision.sha === deployment.sha &&
    decision.environment === deployment.environment &&
    decision.outcome === 'allow' &&
    decision.mode !== 'shadow';
  if (!isIts) yield 'decision-of-another';
  if (decision.uses > 1) yield 'decision-reused';
  const isInTime =
    expiresAt !== null &&
    usedAt !== null &&
    usedAt <= expiresAt &&
    decision.at - BEFORE_MS <= deployment.at &&
    deployment.at <= expiresAt + AHEAD_MS;
  if (!isInTime) yield 'decision-expired';
  if (logged === null) yield 'decision-unlogged';
  const isAsLogged =
    logged === null ||
    (logged.outcome === decision.outcome &&
      logged.sha === decision.sha &&
      logged.environment === decision.environment &&
      (logged.policyHash === null || logged.policyHash === decision.policyHash) &&
      (logged.factsHash === null || logged.factsHash === decision.factsHash));
  if (!isAsLogged || decision.replayed === 'other-facts') yield 'decision-altered';
  if (decision.replayed === 'policy-altered') yield 'policy-altered';
  if (!decision.isInForce) yield 'policy-not-in-force';
  if (decision.replayed === 'differs') yield 'replay-differs';
  if (decision.replayed === 'other-evaluator') yield 'other-evaluator';
}

function* wordFlaws({ approvals, overrides }: DecisionRecord): Generator<FlawKind> {
  if (approvals.some(({ onRecord }) => !onRecord)) yield 'approval-missing';
  if (approvals.some(({ withdrawn }) => withdrawn)) yield 'approval-withdrawn';
  if (approvals.some(({ isParty }) => isParty)) yield 'approval-by-party';
  if (new Set(approvals.map(({ personId }) => personId)).size < approvals.length)
    yield 'approval-counted-twice';
  if (approvals.some(({ corrected }) => corrected)) yield 'approver-standing';
  const isGood = (one: CountedWord) => one.onRecord && !one.withdrawn && !one.isParty && !one.corrected;
  if (!overrides.every(isGood)) yield 'override-not-entitled';
}

function emergencyFlaws(emergency: EmergencyRecord | null): FlawKind[] {
  if (emergency === null) return ['decision-altered'];
  const { reviewedAt, reviewDueAt, ownReview, verdict } = emergency;
  if (reviewedAt === null) return ['break-glass-unreviewed'];
  return [
    ...(reviewedAt > reviewDueAt ? (['break-glass-late'] as const) : []),
    ...(ownReview ? (['break-glass-own-review'] as const) : []),
    ...(verdict === 'not-justified' ? (['break-glass-not-justified'] as const) : []),
  ];
}
