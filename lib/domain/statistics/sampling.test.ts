import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { hypergeometricAtMost } from './hypergeometric.ts';
import { acceptanceSize, fewestAtRate, upperBound, zeroFailureSize } from './sampling.ts';

const RATES = [0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.15, 0.2];

describe('published: AICPA, Audit Guide: Audit Sampling, appendix A', () => {
  test.each([
    {
      table: 'A-1, 5% risk, expected 0.00%',
      confidence: 0.95,
      allowed: 0,
      sizes: [149, 99, 74, 59, 49, 42, 36, 32, 29, 19, 14],
    },
    {
      table: 'A-1, 5% risk, expected 0.25%',
      confidence: 0.95,
      allowed: 1,
      sizes: [236, 157, 117, 93, 78, 66, 58, 51, 46, 30, 22],
    },
    {
      table: 'A-2, 10% risk, expected 0.00%',
      confidence: 0.9,
      allowed: 0,
      sizes: [114, 76, 57, 45, 38, 32, 28, 25, 22, 15, 11],
    },
    {
      table: 'A-2, 10% risk, expected 0.25%',
      confidence: 0.9,
      allowed: 1,
      sizes: [194, 129, 96, 77, 64, 55, 48, 42, 38, 25, 18],
    },
  ])('table $table', ({ confidence, allowed, sizes }) => {
    expect(RATES.map((rate) => acceptanceSize(confidence, rate, allowed))).toEqual(sizes);
  });

  // percent, rounded up to one digit there
  test.each([
    { sampled: 60, limits: [4.9, 7.7, 10.2, 12.5, 14.7] },
    { sampled: 100, limits: [3.0, 4.7, 6.2, 7.6, 9.0] },
  ])('table A-3, upper limits at 5% risk, $sampled looked at, 0 to 4 deviations', ({ sampled, limits }) => {
    const ours = limits.map((_, flawed) => Math.ceil(1000 * upperBound(flawed, sampled, 0.95)) / 10);
    expect(ours).toEqual(limits);
  });
});

test('published: UNODC and ENFSI, Guidelines on Representative Drug Sampling (2009), table of the hypergeometric', () => {
  // "at least 90% hold drugs, with 95% confidence", none found without: there 10% without is still good
  const without = (population: number) => (Math.floor(0.1 * population + 1e-9) + 1) / population;
  const sizes = [10, 20, 100, 1000].map((population) =>
    zeroFailureSize(0.95, without(population), population),
  );
  expect(sizes).toEqual([8, 12, 23, 28]);
});

test('published: R. M. Cannon and R. T. Roe, Livestock Disease Surveys (1982): near their approximation, one off at most', () => {
  for (const population of [50, 100, 500, 1000, 10_000])
    for (const rate of [0.01, 0.02, 0.05, 0.1]) {
      const flawed = fewestAtRate(rate, population);
      const theirs = (1 - 0.05 ** (1 / flawed)) * (population - (flawed - 1) / 2);
      expect(Math.abs(zeroFailureSize(0.95, rate, population) - theirs)).toBeLessThanOrEqual(1);
    }
});

const small = fc
  .integer({ min: 1, max: 60 })
  .chain((population) =>
    fc.tuple(
      fc.constant(population),
      fc.integer({ min: 0, max: population }),
      fc.integer({ min: 0, max: population }),
    ),
  );

describe('without putting back', () => {
  test('the distribution is that of counting all samples', () => {
    const choose = (n: number, k: number): number =>
      k < 0 || k > n ? 0 : k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;
    fc.assert(
      fc.property(small, fc.integer({ min: 0, max: 60 }), ([population, flawed, sampled], most) => {
        let counted = 0;
        for (let x = 0; x <= most; x++)
          counted += choose(flawed, x) * choose(population - flawed, sampled - x);
        const expected = Math.min(1, counted / choose(population, sampled));
        expect(hypergeometricAtMost(most, { population, flawed, sampled })).toBeCloseTo(expected, 10);
      }),
    );
  });

  test('a size is the smallest that shows it, and needs less than an endless population', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0.005, max: 0.4, noNaN: true }),
        fc.integer({ min: 0, max: 4 }),
        fc.constantFrom(0.8, 0.9, 0.95, 0.99),
        (population, rate, allowed, confidence) => {
          const flawed = fewestAtRate(rate, population);
          const size = acceptanceSize(confidence, rate, allowed, Math.max(population, allowed));
          if (size === null) {
            expect(flawed).toBeLessThanOrEqual(allowed);
            return;
          }
          const risk = (sampled: number) => hypergeometricAtMost(allowed, { population, flawed, sampled });
          expect(risk(size)).toBeLessThanOrEqual(1 - confidence + 1e-9);
          if (size > allowed + 1) expect(risk(size - 1)).toBeGreaterThan(1 - confidence - 1e-9);
          expect(size).toBeLessThanOrEqual(Math.max(acceptanceSize(confidence, rate, allowed)!, allowed + 1));
          // what it shows is what the bound says
          expect(upperBound(allowed, size, confidence - 1e-9, population)).toBeLessThan(rate);
        },
      ),
    );
  });

  test('the bound covers: for every true number of flawed ones its chance of being too low is at most 5%', () => {
    for (const [population, sampled] of [[40, 12] as const, [25, 25] as const, [60, 7] as const])
      for (let flawed = 0; flawed <= population; flawed++) {
        let tooLow = 0;
        for (let x = 0; x <= Math.min(sampled, flawed); x++) {
          const draw = { population, flawed, sampled };
          const chance = hypergeometricAtMost(x, draw) - hypergeometricAtMost(x - 1, draw);
          if (
            sampled - x <= population - flawed &&
            upperBound(x, sampled, 0.95, population) < flawed / population - 1e-12
          )
            tooLow += chance;
        }
        expect(tooLow).toBeLessThanOrEqual(0.05 + 1e-9);
      }
  });
});

test('ends: nothing looked at, everything looked at, nothing there', () => {
  expect(upperBound(0, 0, 0.95)).toBe(1);
  expect(upperBound(0, 0, 0.95, 20)).toBe(1);
  expect(upperBound(3, 20, 0.95, 20)).toBe(3 / 20);
  expect(upperBound(0, 0, 0.95, 0)).toBe(0);
  expect(zeroFailureSize(0.95, 0.02, 0)).toBe(0);
  expect(zeroFailureSize(0.95, 0.02, 1)).toBe(1);
  // 19 of 20 leave the one flawed one out with a chance of exactly 5%
  expect(zeroFailureSize(0.95, 0.02, 20)).toBe(19);
  expect(acceptanceSize(0.95, 0.02, 1, 30)).toBeNull();
  expect(() => zeroFailureSize(1, 0.02)).toThrow(RangeError);
  expect(() => upperBound(3, 2, 0.95)).toThrow(RangeError);
});
