import { CONFIDENCE } from '#lib/domain/statistics/interval.ts';
import { poissonInterval } from '#lib/domain/statistics/poisson.ts';
import { quantile } from '#lib/domain/statistics/quantile.ts';
import { MIN_EVENTS_FOR_RATIO } from '#lib/domain/statistics/small-numbers.ts';
import { WEEKS_BEFORE } from './week.ts';

/** Why nothing is said of a difference. */
export type Silence = 'week-not-over' | 'short-history' | 'too-few';

/** By how much a week differs from what the weeks before it were like. */
export interface Difference {
  value: number;
  low: number;
  high: number;
  confidence: number;
  method: 'poisson-recovered' | 'range-of-weeks';
}

/** A figure of a week beside the same of the weeks before it. */
export interface Compared {
  week: number;
  /** The weeks before, the oldest first. */
  before: readonly number[];
  /** Of a week before: their mean for counts, their median for amounts. */
  usual: number | null;
  difference: Difference | null;
  silence: Silence | null;
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

/**
 * Counts of things that happen one by one (incidents): the week less the mean of the eight before it. Both rates have
 * Garwood's exact interval; that of their difference is recovered from the two (G. Y. Zou and A. Donner, Stat. Med. 27
 * (2008) 1693-1702, the way of Newcombe's method 10). Fewer than 10 in all nine weeks say nothing (small-numbers.ts).
 * Several of one cause make the interval too narrow.
 */
export function compareCounts(week: number, before: readonly number[], isOver: boolean): Compared {
  const events = sum(before);
  const silence = week + events < MIN_EVENTS_FOR_RATIO ? 'too-few' : null;
  return compared(week, before, isOver, silence, () => {
    const usual = events / WEEKS_BEFORE;
    const now = poissonInterval(week);
    const then = poissonInterval(events);
    const value = week - usual;
    const low = value - Math.hypot(week - now.low, then.high / WEEKS_BEFORE - usual);
    const high = value + Math.hypot(now.high - week, usual - then.low / WEEKS_BEFORE);
    return { usual, difference: { value, low, high, confidence: CONFIDENCE, method: 'poisson-recovered' } };
  });
}

/** One week more of the same kind lies within the range of the eight before it in 7 cases of 9. */
export const RANGE_CONFIDENCE = (WEEKS_BEFORE - 1) / (WEEKS_BEFORE + 1);

/**
 * Amounts that no law of counts fits (minutes, changes): the week less the median of the eight before it, and less the
 * highest and the lowest of them. Whatever their distribution, a ninth week like them lies between the extremes with
 * probability (8 − 1)/(8 + 1) (S. S. Wilks, Ann. Math. Stat. 12 (1941) 91-96). Nine weeks of nothing say nothing.
 */
export function compareAmounts(week: number, before: readonly number[], isOver: boolean): Compared {
  const silence = week + sum(before) === 0 ? 'too-few' : null;
  return compared(week, before, isOver, silence, () => {
    const usual = quantile(before, 0.5);
    const difference: Difference = {
      value: week - usual,
      low: week - Math.max(...before),
      high: week - Math.min(...before),
      confidence: RANGE_CONFIDENCE,
      method: 'range-of-weeks',
    };
    return { usual, difference };
  });
}

function compared(
  week: number,
  before: readonly number[],
  isOver: boolean,
  tooFew: Silence | null,
  say: () => Pick<Compared, 'usual' | 'difference'>,
): Compared {
  const short = before.length < WEEKS_BEFORE ? 'short-history' : null;
  const silence = (isOver ? null : 'week-not-over') ?? short ?? tooFew;
  const said = silence === null ? say() : { usual: null, difference: null };
  return { week, before, ...said, silence };
}
