import { CONFIDENCE, type Interval, wilson } from '#lib/domain/statistics/interval.ts';
import { zOfConfidence } from '#lib/domain/statistics/special.ts';

/** A figure in 0..1 with its 95% interval. */
export interface Figure extends Interval {
  value: number;
}

export interface RankingFigures {
  top1: Figure;
  top3: Figure;
  top5: Figure;
  mrr: Figure;
}

/** The best place, from 1, of any culprit in an order; Infinity when none is in it. */
export function culpritRank(order: readonly string[], culprits: ReadonlySet<string>): number {
  const at = order.findIndex((id) => culprits.has(id));
  return at === -1 ? Number.POSITIVE_INFINITY : at + 1;
}

/** Figures of a method from the culprit's rank in each incident (at least one); Infinity is a miss at any depth. */
export function figuresOf(ranks: readonly number[]): RankingFigures {
  const within = (depth: number) => {
    const hits = ranks.filter((rank) => rank <= depth).length;
    return { value: hits / ranks.length, ...wilson(hits, ranks.length) };
  };
  return {
    top1: within(1),
    top3: within(3),
    top5: within(5),
    mrr: meanFigure(ranks.map((rank) => 1 / rank)),
  };
}

/** A mean with its normal interval (value ± z s/√n), kept within 0..1; of one value, everything is possible. */
function meanFigure(values: readonly number[]): Figure {
  const n = values.length;
  const value = values.reduce((sum, x) => sum + x, 0) / n;
  if (n === 1) return { value, low: 0, high: 1 };
  const variance = values.reduce((sum, x) => sum + (x - value) ** 2, 0) / (n - 1);
  const half = zOfConfidence(CONFIDENCE) * Math.sqrt(variance / n);
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half) };
}

const MOST_BINS = 10;
const LEAST_IN_BIN = 10;

/**
 * How far said probabilities are from what came true, 0 to 1: sorted by probability, cut into at most ten bins of
 * about equal count (not fewer than ten each), the mean over bins of |mean probability - share true|, weighted by
 * count. Few forecasts give one bin, that is the difference of the means.
 * Source: expected calibration error, Naeini et al. (AAAI 2015), with bins of equal count.
 */
export function calibrationError(forecasts: readonly { probability: number; cameTrue: boolean }[]): number {
  const n = forecasts.length;
  const bins = Math.max(1, Math.min(MOST_BINS, Math.floor(n / LEAST_IN_BIN)));
  const sorted = forecasts.toSorted((a, b) => a.probability - b.probability);
  let error = 0;
  for (let bin = 0; bin < bins; bin += 1) {
    const part = sorted.slice(Math.round((bin * n) / bins), Math.round(((bin + 1) * n) / bins));
    const gap = part.reduce((sum, { probability, cameTrue }) => sum + probability - Number(cameTrue), 0);
    error += Math.abs(gap) / n;
  }
  return error;
}
