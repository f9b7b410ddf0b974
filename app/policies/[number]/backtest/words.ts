import type { Tally } from '#lib/domain/policy/backtest.ts';
import type { Reviewer } from '#lib/domain/policy/backtest-approvals.ts';
import type { BacktestReport } from '#lib/domain/policy/backtest-report.ts';
import { ratePer1000 } from '#lib/domain/statistics/rate.ts';
import type { BacktestFilters } from './filters.ts';

/** What every part of the page is about. */
export interface Shown {
  number: number;
  run: string;
  report: BacktestReport;
  filters: BacktestFilters;
}

export const count = (value: number) => value.toLocaleString('en');

export const REVIEWER_WORDS: Record<Reviewer, string> = {
  anyone: 'anyone',
  senior: 'senior',
  principal: 'principal',
  director: 'director',
};

/** Hours a week, from minutes or, where the reader says how long a review takes, from reviews. */
export function hoursAWeek(
  { report, filters }: Pick<Shown, 'report' | 'filters'>,
  { minutes, reviews }: { minutes: number; reviews: number },
): number {
  const all = filters.minutes === undefined ? minutes : reviews * filters.minutes;
  return (all / 60 / Math.max(1, report.days)) * 7;
}

export const hours = (value: number) => (value >= 10 ? count(Math.round(value)) : value.toFixed(1));

/** Of a hundred changes that were held, so many failed: with its interval, or why there is none. */
export function precisionWords({ changes, failed }: Tally): string {
  if (changes === 0) return 'none';
  const rate = ratePer1000(failed, changes);
  const percent = (value: number) => `${(value / 10).toFixed(value >= 100 ? 0 : 1)}%`;
  if (rate.tooFew)
    return rate.bound ? `too few to say; below ${percent(rate.bound.atMost)}` : 'too few to say';
  return `${percent(rate.value)} (${percent(rate.low)} to ${percent(rate.high)})`;
}
