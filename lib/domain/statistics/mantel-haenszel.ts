import { type CommonDifference, commonDifference } from './common-difference.ts';
import { type CommonOdds, commonOdds } from './common-odds.ts';
import {
  enoughForRatio,
  logInterval,
  logRatioVariance,
  type RelativeRisk,
  relativeRisk,
  type TwoGroups,
} from './relative-risk.ts';
import { chiSquareUpper } from './special.ts';

/** The two groups within one stratum (a service, a tier, a size of change: what might explain the difference). */
export interface Stratum extends TwoGroups {
  stratum: string;
}

/** Do the strata agree about the ratio? Null when fewer than two strata can say something. */
export interface Heterogeneity {
  /** Cochran's Q about the common ratio, its degrees of freedom and chi-square p-value. */
  q: number;
  df: number;
  p: number;
  /** Share of the spread that chance does not explain, 0 to 1: max(0, (Q - df) / Q). */
  iSquared: number;
  /** Strata in which one half was added to all four cells, for this test only, as one cell was zero. */
  corrected: readonly string[];
  correction: 'haldane-anscombe-0.5' | null;
}

/** Common ratio over strata. Null with `tooFew` when the comparable strata hold too few events, or nothing
 * but events. */
export type CommonRatio =
  | { tooFew: false; ratio: number; low: number; high: number; method: 'mantel-haenszel-greenland-robins' }
  | { tooFew: true; ratio: null; low: null; high: null; method: null };

export interface StratifiedRatio {
  /** All strata thrown together. */
  crude: RelativeRisk;
  /** Like held against like. */
  stratified: CommonRatio;
  /** The same for the difference per 1,000. */
  difference: CommonDifference;
  /** Common odds ratio, and the test whether any stratum has a difference. */
  odds: CommonOdds;
  strata: readonly (RelativeRisk & { stratum: string })[];
  /** Strata with members of one group only: in the crude figure, but with nothing to be held against. */
  incomparable: { strata: readonly string[]; events: number; total: number };
  heterogeneity: Heterogeneity | null;
  /**
   * Simpson's reversal: crude and stratified ratio lie on different sides of 1, so the crude one must not be quoted.
   * `clear` when both intervals exclude 1 as well. Null when one of the two is not shown.
   */
  simpson: { reversed: boolean; clear: boolean } | null;
}

/**
 * Relative risk over strata by Mantel and Haenszel, with the variance of Greenland and Robins, which holds for many
 * thin strata as for few thick ones and needs no correction for zero cells.
 * Rows with the same stratum name are added up, strata without members are none. Counts as in relativeRisk, else
 * RangeError.
 * Source: S. Greenland and J. M. Robins, Biometrics 41 (1985) 55-68.
 */
export function mantelHaenszel(rows: readonly Stratum[]): StratifiedRatio {
  const strata = merge(rows);
  const crude = relativeRisk(sum(strata));
  const comparable = strata.filter(isComparable);
  const rest = strata.filter((s) => !isComparable(s));
  const stratified = commonRatio(comparable);
  return {
    crude,
    stratified,
    difference: commonDifference(comparable),
    odds: commonOdds(comparable),
    strata: strata.map((s) => ({ stratum: s.stratum, ...relativeRisk(s) })),
    incomparable: {
      strata: rest.map((s) => s.stratum),
      events: rest.reduce((n, s) => n + s.exposedEvents + s.controlEvents, 0),
      total: rest.reduce((n, s) => n + s.exposedTotal + s.controlTotal, 0),
    },
    heterogeneity: stratified.tooFew ? null : heterogeneity(comparable, stratified.ratio),
    simpson: crude.tooFew || stratified.tooFew ? null : simpson(crude, stratified),
  };
}

function isComparable(stratum: Stratum): boolean {
  return stratum.exposedTotal > 0 && stratum.controlTotal > 0;
}

function sum(strata: readonly TwoGroups[]): TwoGroups {
  const total = { exposedEvents: 0, exposedTotal: 0, controlEvents: 0, controlTotal: 0 };
  for (const s of strata) {
    total.exposedEvents += s.exposedEvents;
    total.exposedTotal += s.exposedTotal;
    total.controlEvents += s.controlEvents;
    total.controlTotal += s.controlTotal;
  }
  return total;
}

