import { type KnownQuantile, quantileInterval } from '../statistics/quantile-interval.ts';
import { type Concentration, concentration } from './concentration.ts';
import { groupBy, isHasty, type ReviewFact, reviewersOf, SIZES, sizeOf } from './facts.ts';
import { type Feedback, feedback } from './feedback.ts';
import { type Share, shareTrue } from './share.ts';

/** A distribution by its median and 90th percentile; null where too few to bound them. */
export interface Spread {
  n: number;
  p50: KnownQuantile | null;
  p90: KnownQuantile | null;
}

/** Decisions on diffs of one size. */
export interface Reading {
  size: string;
  decisions: number;
  /** Seconds with the page in front, of those known. */
  seconds: KnownQuantile | null;
  hasty: Share;
  unopened: Share;
}

/** How a group of people reviews. No figure is about one of them. */
export interface ReviewFigures {
  reviewers: number;
  reviews: number;
  /** Reviews a week of each reviewer; hours from a revision to a person's word. */
  load: Spread;
  wait: Spread;
  /** Decisions of which it is known how long the change was open. */
  known: number;
  reading: readonly Reading[];
  hasty: Share;
  unopened: Share;
  concentration: Concentration | null;
  feedback: Feedback;
}

const spread = (values: readonly number[]): Spread => ({
  n: values.length,
  p50: quantileInterval(values, 0.5),
  p90: quantileInterval(values, 0.9),
});

const unopened = ({ opening }: ReviewFact): boolean | null => opening && !opening.diff;

/**
 * All figures of some reviews made in so many weeks. How a change was looked at is told of `least` people together or
 * not at all, in each figure: who decided what is open to everybody, how long they looked at it is not.
 */
export function reviewFigures(facts: readonly ReviewFact[], weeks: number, least = 1): ReviewFigures {
  const lookedAt = (some: readonly ReviewFact[]) => {
    const known = some.filter(({ opening }) => opening !== null);
    return reviewersOf(known) < least ? [] : known;
  };
  const counts = [...groupBy(facts, ({ reviewer }) => reviewer).values()].map((own) => own.length);
  const bySize = groupBy(facts, ({ lines }) => sizeOf(lines));
  return {
    reviewers: counts.length,
    reviews: facts.length,
    load: spread(counts.map((count) => count / weeks)),
    wait: spread(facts.map(({ waitedHours }) => waitedHours)),
    known: lookedAt(facts).length,
    reading: SIZES.map(({ name }, size) => {
      const own = bySize.get(size) ?? [];
      const known = lookedAt(own);
      return {
        size: name,
        decisions: own.length,
        seconds: quantileInterval(
          known.flatMap(({ opening }) => (opening ? [opening.seconds] : [])),
          0.5,
        ),
        hasty: shareTrue(known.map(isHasty)),
        unopened: shareTrue(known.map(unopened)),
      };
    }),
    hasty: shareTrue(lookedAt(facts).map(isHasty)),
    unopened: shareTrue(lookedAt(facts).map(unopened)),
    concentration: concentration(counts),
    feedback: feedback(facts),
  };
}
