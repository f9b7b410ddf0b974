import { z } from 'zod';
import { param, type SearchParams, text } from '#lib/platform/search-params.ts';
import type { Query } from '#lib/platform/urls.ts';

const DAY = 86_400_000;

/** Periods that end today, by their number of days; `all`: from the first record on. */
export const PERIODS = { '90d': 90, '180d': 180, '365d': 365, all: null } as const;
export type Period = keyof typeof PERIODS;

const Schema = z.object({
  period: param(z.enum(Object.keys(PERIODS) as [Period, ...Period[]])),
  /** The version of the ranker that the figures are of; the newest without it. */
  version: param(text),
});

/** What the page shows, complete. */
export interface RankerFilters {
  period: Period;
  version?: string;
}

export function parseFilters(search: SearchParams): RankerFilters {
  const { period, ...same } = Schema.parse(search);
  return { ...same, period: period ?? 'all' };
}

/** Back to the URL; defaults are left out, so equal filters are equal URLs. */
export function toSearch({ period, version }: RankerFilters): Query {
  return { period: period === 'all' ? undefined : period, version };
}

/** What the report is asked. */
export function toAsked({ period, version }: RankerFilters, now: Date) {
  const to = new Date((Math.floor(now.getTime() / DAY) + 1) * DAY);
  const days = PERIODS[period];
  return {
    from: days === null ? null : new Date(to.getTime() - days * DAY),
    to,
    rankerVersion: version ?? null,
  };
}
