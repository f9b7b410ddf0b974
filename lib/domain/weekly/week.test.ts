import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { minutesCovered } from './minutes.ts';
import { itemOf, readItem, SECTIONS } from './sections.ts';
import { dayText, lastWholeWeek, readWeek, weekNumber, weeksFrom, weekWords } from './week.ts';

describe('a week', () => {
  test('is named by its Monday alone', () => {
    expect(readWeek('2026-11-09')?.toISOString()).toBe('2026-11-09T00:00:00.000Z');
    for (const text of [
      '2026-11-10',
      '2026-02-30',
      '2026-11-9',
      '0000-01-03',
      'last',
      '2026-11-09T00:00',
      '',
    ])
      expect(readWeek(text), text).toBeNull();
  });

  test('the last one that is over ends at or before the instant, less than a week ago', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (at) => {
          const monday = lastWholeWeek(at);
          expect(readWeek(dayText(monday))).toEqual(monday);
          const end = weeksFrom(monday, 1).getTime();
          expect(end).toBeLessThanOrEqual(at.getTime());
          expect(at.getTime() - end).toBeLessThan(7 * 86_400_000);
        },
      ),
    );
  });

  test.each([
    ['2026-11-09', 46],
    ['2020-12-28', 53],
    ['2021-01-04', 1],
    ['2024-12-30', 1],
  ])('%s begins week %d of ISO 8601', (day, number) => {
    expect(weekNumber(readWeek(day) as Date)).toBe(number);
  });

  test('reads as its number and both its days', () => {
    expect(weekWords(readWeek('2026-11-09') as Date)).toBe('Week 46, 9 Nov 2026 to 15 Nov 2026');
  });
});

describe('minutes that stretches cover', () => {
  const stretch = fc.record({ start: fc.integer({ min: -50, max: 250 }), length: fc.nat({ max: 80 }) });

  test('are those of a clock that looks every minute', () => {
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 8 }), (made) => {
        const minute = 60_000;
        const all = made.map(({ start, length }) => ({
          start: start * minute,
          end: (start + length) * minute,
        }));
        let looked = 0;
        for (let at = 0; at < 200; at += 1)
          if (all.some(({ start, end }) => start <= at * minute && at * minute < end)) looked += 1;
        expect(minutesCovered(all, 0, 200 * minute)).toBe(looked);
      }),
    );
  });

  test('what goes on covers the rest', () => {
    expect(minutesCovered([{ start: 120_000, end: Number.POSITIVE_INFINITY }], 0, 600_000)).toBe(8);
  });
});

describe('items', () => {
  test('are sections, or a row of one', () => {
    for (const section of SECTIONS) {
      expect(readItem(section)).toEqual({ section, record: null });
      expect(readItem(itemOf(section, 'a-1'))).toEqual({ section, record: 'a-1' });
    }
    for (const item of ['', 'nothing', 'sev2:', 'sev2:a:b', 'sev2:a b', `sev2:${'a'.repeat(81)}`])
      expect(readItem(item), item).toBeNull();
  });
});
