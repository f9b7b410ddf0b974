import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { fisherExact } from './fisher.ts';

const groups = (a: number, m: number, c: number, n: number) => ({
  exposedEvents: a,
  exposedTotal: m,
  controlEvents: c,
  controlTotal: n,
});

describe('R 4.2.2, fisher.test', () => {
  test.each([
    // the lady tasting tea: fisher.test(matrix(c(3, 1, 1, 3), 2))
    [groups(3, 4, 1, 4), 0.4857142857142858],
    // fisher.test(matrix(c(0, 30, 4970, 5000), 2))
    [groups(0, 4970, 30, 5030), 1.811278207672131e-9],
    // fisher.test(matrix(c(4, 96, 2, 698), 2))
    [groups(4, 100, 2, 700), 0.002835688414184116],
  ])('%j', (table, p) => {
    expect(fisherExact(table) / p).toBeCloseTo(1, 10);
  });
});

test('says nothing where nothing happened, everything happened, or a group is empty', () => {
  expect(fisherExact(groups(0, 50, 0, 60))).toBe(1);
  expect(fisherExact(groups(50, 50, 60, 60))).toBe(1);
  expect(fisherExact(groups(0, 0, 12, 60))).toBe(1);
  expect(() => fisherExact(groups(2, 1, 0, 0))).toThrow(RangeError);
});

test('does not depend on which group comes first nor on which outcome is counted', () => {
  const cell = fc.nat(300);
  fc.assert(
    fc.property(cell, cell, cell, cell, (a, b, c, d) => {
      const p = fisherExact(groups(a, a + b, c, c + d));
      expect(p).toBeGreaterThanOrEqual(0);
      expect(p).toBeLessThanOrEqual(1);
      expect(fisherExact(groups(c, c + d, a, a + b))).toBeCloseTo(p, 9);
      expect(fisherExact(groups(b, a + b, d, c + d))).toBeCloseTo(p, 9);
    }),
  );
});
