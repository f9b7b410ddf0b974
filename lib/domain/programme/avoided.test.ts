import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { beforeAfter, difference } from './avoided.ts';
import { addDays, startOf } from './days.ts';

const startsOn = '2026-06-03';
const at = (week: number, n: number) => startOf(addDays(startsOn, week * 7)) + n * 3_600_000;
const weekly = (from: number, to: number, each: (week: number) => number) =>
  Array.from({ length: to - from }, (_, n) =>
    Array.from({ length: each(from + n) }, (_, k) => at(from + n, k)),
  ).flat();
const span = { startsOn, recordFrom: addDays(startsOn, -7 * 20), until: addDays(startsOn, 7 * 10 + 3) };

describe('incidents before and in a programme', () => {
  test('weeks are its own, whole ones only, and every incident of them is in one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -300 * 24, max: 200 * 24 })), (hours) => {
        const instants = hours.map((hour) => startOf(startsOn) + hour * 3_600_000);
        const { weeks, start } = beforeAfter(instants, span);
        expect([weeks.length, start, weeks[start]!.from]).toEqual([30, 20, startsOn]);
        const inside = instants.filter((one) => one >= at(-20, 0) && one < at(10, 0)).length;
        expect(weeks.reduce((sum, { events }) => sum + events, 0)).toBe(inside);
      }),
    );
  });

  test('where the trend can be told, it says what would have come', () => {
    const { avoided } = beforeAfter(
      weekly(-20, 10, (week) => (week < 0 ? 4 + (week % 2) : 2)),
      span,
    );
    expect(avoided).toMatchObject({ tooFew: false, method: 'trend', observed: 20 });
    expect(!avoided.tooFew && avoided.low < avoided.value && avoided.value < avoided.high).toBe(true);
  });

  test('where it cannot, the rate before does; and where that is too few, nothing', () => {
    const few = beforeAfter(
      weekly(-20, 10, (week) => (week < 0 && week % 3 === 0 ? 1 : 0)),
      span,
    );
    expect(few.avoided).toMatchObject({ tooFew: false, method: 'rate', observed: 0, expected: 3 });
    expect(beforeAfter([at(-2, 0)], span).avoided).toMatchObject({
      tooFew: true,
      reason: expect.stringMatching(/^1 in the 20/),
    });
    expect(beforeAfter([], { ...span, until: startsOn }).avoided).toMatchObject({ tooFew: true });
    expect(beforeAfter([], { ...span, recordFrom: '2026-12-01' }).start).toBe(0);
  });

  test('a week that is not over counts nothing, also where the programme is yet to begin', () => {
    const { weeks, start, result } = beforeAfter([], { ...span, until: addDays(startsOn, -10) });
    expect([weeks.length, start, result.before.points]).toEqual([18, 20, 18]);
    expect(weeks.at(-1)!.from).toBe(addDays(startsOn, -21));
  });

  test('the interval of a difference holds the difference, and is no narrower than either part', () => {
    fc.assert(
      fc.property(
        fc.nat(200),
        fc.double({ min: 0, max: 300, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (observed, value, share) => {
          const expected = { value, low: value * share, high: value * (1 + share) };
          const { low, high, value: gap } = difference(expected, observed);
          expect(gap).toBe(value - observed);
          expect(low).toBeLessThanOrEqual(gap - (value - expected.low) + 1e-9);
          expect(high).toBeGreaterThanOrEqual(gap + (expected.high - value) - 1e-9);
        },
      ),
    );
  });
});
