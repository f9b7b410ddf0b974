import { z } from 'zod';
import { TIERS } from '#lib/domain/service/observation.ts';
import { asOfInstant, asOfParam } from '#lib/platform/as-of.ts';
import type { Order } from '#lib/platform/keyset.ts';
import { param, params, type SearchParams, text } from '#lib/platform/search-params.ts';
import type { Query } from '#lib/platform/urls.ts';
import { SERVICE_SORTS, type ServiceFilters, type ServiceSort } from '#lib/services/queries.ts';

const DAY = 86_400_000;

/** Lengths of the period that figures are shown for, in days; `all`: from the first record on. */
export const PERIODS = ['30', '90', '180', '365', 'all'] as const;
export type Period = (typeof PERIODS)[number];
const USUAL: Period = '90';

const Schema = z.object({
  q: param(text),
  tier: params(TIERS),
  team: param(text),
  director: param(text),
  days: param(z.enum(PERIODS)),
  sort: param(z.enum(SERVICE_SORTS)),
  order: param(z.enum(['asc', 'desc'])),
  after: param(z.string().max(1000)),
});
/** The list's filter as it stands in the URL. */
export type ServiceListParams = z.infer<typeof Schema>;

export function parseFilters(search: SearchParams): ServiceListParams {
  return Schema.parse(search);
}

/** As of when one service is shown, and the last moment that is then known; `asOf` is null for now. */
export function parseAsOf(search: SearchParams, now: Date): { asOf: Date | null; last: Date } {
  const asOf = asOfInstant(asOfParam.parse(search.asOf), now);
  return { asOf, last: asOf === null ? now : new Date(asOf.getTime() - 1) };
}

/** Back to the URL; defaults are left out, so equal lists have equal URLs. */
export function toSearch(list: Partial<ServiceListParams>): Query {
  const { sort, order, days, ...rest } = list;
  return {
    ...rest,
    days: days === USUAL ? undefined : days,
    sort: sort === 'sev2' ? undefined : sort,
    order: order === 'desc' ? undefined : order,
  };
}

/** What the query filters by. */
export function toQuery(list: ServiceListParams): ServiceFilters {
  return { q: list.q, tiers: list.tier, team: list.team, director: list.director };
}

/** How the list is ordered, most Sev2s first unless the URL says otherwise. */
export function orderOf(list: ServiceListParams): Order & { sort: ServiceSort } {
  const sort = list.sort ?? 'sev2';
  return { sort, direction: list.order ?? 'desc', keys: sort === 'slug' ? 'text' : 'number' };
}

export interface PeriodRange {
  period: Period;
  from: Date;
  /** The end of today (UTC), so that the period is the same all day long. */
  to: Date;
  /** The same as filters of lists; `all` has no beginning. */
  query: { from: string | undefined; to: string };
}

/** The days that a period ends today means. */
export function periodRange(days: Period | undefined, now: Date): PeriodRange {
  const period = days ?? USUAL;
  const to = new Date(Math.floor(now.getTime() / DAY) * DAY + DAY);
  const from = period === 'all' ? new Date(0) : new Date(to.getTime() - Number(period) * DAY);
  const text = (at: Date) => at.toISOString().slice(0, 10);
  return { period, from, to, query: { from: period === 'all' ? undefined : text(from), to: text(to) } };
}
