import { expect, test } from 'vitest';
import { quantile } from './quantile.ts';

test("R's default: quantile(c(1, 3, 4, 10), c(0, .1, .5, .9, 1))", () => {
  const quantiles = [0, 0.1, 0.5, 0.9, 1].map((p) => quantile([10, 4, 3, 1], p));
  [1, 1.6, 3.5, 8.2, 10].forEach((expected, at) => {
    expect(quantiles[at]).toBeCloseTo(expected, 12);
  });
  expect(quantile([], 0.5)).toBeNaN();
  expect(quantile([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY], 0.5)).toBe(Number.POSITIVE_INFINITY);
});
