import { expect, test } from 'vitest';
import { discoveries } from './benjamini-hochberg.ts';

test('published: Benjamini and Hochberg (1995), table of 15 tests: four stand out at 5%', () => {
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
    0.759, 1,
  ];
  expect(discoveries(p, 0.05).filter(Boolean)).toHaveLength(4);
  // whatever their order
  expect(discoveries(p.toReversed(), 0.05)).toEqual(discoveries(p, 0.05).toReversed());
});

test('a step up: an earlier one counts although it is above its own line', () => {
  expect(discoveries([0.03, 0.04, 0.04], 0.05)).toEqual([true, true, true]);
  expect(discoveries([0.03, 0.5], 0.05)).toEqual([false, false]);
  expect(discoveries([], 0.05)).toEqual([]);
});