function merge(rows: readonly Stratum[]): Stratum[] {
  const byName = Map.groupBy(rows, (row) => row.stratum);
  return [...byName]
    .map(([stratum, same]) => ({ stratum, ...sum(same) }))
    .filter(({ exposedTotal, controlTotal }) => exposedTotal + controlTotal > 0);
}

function commonRatio(strata: readonly Stratum[]): CommonRatio {
  const total = sum(strata);
  const events = total.exposedEvents + total.controlEvents;
  const allFailed = events === total.exposedTotal + total.controlTotal;
  if (allFailed || !enoughForRatio(total.exposedEvents, total.controlEvents)) {
    return { tooFew: true, ratio: null, low: null, high: null, method: null };
  }
  let above = 0;
  let below = 0;
  let spread = 0;
  for (const { exposedEvents: a, exposedTotal: m, controlEvents: c, controlTotal: n } of strata) {
    const all = m + n;
    above += (a * n) / all;
    below += (c * m) / all;
    spread += (((a + c) / all) * m * n) / all - (a * c) / all;
  }
  const ratio = above / below;
  const interval = logInterval(ratio, spread / (above * below));
  return { tooFew: false, ratio, ...interval, method: 'mantel-haenszel-greenland-robins' };
}

/**
 * Q = sum of (ln RR_i - ln RR_MH)^2 / variance_i, as Review Manager and metafor have it; a stratum where nobody or
 * everybody had the event says nothing about the ratio and is left out.
 * Source: J. Deeks and J. Higgins, Statistical algorithms in Review Manager 5 (2010); I^2: J. Higgins et al.,
 * BMJ 327 (2003) 557-560.
 */
function heterogeneity(strata: readonly Stratum[], common: number): Heterogeneity | null {
  const corrected: string[] = [];
  let q = 0;
  let df = -1;
  for (const stratum of strata) {
    const events = stratum.exposedEvents + stratum.controlEvents;
    if (events === 0 || events === stratum.exposedTotal + stratum.controlTotal) continue;
    const groups = hasZeroCell(stratum) ? addHalf(stratum) : stratum;
    if (groups !== stratum) corrected.push(stratum.stratum);
    const { exposedEvents: a, exposedTotal: m, controlEvents: c, controlTotal: n } = groups;
    q += Math.log(a / m / (c / n) / common) ** 2 / logRatioVariance(groups);
    df++;
  }
  if (df < 1) return null;
  const iSquared = q > df ? (q - df) / q : 0;
  const correction = corrected.length > 0 ? 'haldane-anscombe-0.5' : null;
  return { q, df, p: chiSquareUpper(q, df), iSquared, corrected, correction };
}

function hasZeroCell({ exposedEvents, exposedTotal, controlEvents, controlTotal }: TwoGroups): boolean {
  const cells = [exposedEvents, exposedTotal - exposedEvents, controlEvents, controlTotal - controlEvents];
  return cells.includes(0);
}

function addHalf(groups: TwoGroups): TwoGroups {
  return {
    exposedEvents: groups.exposedEvents + 0.5,
    exposedTotal: groups.exposedTotal + 1,
    controlEvents: groups.controlEvents + 0.5,
    controlTotal: groups.controlTotal + 1,
  };
}

interface Estimate {
  ratio: number;
  low: number;
  high: number;
}

function simpson(crude: Estimate, stratified: Estimate): { reversed: boolean; clear: boolean } {
  const reversed = side(crude.ratio) * side(stratified.ratio) < 0;
  const excludesOne = (e: Estimate) => e.low > 1 || e.high < 1;
  return { reversed, clear: reversed && excludesOne(crude) && excludesOne(stratified) };
}

/** -1 below 1, 0 at 1 (give or take rounding), 1 above. */
function side(ratio: number): number {
  return Math.abs(ratio - 1) < 1e-9 ? 0 : Math.sign(ratio - 1);
}
