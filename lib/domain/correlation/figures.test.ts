import { describe, expect, test } from 'vitest';
import { calibrationError, culpritRank, figuresOf } from './figures.ts';

describe('figures of a method', () => {
  test('count the culprits within each depth; one that is not among the candidates is a miss', () => {
    const { top1, top3, top5, mrr } = figuresOf([1, 1, 2, 4, 9, Number.POSITIVE_INFINITY]);
    expect([top1.value, top3.value, top5.value]).toEqual([2 / 6, 3 / 6, 4 / 6]);
    expect(mrr.value).toBeCloseTo((1 + 1 + 1 / 2 + 1 / 4 + 1 / 9) / 6, 12);
    for (const { value, low, high } of [top1, top3, top5, mrr]) {
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
      expect(high).toBeLessThanOrEqual(1);
    }
  });

  test('the interval of a mean is the normal one, and says nothing for one incident', () => {
    // R: mean(1/c(1,2,4)) + c(-1,1) * qnorm(.975) * sd(1/c(1,2,4)) / sqrt(3)
    const { mrr } = figuresOf([1, 2, 4]);
    expect(mrr.low).toBeCloseTo(0.1512, 4);
    expect(mrr.high).toBe(1);
    expect(figuresOf([2]).mrr).toEqual({ value: 0.5, low: 0, high: 1 });
  });

  test('the best of several culprits counts', () => {
    expect(culpritRank(['a', 'b', 'c'], new Set(['c', 'b']))).toBe(2);
    expect(culpritRank(['a'], new Set(['x']))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('calibration error', () => {
  const forecasts = (probability: number, hits: number, n: number) =>
    Array.from({ length: n }, (_, index) => ({ probability, cameTrue: index < hits }));

  test('is 0 when what was said came true as often, and the gap when not', () => {
    expect(calibrationError([...forecasts(0.2, 2, 10), ...forecasts(0.9, 9, 10)])).toBeCloseTo(0, 12);
    expect(calibrationError([...forecasts(0.2, 5, 10), ...forecasts(0.9, 5, 10)])).toBeCloseTo(0.35, 12);
  });

  test('of few forecasts is the difference of the means', () => {
    expect(calibrationError([...forecasts(0.4, 2, 2), ...forecasts(0.8, 0, 2)])).toBeCloseTo(0.1, 12);
  });
});
