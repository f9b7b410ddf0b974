import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { betaCdf, betaQuantile, chiSquareUpper, gammaCdf, gammaQuantile, zOfConfidence } from './special.ts';

/** Reference values: R 4.2.2, the expression beside each, sprintf("%.16g"). Wanted: 11 significant digits. */
function expectDigits(got: number, reference: number): void {
  expect(Math.abs(got / reference - 1)).toBeLessThan(5e-12);
}

describe('against R', () => {
  test.each([
    [0.3, 2, 5, 0.5798250000000001], // pbeta(.3, 2, 5)
    [0.9, 0.5, 0.5, 0.7951672353008666], // pbeta(.9, .5, .5)
    [0.01, 12, 999.989, 0.3152721949282205], // pbeta(.01, 12, 999.989)
  ])('betaCdf(%d, %d, %d)', (x, a, b, reference) => expectDigits(betaCdf(x, a, b), reference));

  test.each([
    [0.025, 81, 183, 0.2527367455852711], // qbeta(.025, 81, 183)
    [0.975, 16, 133, 0.161650490349479], // qbeta(.975, 16, 133)
    [0.975, 1, 20, 0.1684334709830854], // qbeta(.975, 1, 20)
    [0.025, 12, 999989, 6.200589988389883e-6], // qbeta(.025, 12, 999989)
    [0.975, 13, 999988, 2.096149112368312e-5], // qbeta(.975, 13, 999988)
    [0.025, 500000, 500001, 0.4990195191953118], // qbeta(.025, 5e5, 5e5 + 1)
    [0.9995, 3, 9, 0.7051924738587461], // qbeta(.9995, 3, 9)
  ])('betaQuantile(%d, %d, %d)', (p, a, b, reference) => expectDigits(betaQuantile(p, a, b), reference));

  test.each([
    [2, 3, 0.3233235838169366], // pgamma(2, 3)
    [0.01, 0.5, 0.1124629160182849], // pgamma(.01, .5)
    [120, 100, 0.9721362601094794], // pgamma(120, 100)
    [1000500, 1000000, 0.6915504757714972], // pgamma(1e6 + 500, 1e6)
  ])('gammaCdf(%d, %d)', (x, a, reference) => expectDigits(gammaCdf(x, a), reference));

  test.each([
    [0.025, 1, 0.02531780798428988], // qgamma(.025, 1)
    [0.975, 6, 11.66833207932267], // qgamma(.975, 6)
    [0.025, 10, 4.795388696132433], // qgamma(.025, 10)
    [0.975, 11, 18.39035604201778], // qgamma(.975, 11)
    [0.025, 100000, 99381.15266374472], // qgamma(.025, 1e5)
  ])('gammaQuantile(%d, %d)', (p, a, reference) => expectDigits(gammaQuantile(p, a), reference));

  test.each([
    [3.841458820694124, 1, 0.04999999999999998], // pchisq(3.841458820694124, 1, lower.tail = FALSE)
    [152.5676, 12, 1.707550466471993e-26], // pchisq(152.5676, 12, lower.tail = FALSE)
    [1, 4, 0.9097959895689501], // pchisq(1, 4, lower.tail = FALSE)
    [40, 30, 0.1048642811079847], // pchisq(40, 30, lower.tail = FALSE)
  ])('chiSquareUpper(%d, %d)', (x, df, reference) => expectDigits(chiSquareUpper(x, df), reference));

  test.each([
    [0.5, 0.6744897501960817], // qnorm(.75)
    [0.9, 1.644853626951472], // qnorm(.95)
    [0.95, 1.959963984540054], // qnorm(.975)
    [0.99, 2.5758293035489], // qnorm(.995)
    [0.999, 3.290526731491926], // qnorm(.9995)
  ])('zOfConfidence(%d)', (confidence, reference) => expectDigits(zOfConfidence(confidence), reference));
});

describe('always', () => {
  const shape = fc.double({ min: 0.5, max: 1e5, noNaN: true });
  const probability = fc.double({ min: 0.0005, max: 0.9995, noNaN: true });

  test('a quantile is where the distribution function has its probability', () => {
    fc.assert(
      fc.property(probability, shape, shape, (p, a, b) => {
        const x = betaQuantile(p, a, b);
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(1);
        // Where the quantile is close to 1, neighbouring doubles are far apart in probability.
        if (x < 0.999) expect(betaCdf(x, a, b)).toBeCloseTo(p, 9);
        expect(gammaCdf(gammaQuantile(p, a), a)).toBeCloseTo(p, 9);
      }),
    );
  });

  test('the two tails of the beta distribution mirror each other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1023 }), shape, shape, (k, a, b) => {
        const x = k / 1024;
        expect(betaCdf(x, a, b) + betaCdf(1 - x, b, a)).toBeCloseTo(1, 10);
      }),
    );
  });

  test('the ends of the range are exact, and a probability must be one', () => {
    expect([betaCdf(0, 2, 3), betaCdf(1, 2, 3), gammaCdf(0, 2), chiSquareUpper(0, 3)]).toEqual([0, 1, 0, 1]);
    for (const p of [0, 1, -1, Number.NaN]) {
      expect(() => betaQuantile(p, 2, 3)).toThrow(RangeError);
      expect(() => gammaQuantile(p, 2)).toThrow(RangeError);
    }
  });
});
