import { type Shrunk, shrinkShares } from '../statistics/beta-binomial.ts';
import { groupBy, type ReviewFact } from './facts.ts';

/** Fewer approvals whose outcome is known, or failures in the whole organisation, are too few to say anything. */
export const MIN_APPROVALS = 30;
export const MIN_FAILURES = 10;

/** What became of the changes that a group approved; `rate` null: too few to say. */
export interface LaterFailures {
  group: string;
  /** Approvals of changes whose outcome is known, of changes that failed, and the incidents behind those. */
  approvals: number;
  failed: number;
  incidents: number;
  rate: Pick<Shrunk, 'value' | 'low' | 'high'> | null;
}

/** An approval of which it is known what became of the change. */
export const isOutcome = ({ decision, failed }: ReviewFact): boolean =>
  decision === 'approve' && failed !== null;

/**
 * Failed changes among those approved, by group (teams, or people for their own page), each rate drawn towards that of
 * all. Nothing is said of a group on one incident, of fewer than 30 approvals, nor of anybody while the organisation has
 * had fewer than ten failures. In the order in which groups are given: this is no table to be won.
 */
export function laterFailures(
  facts: readonly ReviewFact[],
  groupOf: (fact: ReviewFact) => string | null,
): LaterFailures[] {
  const told = facts.filter((fact) => isOutcome(fact) && groupOf(fact) !== null);
  const groups = [...groupBy(told, (fact) => groupOf(fact) ?? '')].map(([group, own]) => ({
    group,
    approvals: own.length,
    failed: own.filter(({ failed }) => failed).length,
    incidents: new Set(own.flatMap(({ incidents }) => incidents)).size,
  }));
  const failures = new Set(told.filter(({ failed }) => failed).map(({ changeId }) => changeId)).size;
  const shrunk =
    failures < MIN_FAILURES
      ? null
      : shrinkShares(groups.map(({ approvals, failed }) => ({ events: failed, total: approvals })));
  return groups.map((group, i) => {
    const one = shrunk?.[i];
    const enough = group.approvals >= MIN_APPROVALS && group.incidents !== 1;
    return { ...group, rate: one && enough ? { value: one.value, low: one.low, high: one.high } : null };
  });
}
