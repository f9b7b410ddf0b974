import { expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { weekOf } from './week.ts';

test('a week begins on Monday, UTC', () => {
  expect(weekOf(new Date('2026-03-02T00:00:00Z'))).toBe('2026-03-02');
  expect(weekOf(new Date('2026-03-08T23:59:59.999Z'))).toBe('2026-03-02');
  expect(weekOf(new Date('2026-03-09T00:00:00Z'))).toBe('2026-03-09');
});

test('it is a Monday at most seven days before the instant', () => {
  const at = fc.date({ min: new Date('1970-01-05Z'), max: new Date('2200-01-01Z'), noInvalidDate: true });
  fc.assert(
    fc.property(at, (date) => {
      const monday = new Date(`${weekOf(date)}T00:00:00Z`);
      expect(monday.getUTCDay()).toBe(1);
      const age = date.getTime() - monday.getTime();
      expect(age >= 0 && age < 7 * 86_400_000).toBe(true);
    }),
  );
});
