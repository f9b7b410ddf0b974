import { betaQuantile, zOfConfidence } from './special.ts';

export const CONFIDENCE = 0.95;

/** Both ends of a confidence interval, in the unit of the figure it belongs to. */
export interface Interval {
  low: number;
  high: number;
}

/** Throws a RangeError unless both are counts (whole, not negative, exact) with `part` at most `whole`. */
export function assertPartOf(part: number, whole: number): void {
  if (!Number.isSafeInteger(part) || !Number.isSafeInteger(whole) || part < 0 || part > whole) {
    throw new RangeError(`two counts are needed, the first at most the second, not ${part} of ${whole}`);
  }
}

/**
 * Wilson's score interval for a share x/n: the usual choice, right on average, never outside 0 to 1.
 * Without trials everything is possible: 0 to 1.
 * Source: E. B. Wilson, JASA 22 (1927) 209-212; method 3 of R. G. Newcombe, Stat. Med. 17 (1998) 857-872.
 */
export function wilson(x: number, n: number, confidence = CONFIDENCE): Interval {
  assertPartOf(x, n);
  if (n === 0) return { low: 0, high: 1 };
  const z = zOfConfidence(confidence);
  const centre = 2 * x + z * z;
  const width = z * Math.sqrt(z * z + (4 * x * (n - x)) / n);
  const scale = 2 * (n + z * z);
  return {
    low: x === 0 ? 0 : (centre - width) / scale,
    high: x === n ? 1 : (centre + width) / scale,
  };
}

/**
 * The exact interval for a share x/n, which covers at least `confidence` always, mostly more: wider than Wilson's.
 * Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404-413; as quantiles of the beta distribution.
 */
export function clopperPearson(x: number, n: number, confidence = CONFIDENCE): Interval {
  assertPartOf(x, n);
  const tail = (1 - confidence) / 2;
  return {
    low: x === 0 ? 0 : betaQuantile(tail, x, n - x + 1),
    high: x === n ? 1 : betaQuantile(1 - tail, x + 1, n - x),
  };
}
