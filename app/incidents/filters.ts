import { z } from 'zod';
import { INCIDENT_STATUSES, type Severity } from '#lib/domain/incident/observation.ts';
import { TIERS } from '#lib/domain/service/observation.ts';
import {
  AI_FILTERS,
  CAUSE_FILTERS,
  INCIDENT_SORTS,
  type IncidentFilters,
  type IncidentSort,
} from '#lib/incidents/queries.ts';
import type { Order } from '#lib/platform/keyset.ts';
import {
  day,
  dayStart,
  isReversed,
  param,
  params,
  type SearchParams,
  text,
} from '#lib/platform/search-params.ts';
import type { Query } from '#lib/platform/urls.ts';

const Schema = z.object({
  q: param(text),
  /** At least this severe. */
  severity: param(z.coerce.number().int().min(1).max(5)),
  tier: params(TIERS),
  service: param(text),
  team: param(text),
  status: param(z.enum(INCIDENT_STATUSES)),
  ai: param(z.enum(AI_FILTERS)),
  cause: param(z.enum(CAUSE_FILTERS)),
  from: param(day),
  to: param(day),
  sort: param(z.enum(INCIDENT_SORTS)),
  order: param(z.enum(['asc', 'desc'])),
  after: param(z.string().max(1000)),
});
/** The list's filter as it stands in the URL. */
export type IncidentListParams = z.infer<typeof Schema>;

export function parseFilters(search: SearchParams): IncidentListParams {
  return Schema.parse(search);
}

/** Back to the URL; defaults are left out, so equal lists have equal URLs. */
export function toSearch(list: Partial<IncidentListParams>): Query {
  const { sort, order, ...rest } = list;
  return {
    ...rest,
    sort: sort === 'started' ? undefined : sort,
    order: order === 'desc' ? undefined : order,
  };
}

/** What the query filters by. */
export function toQuery(list: IncidentListParams): IncidentFilters {
  const { tier, severity, from, to, sort, order, after, ...same } = list;
  return {
    ...same,
    severity: severity as Severity | undefined,
    tiers: tier,
    ...(isReversed(list) ? {} : { from: dayStart(from), to: dayStart(to) }),
  };
}

/** How the list is ordered, the newest first unless the URL says otherwise. */
export function orderOf(list: IncidentListParams): Order & { sort: IncidentSort } {
  const sort = list.sort ?? 'started';
  return { sort, direction: list.order ?? 'desc', keys: sort === 'started' ? 'instant' : 'number' };
}
