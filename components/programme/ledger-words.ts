import type { Cost, Friction } from '#lib/domain/programme/friction.ts';
import type { ReviewTime } from '#lib/domain/programme/review-hours.ts';
import type { Interval } from '#lib/domain/statistics/interval.ts';
import { count, counted, figure } from '../charts/words.ts';

/** ` (3.1 to 4.2)` behind a figure; nothing where there is no interval. */
export const between = (range: Interval | null): string =>
  range ? ` (${figure(range.low)} to ${figure(range.high)})` : '';

/** `14.2 hours (95%: 12.1 to 16.8)`, or that there is no interval. */
export const hoursWords = (hours: number, range: Interval | null): string =>
  range
    ? `${figure(hours)} hours (95%: ${figure(range.low)} to ${figure(range.high)})`
    : `${figure(hours)} hours, without an interval`;

/** What the hours were asked for. */
export function askedWords({ judged, changes, approvals, seniors, hours, hoursRange }: Friction): string {
  const more =
    approvals === 0
      ? 'no approval more than the active policy'
      : `${counted(approvals, 'approval')} beyond the active policy, ${hoursWords(hours, hoursRange)} of reviewing`;
  return `${counted(seniors, 'review')} more by seniors and principals; ${more}; on ${count(changes)} of ${counted(judged, 'change')}.`;
}

/** How long changes waited for what only its rules asked for. */
export function waitedWords({ n, hours, p50, p50Range }: Cost['waited']): string {
  if (p50 === null) return 'No wait is complete.';
  const range = p50Range ? ` (95%: ${figure(p50Range.low)} to ${figure(p50Range.high)})` : '';
  const half = p50 === 0 ? 'at least half of them did not wait' : `half of them above ${figure(p50)}${range}`;
  if (hours === 0) return `None, measured, over ${counted(n, 'change')}.`;
  return `${figure(hours)} hours, measured, over ${counted(n, 'change')}; ${half}.`;
}

/** What the hours of a review rest on. */
export function reviewWords({ minutes, timed, own, isAssumed }: ReviewTime): string {
  const long = `${figure(minutes)} minutes`;
  if (isAssumed) {
    const few = timed === 0 ? 'none was' : `only ${count(timed)} ${timed === 1 ? 'was' : 'were'}`;
    return `A review is assumed to last ${long}, as ${few} timed: hours without an interval.`;
  }
  const which =
    own < timed
      ? `the newest ${count(timed)} that were timed on any service, as ${own === 0 ? 'none was' : `only ${count(own)} were`} on these`
      : `${count(timed)} that were timed`;
  return `A review is taken to last ${long}, the mean of ${which}; the interval says how far all of them together may have been from that.`;
}
