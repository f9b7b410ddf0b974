import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { ratePer1000 } from './rate.ts';

describe('ratePer1000', () => {
  test('is events per 1,000 with the Wilson interval, or the exact one when asked', () => {
    const rate = ratePer1000(15, 148);
    expect(rate).toMatchObject({ numerator: 15, denominator: 148, method: 'wilson', tooFew: false });
    expect(rate.value).toBeCloseTo(101.351, 3);
    expect(rate.low).toBeCloseTo(62.386, 3);
    expect(rate.high).toBeCloseTo(160.487, 3);
    expect(ratePer1000(15, 148, 'clopper-pearson').low).toBeCloseTo(57.844, 3);
  });

  test('gives the rule of three, not zero, when nothing has happened yet', () => {
    expect(ratePer1000(0, 600)).toEqual({
      numerator: 0,
      denominator: 600,
      confidence: 0.95,
      tooFew: true,
      value: null,
      low: null,
      high: null,
      method: 'rule-of-three',
      bound: { atMost: 5, method: 'rule-of-three' },
    });
    expect(ratePer1000(0, 2).bound?.atMost).toBe(1000);
  });

  test('gives an upper bound, not a rate, for fewer than five events', () => {
    // R 4.2.2: 1000 * binom.test(4, 20, alternative = "less")$conf.int[2]
    expect(ratePer1000(4, 20).bound?.atMost).toBeCloseTo(401.0281173319746, 9);
    expect(ratePer1000(4, 20).value).toBeNull();
    expect(ratePer1000(5, 20).value).toBe(250);
  });

  test('says "no exposure" where there is none', () => {
    const rate = ratePer1000(0, 0);
    expect(rate).toMatchObject({ value: null, low: null, high: null, method: 'no-exposure', tooFew: true });
    expect(rate.bound).toBeUndefined();
  });

  test('never has a NaN, and shows either a rate inside its interval or a bound above the share', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(50), (n, k) => {
        const events = Math.min(n, k);
        const rate = ratePer1000(events, n);
        expect(Object.values(rate)).not.toContain(Number.NaN);
        if (rate.tooFew) {
          if (rate.bound) expect(rate.bound.atMost).toBeGreaterThanOrEqual((1000 * events) / n);
          return;
        }
        expect(rate.low).toBeLessThanOrEqual(rate.value);
        expect(rate.high).toBeGreaterThanOrEqual(rate.value);
      }),
    );
  });
});
