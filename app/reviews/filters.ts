import { z } from 'zod';
import { param, type SearchParams, text } from '#lib/platform/search-params.ts';
import type { Query } from '#lib/platform/urls.ts';
import type { ReviewsAsked } from '#lib/reports/review-health-rows.ts';

const DAY = 86_400_000;

/** Periods that end today, by their number of days. */
export const PERIODS = { '30d': 30, '90d': 90, '180d': 180 } as const;
export type Period = keyof typeof PERIODS;

const Schema = z.object({
  period: param(z.enum(Object.keys(PERIODS) as [Period, ...Period[]])),
  team: param(text),
  service: param(text),
});

const DEFAULT_PERIOD: Period = '90d';

/** What the page shows, complete. */
export interface ReviewFilters {
  period: Period;
  /** The reviewers' team. */
  team?: string;
  service?: string;
}

export function parseFilters(search: SearchParams): ReviewFilters {
  const { period, ...same } = Schema.parse(search);
  return { ...same, period: period ?? DEFAULT_PERIOD };
}

/** Back to the URL; defaults are left out, so equal filters are equal URLs. */
export function toSearch({ period, ...same }: ReviewFilters): Query {
  return { ...same, period: period === DEFAULT_PERIOD ? undefined : period };
}

/** Whole days (UTC) up to and with today: the same all day long. */
export function toAsked({ period, service }: ReviewFilters, now: Date): ReviewsAsked {
  const today = new Date(Math.floor(now.getTime() / DAY) * DAY);
  const to = new Date(today.getTime() + DAY);
  return { from: new Date(to.getTime() - PERIODS[period] * DAY), to, today, service: service ?? null };
}
