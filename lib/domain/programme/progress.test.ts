import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { type Criterion, criterionKey } from './criteria.ts';
import { measure, type Tally } from './measure.ts';
import { type DayReading, isReached, readDay } from './progress.ts';

const rate: Criterion = {
  figure: 'sev2-rate',
  comparison: 'at-most',
  threshold: 5,
  windowDays: 28,
  consecutiveDays: 7,
};
const none: Criterion = { ...rate, figure: 'uncontrolled', threshold: 0, windowDays: 1, consecutiveDays: 3 };
const coverage: Criterion = { ...rate, figure: 'coverage', comparison: 'at-least', threshold: 90 };
const wait: Criterion = { ...rate, figure: 'queue-p90', threshold: 8 };

describe('a figure against its threshold', () => {
  test('a rate is compared by the upper end of its interval', () => {
    // 0 of 1,000: at most 3.0 per 1,000 with 95% confidence
    expect(measure(rate, { events: 0, of: 1_000 })).toMatchObject({ value: null, holds: 'yes' });
    expect(measure(rate, { events: 0, of: 1_000 }).compared).toBeCloseTo(2.9957, 3);
    expect(measure(rate, { events: 0, of: 400 })).toMatchObject({ holds: 'too-few' });
    expect(measure(rate, { events: 4, of: 400 })).toMatchObject({ holds: 'no' });
    // 5 of 2,000: 2.5 (0.81 to 5.83): above the threshold at its upper end
    expect(measure(rate, { events: 5, of: 2_000 })).toMatchObject({ value: 2.5, holds: 'no' });
    expect(measure(rate, { events: 0, of: 0 })).toMatchObject({ compared: null, holds: 'too-few' });
  });

  test('counts are compared as they are, shares by their value, waits by nine in ten', () => {
    expect(measure(none, { events: 0, of: 0 })).toMatchObject({ value: 0, holds: 'yes' });
    expect(measure(none, { events: 0, of: 0, isBlind: true })).toMatchObject({
      value: null,
      holds: 'too-few',
    });
    expect(measure(none, { events: 1, of: 9 })).toMatchObject({ holds: 'no' });
    expect(measure(coverage, { events: 90, of: 100 })).toMatchObject({ value: 90, holds: 'yes' });
    expect(measure(coverage, { events: 4, of: 4 })).toMatchObject({ value: null, holds: 'too-few' });
    const hours = Array.from({ length: 20 }, (_, n) => n);
    expect(measure(wait, { events: 0, of: 20, hours })).toMatchObject({ low: 15, high: null, holds: 'no' });
    expect(measure(wait, { events: 0, of: 20, hours }).value).toBeCloseTo(17.1, 10);
    expect(measure(wait, { events: 0, of: 9, hours: hours.slice(0, 9) }).holds).toBe('too-few');
  });

  test('a stricter threshold is never easier', () => {
    const tally = fc
      .nat(50)
      .chain((events) =>
        fc.record({ events: fc.constant(events), of: fc.integer({ min: events, max: 5_000 }) }),
      );
    fc.assert(
      fc.property(tally, fc.integer({ min: 0, max: 100 }), fc.nat(50), (counted: Tally, threshold, more) => {
        for (const criterion of [rate, none]) {
          const strict = measure({ ...criterion, threshold }, counted).holds;
          const lax = measure({ ...criterion, threshold: threshold + more }, counted).holds;
          if (strict === 'yes') expect(lax).toBe('yes');
          if (lax === 'no') expect(strict).toBe('no');
        }
      }),
    );
  });
});

describe('days in a row', () => {
  const days = (counts: readonly (number | null)[], criterion = none): DayReading[][] => {
    const read: DayReading[][] = [];
    for (const events of counts) {
      const tally = events === null ? { events: 0, of: 0 } : { events, of: 100 };
      read.push(readDay([criterion], [tally], read.at(-1) ?? null));
    }
    return read;
  };

  test('are counted as a look back over all days counts them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1), { minLength: 1, maxLength: 60 }), (counts) => {
        days(counts).forEach(([reading], at) => {
          const back = counts.slice(0, at + 1).toReversed();
          const bad = back.findIndex((events) => events > 0);
          const row = bad < 0 ? back.length : bad;
          expect(reading).toMatchObject({
            key: criterionKey(none),
            row,
            state: row >= 3 ? 'met' : 'not-met',
          });
        });
      }),
    );
  });

  test('end with a day of which too little is known', () => {
    const read = days([95, 95, null, 95], { ...coverage, consecutiveDays: 2 });
    expect(read.map(([one]) => one!.state)).toEqual(['not-met', 'met', 'too-few', 'not-met']);
    expect(read.map(([one]) => one!.row)).toEqual([1, 2, 0, 1]);
  });

  test('all criteria have to be met; what is not known is not met, and not failed', () => {
    const of = (state: DayReading['state']) => ({ ...days([0])[0]![0]!, state });
    expect(isReached([of('met'), of('met')])).toBe(true);
    expect(isReached([of('met'), of('too-few')])).toBeNull();
    expect(isReached([of('not-met'), of('too-few')])).toBe(false);
    expect(isReached([])).toBeNull();
  });
});
