import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { relativeRisk, type TwoGroups } from './relative-risk.ts';

function groups(
  exposedEvents: number,
  exposedTotal: number,
  controlEvents: number,
  controlTotal: number,
): TwoGroups {
  return { exposedEvents, exposedTotal, controlEvents, controlTotal };
}

describe('published examples', () => {
  test('placebo against aspirin, myocardial infarction: 1.82 in Agresti, Categorical Data Analysis', () => {
    const risk = relativeRisk(groups(189, 11034, 104, 11037));
    // R 4.2.2: exp(log(r) + c(-1, 1) * qnorm(.975) * sqrt(1/189 - 1/11034 + 1/104 - 1/11037))
    expect(risk.ratio).toBeCloseTo(1.817801794453507, 12);
    expect(risk.low).toBeCloseTo(1.433030903050563, 12);
    expect(risk.high).toBeCloseTo(2.305884232422446, 12);
    expect(risk).toMatchObject({ method: 'katz-log', zeroCell: null, noExposure: null, tooFew: false });
  });

  test.each([
    [groups(56, 70, 48, 80), 0.0524, 0.3339],
    [groups(9, 10, 3, 10), 0.1705, 0.809],
    [groups(6, 7, 2, 7), 0.0582, 0.8062],
    [groups(5, 56, 0, 29), -0.0381, 0.1926],
    [groups(0, 10, 0, 20), -0.1611, 0.2775],
    [groups(0, 10, 0, 10), -0.2775, 0.2775],
    [groups(10, 10, 0, 20), 0.6791, 1],
    [groups(10, 10, 0, 10), 0.6075, 1],
  ])('difference of %j: Newcombe, Stat. Med. 17 (1998) 873-890, table II, method 10', (table, low, high) => {
    const { difference } = relativeRisk(table);
    expect(Number(((difference?.low ?? Number.NaN) / 1000).toFixed(4))).toBe(low);
    expect(Number(((difference?.high ?? Number.NaN) / 1000).toFixed(4))).toBe(high);
  });
});

describe('too few to say', () => {
  test('no ratio below ten events in both groups, but what they still exclude', () => {
    const risk = relativeRisk(groups(4, 100, 2, 700));
    expect(risk).toMatchObject({
      tooFew: true,
      ratio: null,
      low: null,
      high: null,
      method: null,
      zeroCell: null,
    });
    // R 4.2.2: poisson.test(c(4, 2), c(100, 700))$conf.int
    expect(risk.bound?.low).toBeCloseTo(2.006436848347514, 10);
    expect(risk.bound?.high).toBeCloseTo(154.7679170366247, 8);
    expect(relativeRisk(groups(5, 100, 5, 700)).ratio).toBeCloseTo(7, 12);
  });

  test('no ratio of 0 when the exposed have no event: an upper bound', () => {
    const risk = relativeRisk(groups(0, 5000, 30, 5000));
    expect(risk).toMatchObject({
      ratio: null,
      zeroCell: 'exposed',
      bound: { low: 0, method: 'exact-conditional' },
    });
    // R 4.2.2: poisson.test(c(0, 30), c(5000, 5000))$conf.int
    expect(risk.bound?.high).toBeCloseTo(0.1308421814734985, 12);
  });

  test('no infinite ratio when the control has no event: a lower bound', () => {
    const risk = relativeRisk(groups(30, 5000, 0, 5000));
    expect(risk).toMatchObject({ ratio: null, zeroCell: 'control', bound: { high: null } });
    expect(risk.bound?.low).toBeCloseTo(1 / 0.1308421814734985, 9);
  });

  test('nothing at all without events or without members', () => {
    expect(relativeRisk(groups(0, 50, 0, 50))).toMatchObject({
      zeroCell: 'both',
      noExposure: null,
      bound: { low: 0, high: null },
    });
    expect(relativeRisk(groups(0, 0, 12, 50))).toMatchObject({
      noExposure: 'exposed',
      difference: null,
      bound: { low: 0, high: null },
    });
    expect(relativeRisk(groups(12, 50, 0, 0)).noExposure).toBe('control');
    expect(relativeRisk(groups(0, 0, 0, 0)).noExposure).toBe('both');
  });

  test('a group in which everyone had the event gets the exact interval, not one of no width', () => {
    const risk = relativeRisk(groups(10, 10, 10, 10));
    expect(risk).toMatchObject({ ratio: 1, method: 'exact-conditional' });
    expect(risk.low).toBeLessThan(0.5);
    expect(risk.high).toBeGreaterThan(2);
  });
});

const arm = fc
  .nat(20_000)
  .chain((total) => fc.tuple(fc.integer({ min: 0, max: Math.min(total, 60) }), fc.constant(total)));

describe('always', () => {
  test('either a ratio inside its interval or a bound, never both, never NaN or infinity', () => {
    fc.assert(
      fc.property(arm, arm, ([a, m], [c, n]) => {
        const risk = relativeRisk(groups(a, m, c, n));
        for (const value of [risk.ratio, risk.low, risk.high, risk.bound?.low ?? 0, risk.bound?.high ?? 0]) {
          expect(value === null || Number.isFinite(value)).toBe(true);
        }
        expect(risk.tooFew).toBe(risk.bound !== undefined);
        if (risk.tooFew) return;
        expect(risk.low).toBeLessThanOrEqual(risk.ratio);
        expect(risk.high).toBeGreaterThanOrEqual(risk.ratio);
      }),
    );
  });

  test('exchanging the groups turns the ratio over and the sign of the difference', () => {
    fc.assert(
      fc.property(arm, arm, ([a, m], [c, n]) => {
        const risk = relativeRisk(groups(a, m, c, n));
        const turned = relativeRisk(groups(c, n, a, m));
        expect(turned.tooFew).toBe(risk.tooFew);
        if (risk.difference) expect(turned.difference?.low).toBeCloseTo(-risk.difference.high, 9);
        if (risk.tooFew || turned.tooFew) return;
        expect(turned.ratio * risk.ratio).toBeCloseTo(1, 10);
        expect(turned.low * risk.high).toBeCloseTo(1, 8);
      }),
    );
  });
});
