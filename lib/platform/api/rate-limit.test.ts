import { expect, test } from 'vitest';
import { rateLimit } from './rate-limit.ts';

test('lets a minute’s worth through at once, then evenly, each key by itself', () => {
  const take = rateLimit(60);
  for (let index = 0; index < 60; index++) expect(take('a', 0)).toBe(0);
  expect(take('a', 0)).toBe(1);
  expect(take('b', 0)).toBe(0);
  expect(take('a', 999)).toBe(1);
  expect(take('a', 1000)).toBe(0);
  expect(take('a', 1000)).toBe(1);
});

test('never fills beyond a minute’s worth, and a clock that goes back gives nothing', () => {
  const take = rateLimit(2);
  expect([take('a', 1e9), take('a', 1e9), take('a', 0)]).toEqual([0, 0, 30]);
  expect([take('a', 2e9), take('a', 2e9), take('a', 2e9)]).toEqual([0, 0, 30]);
});

test('0 is no limit', () => {
  const take = rateLimit(0);
  for (let index = 0; index < 1000; index++) expect(take('a', 0)).toBe(0);
});
