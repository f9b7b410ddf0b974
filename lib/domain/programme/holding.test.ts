import { expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { holdingBack, type Share } from './holding.ts';

const none = {
  figure: 'uncontrolled',
  comparison: 'at-most',
  threshold: 0,
  windowDays: 1,
  consecutiveDays: 1,
} as const;

test('the services with most of what is in the way come first', () => {
  const shares: Record<string, Share> = { a: [1, 9], b: [3, 4], c: [0, 50] };
  expect(holdingBack(none, shares).map(({ service, amount }) => [service, amount])).toEqual([
    ['b', 3],
    ['a', 1],
  ]);
});

test('of coverage, those below the threshold by themselves, by what is missing', () => {
  const coverage = { ...none, figure: 'coverage', comparison: 'at-least', threshold: 90 } as const;
  expect(holdingBack(coverage, { a: [8, 10], b: [90, 100], c: [50, 80], d: [0, 0] })).toEqual([
    { service: 'c', amount: 30, of: 80 },
    { service: 'a', amount: 2, of: 10 },
  ]);
});

test('nobody holds back what all services have none of', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.nat(100)), (changes) => {
      const clean = Object.fromEntries(
        Object.entries(changes).map(([name, of]): [string, Share] => [name, [0, of]]),
      );
      expect(holdingBack(none, clean)).toEqual([]);
    }),
  );
});
