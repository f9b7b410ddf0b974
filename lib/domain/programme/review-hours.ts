import { ASSUMED_MINUTES, MIN_TIMED } from '#lib/domain/policy/backtest-report.ts';
import type { Interval } from '#lib/domain/statistics/interval.ts';
import { predictedSums } from '#lib/domain/statistics/predicted-sum.ts';

/** How long one review is taken to last: the mean of those that were timed, or where they are too few, an assumption. */
export interface ReviewTime {
  minutes: number;
  timed: number;
  /** How many of them on the programme's own services: where these are too few, those on any are looked at. */
  own: number;
  isAssumed: boolean;
}

/** Seconds of reviews that were timed, on its own services or on any. */
export interface TimedReviews {
  seconds: readonly number[];
  own: number;
}

/** Reviews in hours; `range`: 95%, of what they took altogether; null where their time is assumed. */
export interface ReviewHours {
  value: number;
  range: Interval | null;
}

/**
 * How many hours so many reviews took. How many there were is counted; what is not known is how long each lasted, but for
 * those that were timed, which the others are taken to be like.
 */
export function reviewHours(
  { seconds, own }: TimedReviews,
  counts: readonly number[],
): { review: ReviewTime; hoursOf: (reviews: number) => ReviewHours } {
  const timed = seconds.length;
  const isAssumed = timed < MIN_TIMED;
  const minutes = isAssumed ? ASSUMED_MINUTES : seconds.reduce((sum, one) => sum + one, 0) / timed / 60;
  const hours = seconds.map((one) => one / 3_600);
  const ranges = isAssumed ? null : predictedSums(hours, counts);
  return {
    review: { minutes, timed, own, isAssumed },
    hoursOf: (reviews) => ({
      value: (reviews * minutes) / 60,
      range: ranges?.get(reviews) ?? null,
    }),
  };
}
