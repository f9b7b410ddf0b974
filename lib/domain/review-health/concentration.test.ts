import { expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { concentration } from './concentration.ts';

test('all alike: as many as there are, no inequality; one does all: one', () => {
  const alike = concentration([200, 200, 200, 200, 200])!;
  expect(alike.effective.value).toBeCloseTo(5, 1);
  expect(alike.gini.value).toBe(0);
  expect(alike.busiest.value).toBe(0.2);
  const one = concentration([400, 1])!;
  expect(one.effective.value).toBeCloseTo(1, 1);
  expect(one.gini.value).toBeCloseTo(0.5, 2);
});

test('by hand: 8 and 2 are the same person in 58 of 90 pairs; 2 and 3 in 8 of 20, held to the two there are', () => {
  expect(concentration([8, 2])!.effective.value).toBeCloseTo(90 / 58, 12);
  expect(concentration([2, 3])!.effective.value).toBe(2);
});

test('each figure lies in its interval, and within what it can be', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 9 }), (counts) => {
      const { effective, gini, busiest } = concentration(counts)!;
      expect(effective.value).toBeLessThanOrEqual(counts.length);
      expect(effective.value).toBeGreaterThanOrEqual(1);
      for (const { value, low, high } of [effective, gini, busiest]) {
        expect(low).toBeLessThanOrEqual(high);
        expect(value).toBeLessThanOrEqual(counts.length);
        expect(low).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 40 },
  );
});

test('one reviewer, or one review: nothing to spread', () => {
  expect(concentration([5])).toBeNull();
  expect(concentration([])).toBeNull();
});
