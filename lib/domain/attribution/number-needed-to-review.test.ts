import { expect, test } from 'vitest';
import { numberNeededToReview } from './number-needed-to-review.ts';

test('10 more failures per 1,000, half of them caught: 200 reviews; the interval turns over', () => {
  expect(numberNeededToReview({ value: 10, low: 4, high: 16 }, 0.5)).toEqual({
    known: true,
    value: 200,
    low: 125,
    high: 500,
    caught: 0.5,
  });
});

test('nothing where the difference holds 0, lies below it, or is not shown', () => {
  expect(numberNeededToReview({ value: 3, low: -1, high: 7 }, 0.5)).toEqual({
    known: false,
    reason: 'not-clear',
  });
  expect(numberNeededToReview({ value: 3, low: 0, high: 7 }, 1)).toEqual({
    known: false,
    reason: 'not-clear',
  });
  expect(numberNeededToReview({ value: -3, low: -7, high: -1 }, 0.5)).toEqual({
    known: false,
    reason: 'no-excess',
  });
  expect(numberNeededToReview(null, 0.5)).toEqual({ known: false, reason: 'too-few' });
});

test('refuses a share that no review can catch', () => {
  for (const caught of [0, -0.1, 1.1, Number.NaN])
    expect(() => numberNeededToReview(null, caught)).toThrow(RangeError);
});
