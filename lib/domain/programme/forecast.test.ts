import { describe, expect, test } from 'vitest';
import { seededRandom } from '#lib/domain/statistics/seeded-random.ts';
import fc from '#tests/support/fast-check.ts';
import type { Criterion } from './criteria.ts';
import { forecast, runDays, senTrend } from './forecast.ts';
import type { DayReading } from './progress.ts';

const zero: Criterion = {
  figure: 'uncontrolled',
  comparison: 'at-most',
  threshold: 0,
  windowDays: 1,
  consecutiveDays: 5,
};
const wait: Criterion = { ...zero, figure: 'queue-p90', threshold: 8, windowDays: 7 };

/** Days as they would be kept, from the figure of each. */
function kept(criterion: Criterion, values: readonly number[]): DayReading[] {
  let row = 0;
  return values.map((compared) => {
    const holds = compared <= criterion.threshold ? 'yes' : 'no';
    row = holds === 'yes' ? row + 1 : 0;
    const state = row >= criterion.consecutiveDays ? 'met' : 'not-met';
    return {
      key: 'k',
      value: compared,
      low: null,
      high: null,
      compared,
      events: 0,
      of: 1,
      holds,
      row,
      state,
    };
  });
}

describe('days in a row', () => {
  test('the distribution is that of days drawn one by one', () => {
    const random = seededRandom(7);
    const drawn = Array.from({ length: 20_000 }, () => {
      for (let day = 1, row = 2; ; day += 1) {
        row = random() < 0.8 ? row + 1 : 0;
        if (row >= 5) return day;
      }
    }).sort((a, b) => a - b);
    for (const p of [0.25, 0.5, 0.9])
      expect(Math.abs(runDays(0.8, 2, 5, p)! - drawn[Math.floor(20_000 * p)]!)).toBeLessThanOrEqual(1);
  });

  test('certain days come one after the other; days that never hold never come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(59), (length, done) => {
        const row = Math.min(done, length - 1);
        expect(runDays(1, row, length, 0.5)).toBe(length - row);
        expect(runDays(0, row, length, 0.5)).toBeNull();
      }),
    );
  });
});

describe('a forecast', () => {
  test('needs two weeks', () => {
    expect(forecast(zero, kept(zero, [1, 1, 1]))).toEqual({ kind: 'too-few', days: 3 });
    expect(forecast(zero, [])).toEqual({ kind: 'too-few', days: 0 });
  });

  test('of what is met says so', () => {
    expect(forecast(zero, kept(zero, Array(20).fill(0)))).toEqual({ kind: 'met' });
  });

  test('of days in a row: the sooner, the more of them held', () => {
    const often = forecast(zero, kept(zero, [...Array(23).fill(0), 1, 0, 0]));
    expect(often).toMatchObject({ kind: 'expected', days: 3, earliest: 3 });
    const rarely = forecast(
      zero,
      kept(
        zero,
        Array.from({ length: 28 }, (_, n) => n % 2),
      ),
    );
    expect(rarely.kind === 'expected' && rarely.days > 20).toBe(true);
    expect(forecast(zero, kept(zero, Array(28).fill(3)))).toMatchObject({ kind: 'never' });
  });

  test('of a trend: when the line crosses, and the days in a row from then on', () => {
    const falling = kept(
      wait,
      Array.from({ length: 28 }, (_, n) => 40 - n),
    );
    // 13 today, 8 in five days, which is the first of five
    expect(forecast(wait, falling)).toEqual({ kind: 'expected', days: 9, earliest: 9, latest: 9 });
    expect(
      forecast(
        wait,
        kept(
          wait,
          Array.from({ length: 28 }, (_, n) => 40 + n),
        ),
      ),
    ).toMatchObject({ kind: 'never' });
  });

  test('the earliest is not after the likely, nor that after the latest', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 14, maxLength: 60 }), (values) => {
        for (const criterion of [zero, wait]) {
          const found = forecast(criterion, kept(criterion, values));
          if (found.kind !== 'expected') continue;
          expect(found.earliest).toBeLessThanOrEqual(found.days);
          if (found.latest !== null) expect(found.latest).toBeGreaterThanOrEqual(found.days);
        }
      }),
    );
  });

  test('windows that share days make the interval of a slope wider', () => {
    const points = Array.from({ length: 20 }, (_, t) => ({ t, y: t + 3 * Math.sin(t) }));
    const [apart, shared] = [senTrend(points, 1), senTrend(points, 14)];
    expect(shared.slope).toBe(apart.slope);
    expect(shared.high - shared.low).toBeGreaterThan(apart.high - apart.low);
  });
});
