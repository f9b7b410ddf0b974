import type { Interval } from '../statistics/interval.ts';
import { quantileOfSorted } from '../statistics/quantile.ts';
import { seededRandom } from '../statistics/seeded-random.ts';

interface Estimate extends Interval {
  value: number;
}

/** How a team's reviews are spread over its reviewers. */
export interface Concentration {
  reviewers: number;
  reviews: number;
  /** Share of the busiest. */
  busiest: Estimate;
  /** 0: all alike; near 1: one does all. */
  gini: Estimate;
  /** As if so many shared them alike: 1 over the chance that two reviews are by the same person. */
  effective: Estimate;
}

const RESAMPLES = 400;

/**
 * Concentration of reviews, by each reviewer's count (at least two reviews and two reviewers, else null). `effective` is
 * the inverse of E. H. Simpson's unbiased index (Nature 163 (1949) 688), which is Herfindahl and Hirschman's without its
 * bias for few reviews; Gini's after A. Sen, On Economic Inequality (1973). Intervals: 95%, basic bootstrap over reviews
 * (A. C. Davison and D. V. Hinkley, Bootstrap Methods (1997), 5.2), from a fixed seed.
 */
export function concentration(counts: readonly number[]): Concentration | null {
  const reviews = counts.reduce((sum, count) => sum + count, 0);
  if (counts.length < 2 || reviews < 2) return null;
  const random = seededRandom(reviews);
  const owner = counts.flatMap((count, person) => new Array<number>(count).fill(person));
  const resamples = Array.from({ length: RESAMPLES }, () => {
    const again = new Array<number>(counts.length).fill(0);
    for (let i = 0; i < reviews; i++) again[owner[Math.floor(random() * reviews)]!]! += 1;
    return again;
  });
  const estimate = (of: (counts: readonly number[]) => number, least: number, most: number): Estimate => {
    const value = of(counts);
    const sorted = resamples.map(of).toSorted((a, b) => a - b);
    const held = (x: number) => Math.min(most, Math.max(least, x));
    return {
      value,
      low: held(2 * value - quantileOfSorted(sorted, 0.975)),
      high: held(2 * value - quantileOfSorted(sorted, 0.025)),
    };
  };
  const sameAgain = estimate((some) => same(some, reviews), 1 / reviews, 1);
  return {
    reviewers: counts.length,
    reviews,
    busiest: estimate((some) => Math.max(...some) / reviews, 1 / counts.length, 1),
    gini: estimate(gini, 0, 1),
    effective: {
      value: Math.min(counts.length, 1 / sameAgain.value),
      low: Math.min(counts.length, 1 / sameAgain.high),
      high: Math.min(counts.length, 1 / sameAgain.low),
    },
  };
}

/** The chance that two different reviews are by the same person. */
const same = (counts: readonly number[], reviews: number): number =>
  Math.max(1 / reviews, counts.reduce((sum, n) => sum + n * (n - 1), 0) / (reviews * (reviews - 1)));

function gini(counts: readonly number[]): number {
  const sorted = counts.toSorted((a, b) => a - b);
  const all = sorted.reduce((sum, n) => sum + n, 0);
  const weighted = sorted.reduce((sum, n, i) => sum + (2 * (i + 1) - sorted.length - 1) * n, 0);
  return weighted / (sorted.length * all);
}
