import { CONFIDENCE, type Interval } from './interval.ts';
import { dot, varianceOf } from './linear-algebra.ts';
import { autocorrelation, automaticLag, durbinWatson, neweyWest } from './newey-west.ts';
import { fitSegmented, type SegmentedFit, type SeriesPoint, segmentedRow } from './segmented-poisson.ts';
import { MIN_EVENTS_FOR_SEGMENT, MIN_POINTS_FOR_SEGMENT } from './small-numbers.ts';
import { tOfConfidence } from './special.ts';

/** A factor with its 95% interval: 0.7 is 30% less, 1 is no change. */
export interface Factor extends Interval {
  value: number;
}

/** A point as it was and as the model has it. */
export interface FittedPoint extends SeriesPoint {
  after: boolean;
  /** Expected events. */
  fitted: number;
  /** Expected had nothing happened, with the interval of that expectation (not of single weeks); after only. */
  counterfactual: Factor | null;
}

interface Counted {
  before: { points: number; events: number };
  after: { points: number; events: number };
}

export interface KnownInterruption extends Counted {
  tooFew: false;
  /** Jump at the start: rate just after over rate expected just then. */
  level: Factor;
  /** Rate of one step over that of the step before, before and after, and the second over the first. */
  slopeBefore: Factor;
  slopeAfter: Factor;
  slopeChange: Factor;
  /** Events after the start, and what the trend before it would have given. */
  expectedAfter: Factor;
  points: readonly FittedPoint[];
  /** Spread of the counts around the model over that of chance alone (Poisson): 1 is chance. */
  dispersion: number;
  durbinWatson: number;
  /** Of the Pearson residuals, lags 1 to 4. */
  autocorrelation: readonly number[];
  lag: number;
  degreesOfFreedom: number;
  method: 'segmented-poisson-newey-west';
  confidence: typeof CONFIDENCE;
}

export interface UnknownInterruption extends Counted {
  tooFew: true;
  /** The first that is missing. */
  reason: 'points-before' | 'points-after' | 'events-before' | 'events-after' | 'no-maximum';
}

export type Interruption = KnownInterruption | UnknownInterruption;

/**
 * Did a programme that began at `start` change a series? Log-linear Poisson regression in two segments
 * (segmented-poisson.ts): counts of a week are small and never negative, weeks have unequal exposure, and effects
 * come out as factors; least squares on rates has none of the three.
 *
 * Poisson's own standard errors assume that the spread is chance alone and that neighbouring weeks know nothing of
 * each other. Newey and West's (newey-west.ts) assume neither, but are far too small in series as short as ours: 85%
 * intervals where 95% is said, at 26 weeks without any autocorrelation. So their residuals are divided by one less
 * their leverage (J. G. MacKinnon and H. White, J. Econometrics 29 (1985) 305-325), and of theirs and Poisson's,
 * widened by the dispersion where that is above 1, the larger one is taken, with quantiles of t with n - 4 degrees
 * of freedom. Measured in docs/statistics.md.
 *
 * Points in order of t; weeks left out (no exposure, the week that the start lies in) leave a gap in t and nothing
 * else. Too few points or events in a segment: nothing, as 4 coefficients fit any few weeks.
 * Source: A. K. Wagner et al., J. Clin. Pharm. Ther. 27 (2002) 299-309; J. Lopez Bernal et al., Int. J. Epidemiol. 46
 * (2017) 348-355.
 */
export function interruptedSeries(points: readonly SeriesPoint[], start: number): Interruption {
  const counted: Counted = {
    before: tally(points.filter(({ t }) => t < start)),
    after: tally(points.filter(({ t }) => t >= start)),
  };
  const missing = missingIn(counted);
  if (missing) return { ...counted, tooFew: true, reason: missing };
  const fit = fitSegmented(points, start);
  if (!fit) return { ...counted, tooFew: true, reason: 'no-maximum' };

  const n = points.length;
  const degreesOfFreedom = n - fit.coefficients.length;
  const lag = automaticLag(n);
  const residuals = points.map(({ events }, index) => events - fit.fitted[index]!);
  const pearson = residuals.map((residual, index) => residual / Math.sqrt(fit.fitted[index]!));
  const dispersion = dot(pearson, pearson) / degreesOfFreedom;
  const scores = fit.rows.map((row, index) => {
    const leverage = fit.fitted[index]! * varianceOf(fit.bread, row);
    return row.map((x) => (x * residuals[index]!) / (1 - leverage));
  });
  const robust = neweyWest(scores, fit.bread, lag);
  const t = tOfConfidence(CONFIDENCE, degreesOfFreedom);
  const factor = (logValue: number, weights: readonly number[]): Factor => {
    const byModel = Math.max(1, dispersion) * varianceOf(fit.bread, weights);
    const reach = t * Math.sqrt(Math.max(byModel, varianceOf(robust, weights)));
    return { value: Math.exp(logValue), low: Math.exp(logValue - reach), high: Math.exp(logValue + reach) };
  };
  const effect = (weights: readonly number[]) => factor(dot(fit.coefficients, weights), weights);

  return {
    ...counted,
    tooFew: false,
    level: effect([0, 0, 1, 0]),
    slopeBefore: effect([0, 1, 0, 0]),
    slopeAfter: effect([0, 1, 0, 1]),
    slopeChange: effect([0, 0, 0, 1]),
    expectedAfter: expectedAfter(points, start, fit, factor),
    points: points.map((point, index) => {
      const row = segmentedRow(point.t, start, false);
      const after = point.t >= start;
      const logCounterfactual = Math.log(point.exposure) + dot(fit.coefficients, row);
      return {
        ...point,
        after,
        fitted: fit.fitted[index]!,
        counterfactual: after ? factor(logCounterfactual, row) : null,
      };
    }),
    dispersion,
    durbinWatson: durbinWatson(pearson),
    autocorrelation: autocorrelation(pearson, 4),
    lag,
    degreesOfFreedom,
    method: 'segmented-poisson-newey-west',
    confidence: CONFIDENCE,
  };
}

function tally(points: readonly SeriesPoint[]) {
  return { points: points.length, events: points.reduce((sum, { events }) => sum + events, 0) };
}

function missingIn({ before, after }: Counted): UnknownInterruption['reason'] | null {
  if (before.points < MIN_POINTS_FOR_SEGMENT) return 'points-before';
  if (after.points < MIN_POINTS_FOR_SEGMENT) return 'points-after';
  if (before.events < MIN_EVENTS_FOR_SEGMENT) return 'events-before';
  return after.events < MIN_EVENTS_FOR_SEGMENT ? 'events-after' : null;
}

/** The sum of the counterfactual, its interval by the delta method on the log scale. */
function expectedAfter(
  points: readonly SeriesPoint[],
  start: number,
  { coefficients }: SegmentedFit,
  factor: (logValue: number, weights: readonly number[]) => Factor,
): Factor {
  const after = points.filter(({ t }) => t >= start);
  const rows = after.map(({ t }) => segmentedRow(t, start, false));
  const means = after.map(({ exposure }, index) => exposure * Math.exp(dot(rows[index]!, coefficients)));
  const sum = means.reduce((all, mean) => all + mean, 0);
  const gradient = coefficients.map(
    (_, i) =>
      dot(
        means,
        rows.map((row) => row[i]!),
      ) / sum,
  );
  return factor(Math.log(sum), gradient);
}
