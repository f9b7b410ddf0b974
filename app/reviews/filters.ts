import { z } from 'zod';
import { weekOf } from '#lib/domain/review-health/told.ts';
import { param, type SearchParams, text } from '#lib/platform/search-params.ts';
import type { Query } from '#lib/platform/urls.ts';
import type { ReviewsAsked } from '#lib/reports/review-health.ts';

const WEEK = 7 * 86_400_000;

/** Periods that end with the last whole week, by their number of weeks. */
export const PERIODS = { '4w': 4, '13w': 13, '26w': 26 } as const;
export type Period = keyof typeof PERIODS;

const Schema = z.object({
  period: param(z.enum(Object.keys(PERIODS) as [Period, ...Period[]])),
  team: param(text),
});

const DEFAULT_PERIOD: Period = '13w';

/** What the page shows, complete. */
export interface ReviewFilters {
  period: Period;
  /** The reviewers' team. */
  team?: string;
}

export function parseFilters(search: SearchParams): ReviewFilters {
  const { period, ...same } = Schema.parse(search);
  return { ...same, period: period ?? DEFAULT_PERIOD };
}

/** Back to the URL; defaults are left out, so equal filters are equal URLs. */
export function toSearch({ period, ...same }: ReviewFilters): Query {
  return { ...same, period: period === DEFAULT_PERIOD ? undefined : period };
}

/** Whole ISO weeks (UTC), up to the last Monday: the same all week long. */
export function toAsked({ period }: ReviewFilters, now: Date): ReviewsAsked {
  const to = weekOf(now.getTime());
  return { from: new Date(to - PERIODS[period] * WEEK), to: new Date(to) };
}
