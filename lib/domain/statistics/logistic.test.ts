import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { fitLogistic, predictLogistic } from './logistic.ts';

const logit = (p: number) => Math.log(p / (1 - p));

describe('logistic regression', () => {
  test('without a penalty, two groups give their own rates', () => {
    // 10 of 100 against 40 of 100: the odds ratio is (40/60)/(10/90) = 6
    const rows = [
      { features: [0], n: 100, events: 10 },
      { features: [1], n: 100, events: 40 },
    ];
    const fit = fitLogistic(rows, 0);
    expect(fit.intercept).toBeCloseTo(logit(0.1), 6);
    expect(fit.coefficients[0]).toBeCloseTo(Math.log(6), 6);
    expect(predictLogistic(fit, [1])).toBeCloseTo(0.4, 6);
  });

  test('separates two features that go together from one that only seems to matter', () => {
    const cell = (a: number, b: number, n: number) => {
      const p = 1 / (1 + Math.exp(-(-3 + 2 * a)));
      return { features: [a, b], n, events: Math.round(n * p) };
    };
    // b is mostly 1 where a is, but does nothing itself
    const fit = fitLogistic(
      [cell(0, 0, 90_000), cell(0, 1, 10_000), cell(1, 0, 10_000), cell(1, 1, 90_000)],
      0,
    );
    expect(fit.coefficients[0]).toBeCloseTo(2, 2);
    expect(fit.coefficients[1]).toBeCloseTo(0, 2);
  });

  test('the penalty keeps the answer finite where the data allow any, and shrinks with its strength', () => {
    const rows = [
      { features: [0], n: 50, events: 0 },
      { features: [1], n: 50, events: 50 },
    ];
    const [weak, strong] = [fitLogistic(rows, 1), fitLogistic(rows, 100)];
    expect(weak.coefficients[0]).toBeGreaterThan(strong.coefficients[0]!);
    expect(weak.coefficients[0]).toBeLessThan(20);
    expect(strong.coefficients[0]).toBeGreaterThan(0);
  });

  test('the mean of the predictions is the rate; grouping or splitting rows changes nothing', () => {
    const row = fc.record({
      features: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1)),
      n: fc.constant(4),
      events: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 3, maxLength: 20 }), (rows) => {
        const events = rows.reduce((sum, one) => sum + one.events, 0);
        fc.pre(events > 0 && events < 4 * rows.length);
        const fit = fitLogistic(rows);
        const expected = rows.reduce((sum, { features, n }) => sum + n * predictLogistic(fit, features), 0);
        expect(Math.abs(expected - events)).toBeLessThan(1e-4 * (1 + events));
        const split = rows.flatMap(({ features, events: some }) =>
          [0, 1, 2, 3].map((index) => ({ features, n: 1, events: Number(index < some) })),
        );
        const again = fitLogistic(split);
        // of predictions: a feature that hardly varies leaves its coefficient to the last digits
        for (const { features } of rows)
          expect(predictLogistic(again, features)).toBeCloseTo(predictLogistic(fit, features), 6);
      }),
      { numRuns: 200 },
    );
  });

  test('a feature that never varies gets nothing; all or none cannot be told apart', () => {
    const fit = fitLogistic([
      { features: [0, 0.7], n: 10, events: 1 },
      { features: [1, 0.7], n: 10, events: 5 },
    ]);
    expect(fit.coefficients[1]).toBeCloseTo(0, 3);
    expect(() => fitLogistic([{ features: [1], n: 5, events: 5 }])).toThrow(RangeError);
    expect(() => fitLogistic([])).toThrow(RangeError);
  });
});
