import { type CommonDifference, commonDifference } from '../statistics/common-difference.ts';
import type { TwoGroups } from '../statistics/relative-risk.ts';
import { groupBy, MIN_REVIEWERS, type ReviewFact } from './facts.ts';
import { type Share, shareOf } from './share.ts';

/** What reviewers write, and what is seen of the authors' changes before and after. */
export interface Feedback {
  /** Reviews with a reason, a comment or an objection: of changes that AI took part in, and of all others. */
  ai: Share;
  others: Share;
  /** Null: of fewer than five authors, so that it would be about them. */
  later: LaterChanges | null;
}

/** Of authors whose AI-involved change got its first feedback in the period, with changes before and after it. */
interface LaterChanges {
  authors: number;
  before: { failed: number; changes: number };
  after: { failed: number; changes: number };
  /** Failed changes per 1,000 after less before, within each author. What it is not: an effect of the feedback. */
  difference: CommonDifference;
}

export const involvesAi = ({ involvement }: ReviewFact) =>
  involvement !== 'none' && involvement !== 'unknown';
const isFeedback = ({ wrote, decision }: ReviewFact) => wrote || decision !== 'approve';

/**
 * Feedback on AI-involved changes against the others, and for each author with any, failures of what they wrote before
 * their first such feedback against after, compared within the author. The change that got the feedback is in neither.
 * `withAndWithoutAi`: the reviews that may be told of apart.
 */
export function feedback(
  facts: readonly ReviewFact[],
  withAndWithoutAi: readonly ReviewFact[] = facts,
): Feedback {
  const share = (some: readonly ReviewFact[]) => shareOf(some.filter(isFeedback).length, some.length);
  return {
    ai: share(withAndWithoutAi.filter(involvesAi)),
    others: share(withAndWithoutAi.filter((fact) => !involvesAi(fact))),
    later: laterChanges(facts),
  };
}

function laterChanges(facts: readonly ReviewFact[]): LaterChanges | null {
  const strata = [
    ...groupBy(
      facts.filter(({ author }) => author !== null),
      ({ author }) => author,
    ),
  ].flatMap(([, own]) => {
    const stratum = beforeAndAfter(own);
    return stratum && stratum.exposedTotal > 0 && stratum.controlTotal > 0 ? [stratum] : [];
  });
  if (strata.length < MIN_REVIEWERS) return null;
  const sum = (of: (one: TwoGroups) => number) => strata.reduce((total, one) => total + of(one), 0);
  return {
    authors: strata.length,
    before: { failed: sum((one) => one.controlEvents), changes: sum((one) => one.controlTotal) },
    after: { failed: sum((one) => one.exposedEvents), changes: sum((one) => one.exposedTotal) },
    difference: commonDifference(strata),
  };
}

/** One author's changes after (exposed) and before (control) the first feedback on a change that AI took part in. */
function beforeAndAfter(own: readonly ReviewFact[]): TwoGroups | null {
  const inOrder = own.toSorted((a, b) => a.decidedAt - b.decidedAt);
  const first = inOrder.find((fact) => involvesAi(fact) && isFeedback(fact));
  if (!first) return null;
  // a change counts once, at its first review
  const changes = [...groupBy(inOrder, ({ changeId }) => changeId).values()]
    .map(([fact]) => fact!)
    .filter(({ changeId, failed }) => changeId !== first.changeId && failed !== null);
  const after = changes.filter(({ decidedAt }) => decidedAt > first.decidedAt);
  const before = changes.filter(({ decidedAt }) => decidedAt <= first.decidedAt);
  const failed = (some: readonly ReviewFact[]) => some.filter((fact) => fact.failed).length;
  return {
    exposedEvents: failed(after),
    exposedTotal: after.length,
    controlEvents: failed(before),
    controlTotal: before.length,
  };
}
