import { CONFIDENCE, wilson } from '#lib/domain/statistics/interval.ts';
import { quantile, quantileOfSorted } from '#lib/domain/statistics/quantile.ts';
import { zOfConfidence } from '#lib/domain/statistics/special.ts';
import type { Criterion } from './criteria.ts';
import type { DayReading } from './progress.ts';

/** Days from the last measured one until a criterion is met; null: not within `HORIZON` days. */
export type Forecast =
  | { kind: 'met' }
  | { kind: 'too-few'; days: number }
  | { kind: 'never'; earliest: number | null }
  | { kind: 'expected'; days: number; earliest: number; latest: number | null };

/** Measured days that are looked at, and of which fewer say nothing. */
export const LOOKED_AT = 28;
export const MIN_DAYS = 14;
/** What is further away than this is said not to come. */
export const HORIZON = 366;

/**
 * When a criterion is met if things go on as in the last four weeks. Over a window of one day, days stand for
 * themselves: how long until the days in a row are together follows from the share of days that held (`runDays`).
 * Over longer windows neighbouring days are nearly the same, and the figure's trend says when it crosses the threshold
 * (`crossingDays`), after which the days in a row have to pass. `history` is in order of days, the last one newest.
 */
export function forecast(criterion: Criterion, history: readonly DayReading[]): Forecast {
  const last = history.at(-1);
  if (last?.state === 'met') return { kind: 'met' };
  const recent = history.slice(-LOOKED_AT);
  const known = recent.filter(({ holds }) => holds !== 'too-few');
  if (!last || known.length < MIN_DAYS) return { kind: 'too-few', days: known.length };
  const found =
    criterion.windowDays === 1 ? runForecast(criterion, last.row, known) : trendForecast(criterion, recent);
  if (!found) return { kind: 'too-few', days: known.length };
  const within = (days: number | null) => (days === null || days > HORIZON ? null : Math.ceil(days));
  const [earliest, likely, latest] = found.map(within) as [number | null, number | null, number | null];
  return likely === null
    ? { kind: 'never', earliest }
    : { kind: 'expected', days: likely, earliest: earliest ?? likely, latest };
}

/** Earliest, likely, latest; null: never. */
type Days = readonly [number | null, number | null, number | null];

/**
 * The share of days that held with Wilson's interval: at its middle the median, at its upper end the 2.5% quantile, at
 * its lower end the 97.5% quantile of the days until the run is complete.
 */
function runForecast({ consecutiveDays }: Criterion, row: number, known: readonly DayReading[]): Days {
  const held = known.filter(({ holds }) => holds === 'yes').length;
  const { low, high } = wilson(held, known.length);
  const half = (1 - CONFIDENCE) / 2;
  // Jeffreys' estimate: all days of four weeks are no proof that every day holds
  const share = (held + 0.5) / (known.length + 1);
  return [
    runDays(high, row, consecutiveDays, half),
    runDays(share, row, consecutiveDays, 0.5),
    runDays(low, row, consecutiveDays, 1 - half),
  ];
}

/**
 * Days until `length` successes in a row, `row` of which are there, each day a success with `share`: the quantile of
 * its distribution, by stepping the chain of run lengths day by day. Null beyond `HORIZON`.
 * Source: W. Feller, An Introduction to Probability Theory and Its Applications, vol. 1, 3rd edition (1968), XIII.7.
 */
export function runDays(share: number, row: number, length: number, probability: number): number | null {
  let chances = Array.from({ length }, (_, at): number => (at === row ? 1 : 0));
  let reached = row >= length ? 1 : 0;
  for (let day = 1; day <= HORIZON && reached < probability; day += 1) {
    const open = chances.reduce((sum, chance) => sum + chance, 0);
    reached += (chances[length - 1] ?? 0) * share;
    chances = chances.map((_, at) => (at === 0 ? open * (1 - share) : chances[at - 1]! * share));
    if (reached >= probability) return day;
  }
  return reached >= probability ? 0 : null;
}

/** Null where too few days have a figure. */
function trendForecast(criterion: Criterion, recent: readonly DayReading[]): Days | null {
  const points = recent.flatMap(({ compared }, index) =>
    compared === null ? [] : [{ t: index - recent.length + 1, y: compared }],
  );
  if (points.length < MIN_DAYS) return null;
  const trend = senTrend(points, criterion.windowDays);
  const isBetterBelow = criterion.comparison === 'at-most';
  const row = recent.at(-1)!.row;
  const days = (slope: number): number | null => {
    const line = (t: number) => trend.y + slope * (t - trend.t);
    const holds = (t: number) =>
      isBetterBelow ? line(t) <= criterion.threshold : line(t) >= criterion.threshold;
    if (row > 0) return holds(criterion.consecutiveDays - row) ? criterion.consecutiveDays - row : null;
    const toBetter = isBetterBelow ? slope < 0 : slope > 0;
    if (!toBetter) return null;
    const crossing = trend.t + (criterion.threshold - trend.y) / slope;
    return Math.max(1, Math.ceil(crossing)) + criterion.consecutiveDays - 1;
  };
  const [best, worst] = isBetterBelow ? [trend.low, trend.high] : [trend.high, trend.low];
  return [days(best), days(trend.slope), days(worst)];
}

interface Trend {
  /** A point of the line: the medians. */
  t: number;
  y: number;
  slope: number;
  low: number;
  high: number;
}

/**
 * The median of the slopes of all pairs, which one odd day does not move, with its interval (P. K. Sen, JASA 63 (1968)
 * 1379-1389). Figures over windows of w days share days, with autocorrelation 1 - i/w at i days: the variance of
 * Kendall's S is widened for it (K. H. Hamed and A. R. Rao, J. Hydrology 204 (1998) 182-196).
 */
export function senTrend(points: readonly { t: number; y: number }[], windowDays: number): Trend {
  const slopes = points
    .flatMap((a, i) => points.slice(i + 1).map((b) => (b.y - a.y) / (b.t - a.t)))
    .sort((a, b) => a - b);
  const n = points.length;
  let shared = 0;
  for (let i = 1; i < Math.min(n, windowDays); i += 1)
    shared += (n - i) * (n - i - 1) * (n - i - 2) * (1 - i / windowDays);
  const widening = 1 + (2 * shared) / (n * (n - 1) * (n - 2));
  const reach = zOfConfidence(CONFIDENCE) * Math.sqrt(((n * (n - 1) * (2 * n + 5)) / 18) * widening);
  const rank = (place: number) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(place)))]!;
  return {
    t: quantile(
      points.map(({ t }) => t),
      0.5,
    ),
    y: quantile(
      points.map(({ y }) => y),
      0.5,
    ),
    slope: quantileOfSorted(slopes, 0.5),
    low: rank((slopes.length - reach) / 2 - 1),
    high: rank((slopes.length + reach) / 2),
  };
}
