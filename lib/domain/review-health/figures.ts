import { type KnownQuantile, quantileInterval } from '../statistics/quantile-interval.ts';
import { type Concentration, concentration } from './concentration.ts';
import { groupBy, isHasty, isKnown, type ReviewFact, SIZES, sizeOf } from './facts.ts';
import { type Share, shareTrue } from './share.ts';
import type { Told } from './told.ts';

/** A distribution by its median and 90th percentile; null where too few to bound them. */
export interface Spread {
  n: number;
  p50: KnownQuantile | null;
  p90: KnownQuantile | null;
}

/** How a group of people reviews. No figure is about one of them. */
export interface ReviewFigures {
  reviewers: number;
  reviews: number;
  /** Reviews a week of each reviewer; hours from a revision to a person's word. */
  load: Spread;
  wait: Spread;
  unopened: Share;
  concentration: Concentration | null;
}

/** Decisions of which it is known how long the change was open, by the size of its diff. */
export interface ReadingFigures {
  sizes: readonly { size: string; decisions: number; seconds: KnownQuantile | null; hasty: Share }[];
  hasty: Share;
}

const spread = (values: readonly number[]): Spread => ({
  n: values.length,
  p50: quantileInterval(values, 0.5),
  p90: quantileInterval(values, 0.9),
});

/** All figures of some reviews, but for how they were read. `looked`: those of which it may be told whether the diff was seen. */
export function reviewFigures(
  { facts, weeks }: Told<ReviewFact>,
  looked: readonly ReviewFact[] = facts,
): ReviewFigures {
  const counts = [...groupBy(facts, ({ reviewer }) => reviewer).values()].map((own) => own.length);
  return {
    reviewers: counts.length,
    reviews: facts.length,
    load: spread(counts.map((count) => count / weeks)),
    wait: spread(facts.map(({ waitedHours }) => waitedHours)),
    unopened: shareTrue(looked.map(({ opening }) => opening && !opening.diff)),
    concentration: concentration(counts),
  };
}

/** Whether larger diffs got more time. */
export function readingFigures(facts: readonly ReviewFact[]): ReadingFigures {
  const bySize = groupBy(facts.filter(isKnown), ({ lines }) => sizeOf(lines));
  return {
    sizes: SIZES.map(({ name }, size) => {
      const own = bySize.get(size) ?? [];
      const seconds = own.flatMap(({ opening }) => (opening ? [opening.seconds] : []));
      return {
        size: name,
        decisions: own.length,
        seconds: quantileInterval(seconds, 0.5),
        hasty: shareTrue(own.map(isHasty)),
      };
    }),
    hasty: shareTrue(facts.map(isHasty)),
  };
}
