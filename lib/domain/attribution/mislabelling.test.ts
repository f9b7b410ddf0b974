import { expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { correctMislabelling } from './mislabelling.ts';

const groups = (a: number, m: number, c: number, n: number) => ({
  exposedEvents: a,
  exposedTotal: m,
  controlEvents: c,
  controlTotal: n,
});

test('undoes what marking did to the counts', () => {
  // truly 60 of 1,000 against 30 of 1,500; 80% of AI's marked, 10% of the others too: 51 of 950 and 39 of 1,550
  const seen = groups(51, 950, 39, 1550);
  expect(correctMislabelling(seen, { sensitivity: 0.8, specificity: 0.9 })).toBeCloseTo(3, 9);
  expect(correctMislabelling(seen, { sensitivity: 1, specificity: 1 })).toBeCloseTo(
    51 / 950 / (39 / 1550),
    12,
  );
});

test('null where the counts cannot come from such marking', () => {
  expect(correctMislabelling(groups(20, 500, 8, 1000), { sensitivity: 0.6, specificity: 1 })).toBeNull();
  expect(correctMislabelling(groups(0, 10, 5, 10), { sensitivity: 0.9, specificity: 1 })).toBeNull();
});

test('errors that hit failed and sound changes alike never turn the sign, and only hide a difference', () => {
  const count = fc.integer({ min: 1, max: 300 });
  const share = fc.double({ min: 0.55, max: 1, noNaN: true });
  fc.assert(
    fc.property(count, count, count, count, share, share, (a, b, c, d, sensitivity, specificity) => {
      const seen = groups(a, a + b, c, c + d);
      const truth = correctMislabelling(seen, { sensitivity, specificity });
      if (truth === null) return;
      const ratio = a / (a + b) / (c / (c + d));
      if (Math.abs(ratio - 1) < 1e-9) return;
      expect((truth - 1) * (ratio - 1)).toBeGreaterThan(0);
      expect(Math.abs(Math.log(truth))).toBeGreaterThanOrEqual(Math.abs(Math.log(ratio)) - 1e-9);
    }),
    { numRuns: 500 },
  );
});
