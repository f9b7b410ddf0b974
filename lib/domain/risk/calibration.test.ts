import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { calibrate } from './calibration.ts';

const changes = fc.array(fc.record({ score: fc.integer({ min: 0, max: 100 }), failed: fc.boolean() }), {
  maxLength: 300,
});

describe('calibration', () => {
  test('every change is in one band, equal scores in the same, bands in order and at most ten', () => {
    fc.assert(
      fc.property(changes, (some) => {
        const { bands, all } = calibrate(some);
        expect(bands.length).toBeLessThanOrEqual(10);
        const sum = (pick: 'numerator' | 'denominator') =>
          bands.reduce((total, { rate }) => total + rate[pick], 0);
        expect([sum('numerator'), sum('denominator')]).toEqual([all.numerator, all.denominator]);
        for (const [index, band] of bands.entries()) {
          expect(band.from).toBeLessThanOrEqual(band.mean);
          expect(band.to).toBeGreaterThanOrEqual(band.mean);
          if (index > 0) expect(band.from).toBeGreaterThan(bands[index - 1]!.to);
          expect(band.rate.denominator).toBe(
            some.filter(({ score }) => score >= band.from && score <= band.to).length,
          );
        }
      }),
    );
  });

  test('different scores are divided into tenths', () => {
    const { bands } = calibrate(
      Array.from({ length: 100 }, (_, score) => ({ score, failed: score % 10 === 9 || score > 94 })),
    );
    expect(bands.map(({ from, to, rate }) => [from, to, rate.numerator, rate.denominator])).toEqual(
      Array.from({ length: 10 }, (_, index) => [10 * index, 10 * index + 9, index === 9 ? 5 : 1, 10]),
    );
    expect(bands[0]!.rate.tooFew).toBe(true);
    expect(bands[9]!.rate.tooFew).toBe(false);
  });

  test('one score is one band, none is none', () => {
    expect(calibrate(Array(50).fill({ score: 40, failed: false })).bands).toHaveLength(1);
    expect(calibrate([])).toMatchObject({ bands: [], auc: null });
  });
});
