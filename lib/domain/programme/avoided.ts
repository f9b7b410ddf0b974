import { type Interruption, interruptedSeries } from '#lib/domain/statistics/interrupted-series.ts';
import type { Interval } from '#lib/domain/statistics/interval.ts';
import { poissonInterval } from '#lib/domain/statistics/poisson.ts';
import type { SeriesPoint } from '#lib/domain/statistics/segmented-poisson.ts';
import { MIN_EVENTS_FOR_RATE } from '#lib/domain/statistics/small-numbers.ts';
import { addDays, daysBetween, startOf } from './days.ts';

const WEEK = 7;
const DAY = 86_400_000;
/** Weeks before it that are looked at, at most. */
export const WEEKS_BEFORE = 26;

export interface BeforeAfter {
  /** Whole weeks counted from the first day of the programme, backwards and forwards; `from` is their first day. */
  weeks: readonly (SeriesPoint & { from: string })[];
  /** Place of the first week of the programme. */
  start: number;
  result: Interruption;
  avoided: Avoided;
}

/** Incidents fewer than expected; negative: more. Never a proof: whatever else changed then is in it. */
export type Avoided =
  | {
      tooFew: false;
      /** From the trend of the weeks before, or from their rate alone. */
      method: 'trend' | 'rate';
      expected: number;
      observed: number;
      value: number;
      low: number;
      high: number;
    }
  | { tooFew: true; reason: string };

/**
 * Incidents before a programme and in it, by whole weeks of its own, and how many fewer there were than the weeks before
 * would have given. `instants`: when each began; `recordFrom`: since when there is a record of changes; `until`: the
 * first day that is not over.
 */
export function beforeAfter(
  instants: readonly number[],
  { startsOn, recordFrom, until }: { startsOn: string; recordFrom: string; until: string },
): BeforeAfter {
  const start = Math.min(WEEKS_BEFORE, Math.max(0, Math.floor(daysBetween(recordFrom, startsOn) / WEEK)));
  const after = Math.max(0, Math.floor(daysBetween(startsOn, until) / WEEK));
  const weeks = Array.from({ length: start + after }, (_, t) => {
    const from = addDays(startsOn, (t - start) * WEEK);
    const [first, end] = [startOf(from), startOf(from) + WEEK * DAY];
    return { t, from, events: instants.filter((at) => at >= first && at < end).length, exposure: 1 };
    // before it has begun, the last of the weeks before are not over either
  }).filter(({ from }) => addDays(from, WEEK) <= until);
  const result = interruptedSeries(weeks, start);
  return { weeks, start, result, avoided: avoidedOf(result) };
}

function avoidedOf(result: Interruption): Avoided {
  const { before, after } = result;
  if (after.points === 0) return { tooFew: true, reason: 'No whole week of it is over.' };
  if (!result.tooFew) {
    const { value, low, high } = result.expectedAfter;
    return { tooFew: false, method: 'trend', ...difference({ value, low, high }, after.events) };
  }
  if (before.points === 0 || before.events < MIN_EVENTS_FOR_RATE)
    return {
      tooFew: true,
      reason: `${before.events} in the ${before.points} weeks before, at least ${MIN_EVENTS_FOR_RATE} are needed.`,
    };
  const scale = after.points / before.points;
  const { low, high } = poissonInterval(before.events);
  const expected = { value: before.events * scale, low: low * scale, high: high * scale };
  return { tooFew: false, method: 'rate', ...difference(expected, after.events) };
}

/**
 * What was expected less what was counted, with an interval put together from those of both parts (MOVER: G. Y. Zou and
 * A. Donner, Stat. Med. 27 (2008) 1693-1702); that of the count is Garwood's.
 */
export function difference({ value, low, high }: Interval & { value: number }, observed: number) {
  const counted = poissonInterval(observed);
  const gap = value - observed;
  return {
    expected: value,
    observed,
    value: gap,
    low: gap - Math.hypot(value - low, counted.high - observed),
    high: gap + Math.hypot(high - value, observed - counted.low),
  };
}
