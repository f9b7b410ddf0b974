import { CONFIDENCE } from './interval.ts';
import { quantileOfSorted } from './quantile.ts';
import { binomialAtMost } from './sampling.ts';

/** A quantile with its interval; null where the values are too few to bound it from both sides. */
export interface KnownQuantile {
  n: number;
  value: number;
  low: number;
  high: number;
}

/**
 * The quantile `p` of what the values are a sample of, between two of the values: whatever their distribution, the
 * r-th smallest is below the quantile with the chance that fewer than r of n fall below it, which is binomial. So a
 * median needs 6 values, a 90th percentile 36.
 * Source: W. J. Conover, Practical Nonparametric Statistics (3rd ed., 1999), section 3.2; G. J. Hahn and W. Q. Meeker,
 * Statistical Intervals (1991), section 5.2.
 */
export function quantileInterval(
  values: readonly number[],
  p: number,
  confidence = CONFIDENCE,
): KnownQuantile | null {
  const n = values.length;
  const tail = (1 - confidence) / 2;
  // ranks from 1: below the r-th smallest lie fewer than r
  let low = 0;
  while (low < n && binomialAtMost(low, n, p) <= tail) low += 1;
  let high = n + 1;
  while (high > 0 && 1 - binomialAtMost(high - 2, n, p) <= tail) high -= 1;
  if (low < 1 || high > n) return null;
  const sorted = values.toSorted((a, b) => a - b);
  return { n, value: quantileOfSorted(sorted, p), low: sorted[low - 1]!, high: sorted[high - 1]! };
}
