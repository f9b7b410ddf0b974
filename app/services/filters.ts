import { z } from 'zod';
import { TIERS } from '#lib/domain/service/observation.ts';
import { param, params, type SearchParams, text } from '#lib/platform/search-params.ts';
import type { Query } from '#lib/platform/urls.ts';
import { SERVICE_SORTS, type ServiceFilters } from '#lib/services/queries.ts';

/** Lengths of the period that a service's figures are shown for, in days. */
export const PERIODS = [30, 90, 180, 365, 3650] as const;

const Schema = z.object({
  q: param(text),
  tier: params(TIERS),
  team: param(text),
  director: param(text),
  days: param(z.coerce.number().int().min(1).max(3650)),
  sort: param(z.enum(SERVICE_SORTS)),
  order: param(z.enum(['asc', 'desc'])),
  after: param(z.string().max(500)),
});
/** The list's filter as it stands in the URL. */
export type ServiceListParams = z.infer<typeof Schema>;

export function parseFilters(search: SearchParams): ServiceListParams {
  return Schema.parse(search);
}

/** Back to the URL; defaults are left out, so equal lists have equal URLs. */
export function toSearch(list: Partial<ServiceListParams>): Query {
  const { sort, order, ...rest } = list;
  return {
    ...rest,
    sort: sort === 'sev2' ? undefined : sort,
    order: order === 'desc' ? undefined : order,
  };
}

/** What the query filters by. */
export function toQuery(list: ServiceListParams): ServiceFilters {
  return { q: list.q, tiers: list.tier, team: list.team, director: list.director };
}
