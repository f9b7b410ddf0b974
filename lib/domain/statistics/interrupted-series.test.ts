import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { interruptedSeries, type KnownInterruption } from './interrupted-series.ts';
import { autocorrelation, automaticLag, durbinWatson } from './newey-west.ts';
import type { SeriesPoint } from './segmented-poisson.ts';

/** Drivers killed by month and km driven, 1980 to 1984; seat belts became law before month 37 (R: Seatbelts). */
const KILLED = [
  115, 95, 92, 100, 95, 114, 102, 104, 132, 136, 117, 137, 111, 106, 98, 84, 94, 105, 123, 109, 130, 153, 134,
  99, 115, 104, 131, 108, 103, 115, 122, 122, 125, 137, 138, 152, 120, 95, 100, 89, 82, 89, 60, 84, 113, 126,
  122, 118, 92, 86, 81, 84, 87, 90, 79, 96, 122, 120, 137, 154,
];
const DRIVEN = [
  14027, 14478, 16155, 16585, 18117, 17552, 18299, 19361, 17924, 17872, 16058, 15746, 15226, 14932, 16846,
  16854, 18146, 17559, 18655, 19453, 17923, 17915, 16496, 13544, 13601, 15667, 17358, 18112, 18581, 18759,
  20668, 21040, 18993, 18668, 16768, 16551, 16231, 15511, 18308, 17793, 19205, 19162, 20997, 20705, 18759,
  19240, 17504, 16591, 16224, 16670, 18539, 19759, 19584, 19976, 21486, 21626, 20195, 19928, 18564, 18149,
];
const SEATBELTS = KILLED.map((events, t) => ({ t, events, exposure: DRIVEN[t]! }));

function known(points: readonly SeriesPoint[], start: number): KnownInterruption {
  const fit = interruptedSeries(points, start);
  if (fit.tooFew) throw new Error(fit.reason);
  return fit;
}

describe('a real series: the law on seat belts', () => {
  // R 4.2.2: glm(poisson, offset = log(kms)), Newey-West with leverage by its formula: tests/reference/r/agreement.R
  const fit = known(SEATBELTS, 37);

  test('level, slopes and their robust intervals', () => {
    expect(fit.lag).toBe(3);
    expect(fit.level.value).toBeCloseTo(0.6602515508734995, 10);
    expect(fit.level.low).toBeCloseTo(0.4887508220349851, 8);
    expect(fit.level.high).toBeCloseTo(0.8919312066132074, 8);
    expect(fit.slopeBefore.low).toBeCloseTo(0.996369777131356, 8);
    expect(fit.slopeAfter.high).toBeCloseTo(1.0346530155101896, 8);
    expect(fit.slopeChange.value).toBeCloseTo(1.0068626270982153, 10);
  });

  test('the counterfactual and its sum', () => {
    expect(fit.expectedAfter.value).toBeCloseTo(3228.722461277934, 6);
    expect(fit.expectedAfter.low).toBeCloseTo(2550.9104300397103, 6);
    expect(fit.expectedAfter.high).toBeCloseTo(4086.6384837347505, 6);
    expect(fit.points.at(-1)?.counterfactual?.value).toBeCloseTo(139.87792862404314, 8);
    expect(fit.points[36]?.counterfactual).toBeNull();
    expect(fit.after.events).toBe(KILLED.slice(37).reduce((sum, one) => sum + one, 0));
  });

  test('diagnostics: months are alike their neighbours (winters), which Poisson alone would not see', () => {
    expect(fit.dispersion).toBeCloseTo(4.311160100583096, 9);
    expect(fit.durbinWatson).toBeCloseTo(0.7359456845997303, 10);
    expect(fit.autocorrelation[0]).toBeCloseTo(0.5735876439168068, 10);
  });
});

