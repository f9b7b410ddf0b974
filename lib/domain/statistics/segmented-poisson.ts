import { dot, inverse, solve } from './linear-algebra.ts';

/** One point of a series: events among so much exposure (above 0), `t` steps after its beginning. */
export interface SeriesPoint {
  t: number;
  events: number;
  exposure: number;
}

export interface SegmentedFit {
  /** Intercept, slope, change of level, change of slope; on the log scale. */
  coefficients: readonly number[];
  /** The row of each point: 1, t - start, after, after (t - start). */
  rows: readonly (readonly number[])[];
  /** Expected events. */
  fitted: readonly number[];
  /** Inverse of the information. */
  bread: number[][];
}

const MOST_STEPS = 200;
/** Size of a step, on the log scale, at which they end. */
const CLOSE_ENOUGH = 1e-10;
/** Loss of likelihood that is none. */
const ROUNDING = 1e-6;

/** The row of a point; without `after`, as if nothing had happened at `start`. */
export function segmentedRow(t: number, start: number, after: boolean): number[] {
  const since = t - start;
  return [1, since, after ? 1 : 0, after ? since : 0];
}

/**
 * Segmented log-linear Poisson regression, the interruption at `start`:
 *
 *     ln E(events_t) = ln exposure_t + b0 + b1 (t - start) + b2 [t >= start] + b3 (t - start) [t >= start]
 *
 * by maximum likelihood (Newton's method, steps halved where they overshoot; the likelihood is concave). Null where
 * no maximum exists: a segment without events, or with all of them at one point.
 * Source: J. Lopez Bernal, S. Cummins and A. Gasparrini, Int. J. Epidemiol. 46 (2017) 348-355.
 */
export function fitSegmented(points: readonly SeriesPoint[], start: number): SegmentedFit | null {
  const isAfter = ({ t }: SeriesPoint) => t >= start;
  for (const segment of [points.filter((one) => !isAfter(one)), points.filter(isAfter)])
    if (segment.filter(({ events }) => events > 0).length < 2) return null;
  const rows = points.map((point) => segmentedRow(point.t, start, isAfter(point)));
  const mean = total(points, ({ events }) => events) / total(points, ({ exposure }) => exposure);
  let coefficients = [Math.log(mean), 0, 0, 0];
  for (let count = 0; count < MOST_STEPS; count += 1) {
    const { score, information } = derivatives(points, rows, coefficients);
    const direction = solve(information, score);
    const enough = logLikelihood(points, rows, coefficients) - ROUNDING;
    let length = 1;
    const moved = () => coefficients.map((value, index) => value + length * direction[index]!);
    while (length > CLOSE_ENOUGH && !(logLikelihood(points, rows, moved()) >= enough)) length /= 2;
    coefficients = moved();
    if (Math.max(...direction.map(Math.abs)) < CLOSE_ENOUGH) break;
  }
  const fitted = expected(points, rows, coefficients);
  return { coefficients, rows, fitted, bread: inverse(derivatives(points, rows, coefficients).information) };
}

const total = <T>(all: readonly T[], of: (one: T) => number) => all.reduce((sum, one) => sum + of(one), 0);

const expected = (
  points: readonly SeriesPoint[],
  rows: readonly (readonly number[])[],
  coefficients: readonly number[],
) => points.map(({ exposure }, index) => exposure * Math.exp(dot(rows[index]!, coefficients)));

function logLikelihood(
  points: readonly SeriesPoint[],
  rows: readonly (readonly number[])[],
  coefficients: readonly number[],
): number {
  const means = expected(points, rows, coefficients);
  return points.reduce(
    (sum, { events }, index) => sum + events * dot(rows[index]!, coefficients) - means[index]!,
    0,
  );
}

function derivatives(
  points: readonly SeriesPoint[],
  rows: readonly (readonly number[])[],
  coefficients: readonly number[],
) {
  const means = expected(points, rows, coefficients);
  const score = coefficients.map((_, i) =>
    points.reduce((sum, { events }, index) => sum + rows[index]![i]! * (events - means[index]!), 0),
  );
  const information = coefficients.map((_, i) =>
    coefficients.map((__, j) => rows.reduce((sum, row, index) => sum + row[i]! * row[j]! * means[index]!, 0)),
  );
  return { score, information };
}
