import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { compareAmounts, compareCounts, RANGE_CONFIDENCE } from './compare.ts';
import { differenceWords } from './words.ts';

const eight = (value: number) => Array.from({ length: 8 }, () => value);
const counts = fc.array(fc.nat({ max: 60 }), { minLength: 8, maxLength: 8 });

describe('counts of a week', () => {
  test('differ from the mean of the eight before by an interval made of both exact ones', () => {
    const { usual, difference } = compareCounts(1, [4, 3, 0, 1, 0, 1, 2, 1], true);
    expect(usual).toBe(1.5);
    // R: poisson.test(1)$conf.int 0.02532 5.57164; poisson.test(12)$conf.int / 8 0.77507 2.62018
    const low = -0.5 - Math.hypot(1 - 0.0253178, 2.6201798 - 1.5);
    const high = -0.5 + Math.hypot(5.5716434 - 1, 1.5 - 0.7750714);
    expect(difference?.low).toBeCloseTo(low, 4);
    expect(difference?.high).toBeCloseTo(high, 4);
  });

  test('say nothing where they are few, where history is short, and while the week lasts', () => {
    expect(compareCounts(1, eight(1), true).silence).toBe('too-few');
    expect(compareCounts(2, eight(1), true).silence).toBeNull();
    expect(compareCounts(20, [9, 9, 9], true).silence).toBe('short-history');
    expect(compareCounts(20, eight(9), false).silence).toBe('week-not-over');
    for (const quiet of [compareCounts(1, eight(1), true), compareCounts(20, [9], true)])
      expect(quiet).toMatchObject({ usual: null, difference: null });
  });

  test('the interval holds the difference, and grows with both counts', () => {
    fc.assert(
      fc.property(fc.nat({ max: 60 }), counts, (week, before) => {
        const { difference } = compareCounts(week, before, true);
        if (!difference) return;
        expect(difference.low).toBeLessThan(difference.value);
        expect(difference.high).toBeGreaterThan(difference.value);
      }),
    );
  });

  test('of unchanged weeks 95% or more are held by the interval', () => {
    // exact: every outcome of a week and of eight, by their Poisson probabilities at two a week
    const at = (mean: number) => {
      const p = [Math.exp(-mean)];
      for (let k = 1; k < 80; k += 1) p.push((p[k - 1]! * mean) / k);
      return p;
    };
    const [one, all] = [at(2), at(16)];
    let [covered, said] = [0, 0];
    one.forEach((p, week) => {
      all.forEach((q, events) => {
        if (p * q < 1e-12) return;
        const { difference } = compareCounts(week, [events, ...eight(0).slice(1)], true);
        if (!difference) return;
        said += p * q;
        if (difference.low <= 0 && difference.high >= 0) covered += p * q;
      });
    });
    expect(said).toBeGreaterThan(0.9);
    expect(covered / said).toBeGreaterThanOrEqual(0.95);
  });
});

describe('amounts of a week', () => {
  test('are held against the median and the range of the eight before', () => {
    const compared = compareAmounts(794, [708, 724, 766, 686, 759, 161, 759, 752], true);
    expect(compared.usual).toBe(738);
    expect(compared.difference).toMatchObject({ value: 56, low: 28, high: 633, confidence: 7 / 9 });
    expect(differenceWords(compared)).toBe('+56 (+28 to +633), more than in any of the eight');
  });

  test('a ninth value like the eight lies within their range in 7 of 9 orders, whatever they are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(), { minLength: 9, maxLength: 9 }), (values) => {
        const within = values.filter((week, index) => {
          const { difference } = compareAmounts(week, values.toSpliced(index, 1), true);
          return difference !== null && difference.low <= 0 && difference.high >= 0;
        });
        expect(within.length / 9).toBeCloseTo(RANGE_CONFIDENCE, 12);
      }),
    );
  });

  test('nothing in nine weeks is said as that', () => {
    expect(differenceWords(compareAmounts(0, eight(0), true))).toBe('none in nine weeks');
  });
});

describe('a difference in words', () => {
  test('has its interval, or why there is none; never a bare figure', () => {
    expect(differenceWords(compareCounts(1, [4, 3, 0, 1, 0, 1, 2, 1], true))).toBe('−0.5 (−2 to +4.1)');
    expect(differenceWords(compareCounts(1, eight(1), true))).toBe(
      'too few to say: 9 in nine weeks, 10 are needed',
    );
    expect(differenceWords(compareCounts(9, [9, 9], true))).toBe(
      'too few to say: 2 whole weeks of history, 8 are needed',
    );
    expect(differenceWords(compareCounts(30, eight(3), true))).toMatch(/, more than usual$/);
  });
});
