import { count, figure } from '#app/overview/words.ts';
import type { Spread } from '#lib/domain/review-health/figures.ts';
import type { Share } from '#lib/domain/review-health/share.ts';
import type { KnownQuantile } from '#lib/domain/statistics/quantile-interval.ts';

/** `8.1%` */
export const percent = (share: number): string => `${figure(100 * share)}%`;

/** `12 of 40: 30% (18% to 45%)`; counts alone where they are too few. */
export function shareWords(share: Share): string {
  const counts = `${count(share.part)} of ${count(share.whole)}`;
  if (share.tooFew) return share.whole === 0 ? 'not known' : `${counts}: too few to say`;
  return `${counts}: ${percent(share.value)} (${percent(share.low)} to ${percent(share.high)})`;
}

/** Minutes, hours or days, whichever reads well. */
export function hoursWords(hours: number): string {
  if (hours < 1) return `${figure(60 * hours)} min`;
  return hours < 72 ? `${figure(hours)} h` : `${figure(hours / 24)} days`;
}

/** Seconds or minutes. */
export const secondsWords = (seconds: number): string =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${figure(seconds / 60)} min`;

/** A quantile with its interval, or that there is none. */
export const quantileWords = (known: KnownQuantile | null, words: (value: number) => string): string =>
  known ? `${words(known.value)} (${words(known.low)} to ${words(known.high)})` : 'too few to say';

/** `median 2.3 h (2.2 h to 2.4 h), p90 7 h (6.8 h to 7.2 h)` */
export const spreadWords = ({ p50, p90 }: Spread, words: (value: number) => string): string =>
  p50 ? `median ${quantileWords(p50, words)}, p90 ${quantileWords(p90, words)}` : 'too few to say';