describe('too few to say', () => {
  const weeks = (counts: readonly number[]) => counts.map((events, t) => ({ t, events, exposure: 1 }));

  test('names what is missing', () => {
    expect(interruptedSeries(weeks(Array(20).fill(5)), 7)).toMatchObject({ reason: 'points-before' });
    expect(interruptedSeries(weeks(Array(20).fill(5)), 13)).toMatchObject({
      reason: 'points-after',
      before: { points: 13, events: 65 },
      after: { points: 7, events: 35 },
    });
    expect(interruptedSeries(weeks([...Array(8).fill(1), ...Array(8).fill(9)]), 8)).toMatchObject({
      reason: 'events-before',
    });
    expect(interruptedSeries(weeks([...Array(8).fill(9), ...Array(8).fill(1)]), 8)).toMatchObject({
      reason: 'events-after',
    });
    expect(interruptedSeries([], 3).tooFew).toBe(true);
  });

  test('all events of a segment in one week have no maximum of likelihood', () => {
    const counts = [...Array(10).fill(3), ...Array(9).fill(0), 40];
    expect(interruptedSeries(weeks(counts), 10)).toMatchObject({ reason: 'no-maximum' });
  });
});

describe('always', () => {
  test('a series that follows the model exactly gives back what it was made of', () => {
    const arbitrary = fc.record({
      base: fc.double({ min: 5, max: 8, noNaN: true }),
      trend: fc.double({ min: -0.03, max: 0.03, noNaN: true }),
      level: fc.double({ min: -1, max: 1, noNaN: true }),
      slope: fc.double({ min: -0.03, max: 0.03, noNaN: true }),
    });
    fc.assert(
      fc.property(arbitrary, ({ base, trend, level, slope }) => {
        const points = Array.from({ length: 30 }, (_, t) => ({
          t,
          exposure: 50 + ((t * 37) % 100),
          events: 0,
        })).map((point) => {
          const after = point.t >= 14 ? level + slope * (point.t - 14) : 0;
          return { ...point, events: point.exposure * Math.exp(base + trend * (point.t - 14) + after) };
        });
        const fit = known(points, 14);
        expect(Math.log(fit.level.value)).toBeCloseTo(level, 7);
        expect(Math.log(fit.slopeBefore.value)).toBeCloseTo(trend, 7);
        expect(Math.log(fit.slopeChange.value)).toBeCloseTo(slope, 7);
        expect(fit.slopeAfter.value).toBeCloseTo(fit.slopeBefore.value * fit.slopeChange.value, 9);
      }),
      { numRuns: 40 },
    );
  });

  test('the fit keeps each segment’s number of events, and the unit of exposure does not matter', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 24, maxLength: 40 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 1000 }), (all, unit) => {
        const points = all.map((events, t) => ({ t, events, exposure: 1 + (t % 3) }));
        const fit = known(points, 12);
        const fitted = (after: boolean) =>
          fit.points.filter((one) => one.after === after).reduce((sum, one) => sum + one.fitted, 0);
        expect(fitted(false)).toBeCloseTo(fit.before.events, 4);
        expect(fitted(true)).toBeCloseTo(fit.after.events, 4);
        const scaled = known(
          points.map((one) => ({ ...one, exposure: one.exposure * unit })),
          12,
        );
        expect(scaled.level.low / fit.level.low).toBeCloseTo(1, 6);
        expect(scaled.expectedAfter.high / fit.expectedAfter.high).toBeCloseTo(1, 6);
      }),
      { numRuns: 30 },
    );
  });
});

describe('diagnostics', () => {
  test('lags: 2 for half a year of weeks, 3 for a year', () => {
    expect([26, 52, 104].map(automaticLag)).toEqual([2, 3, 4]);
  });

  test('Durbin-Watson is 0 for a constant, near 4 for alternating residuals', () => {
    expect(durbinWatson([1, 1, 1, 1])).toBe(0);
    expect(durbinWatson(Array.from({ length: 100 }, (_, t) => (t % 2 ? 1 : -1)))).toBeCloseTo(3.96, 10);
    expect(autocorrelation([1, -1, 1, -1], 2)).toEqual([-0.75, 0.5]);
  });
});
