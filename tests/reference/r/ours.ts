import { commonDifference } from '#lib/domain/statistics/common-difference.ts';
import { commonOdds } from '#lib/domain/statistics/common-odds.ts';
import { fisherExact } from '#lib/domain/statistics/fisher.ts';
import { type Factor, interruptedSeries } from '#lib/domain/statistics/interrupted-series.ts';
import { clopperPearson, wilson } from '#lib/domain/statistics/interval.ts';
import { mantelHaenszel } from '#lib/domain/statistics/mantel-haenszel.ts';
import { poissonInterval } from '#lib/domain/statistics/poisson.ts';
import { relativeRisk } from '#lib/domain/statistics/relative-risk.ts';
import type { SeriesCase, TableCase } from './cases.ts';

/** Quantities of one case under the names that agreement.R gives them. */
export type Quantities = Record<string, number>;

const triple = (name: string, { value, low, high }: Factor): Quantities => ({
  [name]: value,
  [`${name}.low`]: low,
  [`${name}.high`]: high,
});

/** Our figures of a table; what we do not show is left out. */
export function ourTable({ strata }: TableCase): Quantities {
  const comparable = strata.filter((one) => one.controlTotal > 0);
  const sum = (of: (one: (typeof strata)[number]) => number) =>
    comparable.reduce((total, one) => total + of(one), 0);
  const crude = {
    exposedEvents: sum((one) => one.exposedEvents),
    exposedTotal: sum((one) => one.exposedTotal),
    controlEvents: sum((one) => one.controlEvents),
    controlTotal: sum((one) => one.controlTotal),
  };
  const { ratio, test } = commonOdds(strata);
  const { stratified } = mantelHaenszel(strata.map((one, index) => ({ stratum: `${index}`, ...one })));
  const difference = commonDifference(strata);
  const share = wilson(crude.exposedEvents, crude.exposedTotal);
  const exact = clopperPearson(crude.controlEvents, crude.controlTotal);
  const garwood = poissonInterval(crude.exposedEvents);
  // the bound is only shown where events are few: then it is R's poisson.test
  const { bound } = relativeRisk(crude);
  return {
    ...(test && {
      cmh: test.plain.statistic,
      'cmh.p': test.plain.p,
      'cmh.correct': test.continuity.statistic,
      'cmh.correct.p': test.continuity.p,
    }),
    ...(ratio && triple('or', ratio)),
    ...(!stratified.tooFew && triple('rr', { ...stratified, value: stratified.ratio })),
    ...(!difference.tooFew && {
      rd: difference.value / 1000,
      'rd.low': difference.low / 1000,
      'rd.high': difference.high / 1000,
    }),
    fisher: fisherExact(crude),
    'wilson.low': share.low,
    'wilson.high': share.high,
    'exact.low': exact.low,
    'exact.high': exact.high,
    'poisson.low': garwood.low,
    'poisson.high': garwood.high,
    ...(bound && { 'conditional.low': bound.low, 'conditional.high': bound.high ?? Infinity }),
  };
}

/** Our figures of a series; none where it is too short. */
export function ourSeries({ points, start }: SeriesCase): Quantities {
  const fit = interruptedSeries(points, start);
  if (fit.tooFew) return {};
  const last = fit.points.at(-1)?.counterfactual;
  return {
    ...triple('level', fit.level),
    ...triple('before', fit.slopeBefore),
    ...triple('after', fit.slopeAfter),
    ...triple('slope', fit.slopeChange),
    ...triple('expected', fit.expectedAfter),
    ...(last && { last: last.value, 'last.high': last.high }),
    dispersion: fit.dispersion,
    dw: fit.durbinWatson,
    acf1: fit.autocorrelation[0]!,
  };
}
