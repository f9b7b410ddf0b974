import { expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { CorrectionReason, correctionsOf } from './correction.ts';

test('alters what is wanted otherwise than it was seen', () => {
  const seen = { name: 'a', tier: 2, paths: ['x'], team: null };
  expect(correctionsOf(seen, { name: 'b', tier: 2, paths: ['x'] }, seen)).toEqual({
    corrected: [{ field: 'name', before: 'a', after: 'b' }],
    stale: [],
  });
});

test('says which fields somebody else has altered meanwhile', () => {
  const { stale } = correctionsOf({ tier: 2, name: 'a' }, { tier: 1, name: 'b' }, { tier: 3, name: 'b' });
  expect(stale).toEqual(['tier']);
});

test('correcting back is a correction that leaves what there was', () => {
  const record = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
  );
  fc.assert(
    fc.property(record, record, (before, wanted) => {
      const there = correctionsOf(before, wanted, before).corrected;
      const after = { ...before, ...Object.fromEntries(there.map((one) => [one.field, one.after])) };
      const undo = Object.fromEntries(there.map((one) => [one.field, one.before]));
      const back = correctionsOf(after, undo, after).corrected;
      expect(back.map(({ field, after: value }) => [field, value])).toEqual(
        there.map((one) => [one.field, one.before]),
      );
    }),
  );
});

test('wants a reason', () => {
  expect(CorrectionReason.safeParse('  x ').success).toBe(false);
  expect(CorrectionReason.parse('  the import took it from a folder ')).toBe(
    'the import took it from a folder',
  );
});
