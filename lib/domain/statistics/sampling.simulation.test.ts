import { describe, expect, test } from 'vitest';
import { acceptanceSize, upperBound, zeroFailureSize } from './sampling.ts';
import { sequentialPlan, sequentialVerdict } from './sampling-sequential.ts';
import { allocate, stratifiedSize, stratifiedUpperBound } from './sampling-stratified.ts';
import { type Random, seededRandom } from './seeded-random.ts';

/**
 * Populations with a known number of flawed ones, 10,000 runs of every kind of plan: a rate at or above the bound is
 * detected (not accepted) with at least the confidence that is said, within three standard errors of the simulation;
 * the chance of rejecting a good population is printed in docs/statistics.md, "Samples".
 */
const RUNS = 10_000;
const ERRORS = 3;

/** How many of `sampled` are flawed, drawn one by one without putting back. */
function draw(random: Random, population: number, flawed: number, sampled: number): number {
  let found = 0;
  for (let i = 0; i < sampled; i++) if (random() * (population - i) < flawed - found) found += 1;
  return found;
}

function share(seed: number, happens: (random: Random) => boolean): number {
  const random = seededRandom(seed);
  let count = 0;
  for (let run = 0; run < RUNS; run++) if (happens(random)) count += 1;
  return count / RUNS;
}

const atLeast = (confidence: number) =>
  confidence - ERRORS * Math.sqrt((confidence * (1 - confidence)) / RUNS);

describe('fixed size', () => {
  test.each([
    { name: 'zero-failure', population: 12_000, rate: 0.02, allowed: 0, confidence: 0.95 },
    { name: 'zero-failure, small population', population: 300, rate: 0.02, allowed: 0, confidence: 0.95 },
    { name: 'two allowed', population: 12_000, rate: 0.02, allowed: 2, confidence: 0.95 },
    { name: 'one allowed, 90%', population: 4_000, rate: 0.05, allowed: 1, confidence: 0.9 },
  ])('$name: $rate of $population', ({ population, rate, allowed, confidence }) => {
    const size = acceptanceSize(confidence, rate, allowed, population)!;
    for (const factor of [1, 1.2, 2]) {
      const flawed = Math.ceil(rate * factor * population);
      const detected = share(factor * 100, (random) => draw(random, population, flawed, size) > allowed);
      expect(detected).toBeGreaterThanOrEqual(atLeast(confidence));
    }
    // the bound that is stated afterwards holds for any truth
    for (const truth of [0.004, 0.02, 0.1]) {
      const flawed = Math.round(truth * population);
      const bounds = Array.from({ length: size + 1 }, () => Number.NaN);
      const holds = share(truth * 1e4, (random) => {
        const found = draw(random, population, flawed, size);
        if (Number.isNaN(bounds[found])) bounds[found] = upperBound(found, size, confidence, population);
        return bounds[found]! >= flawed / population - 1e-12;
      });
      expect(holds).toBeGreaterThanOrEqual(atLeast(confidence));
    }
  });

  test('what a good population pays: at a fifth of the bound zero failures reject 45%, two allowed 13%', () => {
    const rejected = (allowed: number) => {
      const size = acceptanceSize(0.95, 0.02, allowed, 12_000)!;
      return share(7, (random) => draw(random, 12_000, 48, size) > allowed);
    };
    expect(rejected(0)).toBeCloseTo(0.45, 1);
    expect(rejected(2)).toBeCloseTo(0.13, 1);
  });
});

test('sequential: detects with its confidence, rejects the good about as rarely as said, looks at fewer', () => {
  const aim = { p0: 0.005, p1: 0.02, alpha: 0.1, beta: 0.05, population: 12_000 };
  const plan = sequentialPlan(aim);
  let looked = 0;
  const accepted = (rate: number) => (random: Random) => {
    const all = Math.ceil(rate * aim.population);
    for (let n = 1, found = 0; ; n++) {
      looked += 1;
      if (random() * (aim.population - n + 1) < all - found) found += 1;
      const verdict = sequentialVerdict(plan, n, found);
      if (verdict !== 'continue') return verdict === 'accept';
    }
  };
  expect(1 - share(11, accepted(aim.p1))).toBeGreaterThanOrEqual(atLeast(1 - aim.beta));
  expect(1 - share(12, accepted(1.3 * aim.p1))).toBeGreaterThanOrEqual(atLeast(1 - aim.beta));
  looked = 0;
  const good = share(13, accepted(aim.p0));
  expect(Math.abs(good - plan.at.p0.accepts)).toBeLessThan(0.01);
  expect(looked / RUNS).toBeCloseTo(plan.at.p0.looksAt, -1);
});

describe('stratified', () => {
  const parts = [8000, 3000, 900, 100].map((size) => ({ size, minimum: 25 }));
  const population = 12_000;
  // where the flawed ones are, by stratum: everywhere, only in the largest, only in the sampled-most, all over the smallest
  const placed = [
    { name: 'in proportion', flawed: [160, 60, 18, 2] },
    { name: 'in the largest only', flawed: [240, 0, 0, 0] },
    { name: 'in two, the small one full', flawed: [140, 0, 0, 100] },
    { name: 'in the second only', flawed: [0, 240, 0, 0] },
  ];
  test.each(placed)('2% flawed $name: detected, with no flaw allowed and with two', ({ flawed }) => {
    for (const allowed of [0, 2]) {
      const sampled = allocate(stratifiedSize(0.95, 0.02, parts, allowed), parts);
      const detected = share(allowed + 21, (random) => {
        const found = parts.map(({ size }, i) => ({
          size,
          sampled: sampled[i]!,
          flawed: draw(random, size, flawed[i]!, sampled[i]!),
        }));
        return stratifiedUpperBoundOf(found) >= 0.02 - 1e-12;
      });
      expect(detected).toBeGreaterThanOrEqual(atLeast(0.95));
    }
  });

  test.each([
    {
      name: 'equal allocation, unequal strata',
      sizes: [5000, 500, 50],
      sampled: [60, 60, 50],
      flawed: [200, 5, 10],
    },
    { name: 'few flaws', sizes: [900, 900], sampled: [100, 30], flawed: [3, 9] },
    { name: 'many flaws', sizes: [400, 300, 200], sampled: [40, 20, 60], flawed: [100, 120, 5] },
  ])('its bound holds for any truth: $name', ({ sizes, sampled, flawed }) => {
    const all = sizes.reduce((sum, size) => sum + size, 0);
    const truth = flawed.reduce((sum, n) => sum + n, 0) / all;
    const holds = share(31, (random) => {
      const found = sizes.map((size, i) => ({
        size,
        sampled: sampled[i]!,
        flawed: draw(random, size, flawed[i]!, sampled[i]!),
      }));
      return stratifiedUpperBoundOf(found) >= truth - 1e-12;
    });
    expect(holds).toBeGreaterThanOrEqual(atLeast(0.95));
  });

  test('and costs little: without minimums it needs a few items more than one sample of all', () => {
    const plain = zeroFailureSize(0.95, 0.02, population);
    expect(
      stratifiedSize(
        0.95,
        0.02,
        parts.map((part) => ({ ...part, minimum: 0 })),
      ),
    ).toBeLessThan(1.1 * plain);
  });
});

const known = new Map<string, number>();
/** The bound at 95%; the same findings come again and again. */
function stratifiedUpperBoundOf(found: Parameters<typeof stratifiedUpperBound>[0]): number {
  const key = JSON.stringify(found);
  const bound = known.get(key) ?? stratifiedUpperBound(found, 0.95);
  known.set(key, bound);
  return bound;
}
