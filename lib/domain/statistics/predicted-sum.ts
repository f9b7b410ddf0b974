import { CONFIDENCE, type Interval } from './interval.ts';
import { quantileOfSorted } from './quantile.ts';
import { type Random, seededRandom } from './seeded-random.ts';

/** Enough for the ends: more moves them by a few per cent of the width. */
const RESAMPLES = 499;
const SEED = 1;

/**
 * Intervals, by count, for the sum of so many values that nobody saw, from a sample of their like: how long 40 reviews
 * took altogether, when some were timed. In it are what the sample leaves open of the mean and the chance of the unseen
 * values themselves: one has a wide interval, a thousand have that of the mean. None of a sample of one.
 *
 * A studentized bootstrap, as durations are skewed. With the sample's size n, mean x and deviation s, and m values unseen,
 * t* = (mean of m draws - x*) / (s* sqrt(1/m + 1/n)) over resamples of size n stands in for Student's t, so that the ends
 * are m (x + t*(2.5%) s sqrt(1/m + 1/n)) and the same with 97.5%. What it covers is measured in docs/statistics.md.
 * Source: A. C. Davison and D. V. Hinkley, Bootstrap Methods and their Application (1997), sections 2.4 and 6.3.3; R. A.
 * Stine, JASA 80 (1985) 1026-1031.
 */
export function predictedSums(
  sample: readonly number[],
  counts: readonly number[],
  random: Random = seededRandom(SEED),
): ReadonlyMap<number, Interval> {
  const n = sample.length;
  if (n < 2) return new Map();
  const mean = sample.reduce((sum, one) => sum + one, 0) / n;
  const sizes = [...new Set(counts)].sort((a, b) => a - b);
  // exactly: what rounding leaves of no spread is none
  if (sample.every((one) => one === sample[0]))
    return new Map(sizes.map((m) => [m, { low: m * mean, high: m * mean }]));
  const around = sample.map((one) => one - mean);
  const deviation = Math.sqrt(around.reduce((sum, one) => sum + one * one, 0) / (n - 1));
  const ratios = ratiosOf(around, sizes, random);
  return new Map(
    sizes.map((m, place) => {
      if (m === 0) return [m, { low: 0, high: 0 }];
      const scale = deviation * Math.sqrt(1 / m + 1 / n);
      const end = (p: number) => m * Math.max(0, mean + scale * quantileOfSorted(ratios[place]!, p));
      return [m, { low: end((1 - CONFIDENCE) / 2), high: end((1 + CONFIDENCE) / 2) }];
    }),
  );
}

/** t* of every resample, sorted, by size; of values around 0 that are not all the same. */
function ratiosOf(values: readonly number[], sizes: readonly number[], random: Random): number[][] {
  const n = values.length;
  const draw = () => values[Math.floor(random() * n)]!;
  const ratios = sizes.map((): number[] => []);
  for (let run = 0; run < RESAMPLES; run += 1) {
    const { mean, deviation } = spreadResample(draw, n);
    let sum = 0;
    let drawn = 0;
    sizes.forEach((m, place) => {
      for (; drawn < m; drawn += 1) sum += draw();
      ratios[place]!.push((sum / m - mean) / (deviation * Math.sqrt(1 / m + 1 / n)));
    });
  }
  return ratios.map((list) => list.sort((a, b) => a - b));
}

/** A resample; one whose values are all the same has no ratio, and is drawn again. */
function spreadResample(draw: () => number, n: number): { mean: number; deviation: number } {
  for (;;) {
    const first = draw();
    let isSpread = false;
    let sum = first;
    let squares = first * first;
    for (let drawn = 1; drawn < n; drawn += 1) {
      const one = draw();
      isSpread ||= one !== first;
      sum += one;
      squares += one * one;
    }
    const mean = sum / n;
    if (isSpread) return { mean, deviation: Math.sqrt((squares - n * mean * mean) / (n - 1)) };
  }
}
