import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { failedWithin, isYoung } from './failure-window.ts';

const DAY = 86_400_000;
const at = (...days: number[]) => days.map((day) => ({ at: day * DAY }));
const starts = (...days: number[]) => days.map((day) => day * DAY);
const failedDays = (
  exposures: { at: number }[],
  incidents: number[],
  windowDays: number | null,
  known: number,
) =>
  failedWithin(exposures, starts(...incidents), { windowDays, known: known * DAY }).map(
    (one) => one.at / DAY,
  );

describe('a change that failed', () => {
  test('counts when an incident starts within the window, its last moment included', () => {
    expect(failedDays(at(10), [24], 14, 100)).toEqual([10]);
    expect(failedDays(at(10), [24.001], 14, 100)).toEqual([]);
    expect(failedDays(at(10), [90], null, 100)).toEqual([10]);
  });

  test('counts once however many incidents it caused', () => {
    expect(failedDays(at(10), [11, 12, 13], 14, 100)).toEqual([10]);
  });

  test('is not counted while its window is open, although it failed already', () => {
    expect(failedDays(at(90), [91], 14, 100)).toEqual([]);
    expect(isYoung(90 * DAY, 14, 100 * DAY)).toBe(true);
    expect(isYoung(86 * DAY, 14, 100 * DAY)).toBe(false);
    expect(isYoung(99 * DAY, null, 100 * DAY)).toBe(false);
  });
});

describe('deployments of a change', () => {
  test('an incident belongs to the last one before its start', () => {
    expect(failedDays(at(10, 20), [21], 14, 100)).toEqual([20]);
    expect(failedDays(at(20, 10), [15, 21], 14, 100)).toEqual([10, 20]);
  });

  test('one matched although it began before all of them belongs to the first', () => {
    expect(failedDays(at(10, 20), [9.9], 14, 100)).toEqual([10]);
    expect(failedDays([], [9], 14, 100)).toEqual([]);
  });
});

test('a longer window never takes a failure away from what is old enough for both', () => {
  const days = fc.array(fc.nat(60), { maxLength: 6 });
  fc.assert(
    fc.property(days, days, fc.nat(30), fc.nat(30), (deployed, incidents, a, b) => {
      const [short, long] = [Math.min(a, b), Math.max(a, b)];
      const exposures = at(...new Set(deployed));
      const inLong = failedDays(exposures, incidents, long, 200);
      for (const day of failedDays(exposures, incidents, short, 200)) expect(inLong).toContain(day);
      expect(inLong.length).toBeLessThanOrEqual(exposures.length);
    }),
  );
});
