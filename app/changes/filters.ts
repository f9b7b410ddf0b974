import { z } from 'zod';
import { CHANGE_SORTS, type ChangeFilters, type ChangeSort, LEVEL_FILTERS } from '#lib/changes/queries.ts';
import { CHANGE_KINDS, CHANGE_STATUSES } from '#lib/domain/change/observation.ts';
import { GRADES, INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import { TIERS } from '#lib/domain/service/observation.ts';
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
  kind: params(CHANGE_KINDS),
  ai: params(INVOLVEMENTS),
  grade: param(z.enum(GRADES)),
  tool: param(text),
  tier: params(TIERS),
  service: param(text),
  team: param(text),
  author: param(text),
  level: params(LEVEL_FILTERS),
  repository: param(text),
  status: params(CHANGE_STATUSES),
  environment: param(text),
  size: param(z.coerce.number().int().min(0).max(4)),
  failed: param(z.coerce.number().int().min(1).max(5)),
  from: param(day),
  to: param(day),
  sort: param(z.enum(CHANGE_SORTS)),
  order: param(z.enum(['asc', 'desc'])),
  after: param(z.string().max(500)),
});
/** The list's filter as it stands in the URL. */
export type ChangeListParams = z.infer<typeof Schema>;

export function parseFilters(search: SearchParams): ChangeListParams {
  return Schema.parse(search);
}

/** Back to the URL; defaults are left out, so equal lists have equal URLs. */
export function toSearch(list: Partial<ChangeListParams>): Query {
  const { sort, order, ...rest } = list;
  return {
    ...rest,
    sort: sort === 'effective' ? undefined : sort,
    order: order === 'desc' ? undefined : order,
  };
}

/** What the query filters by. */
export function toQuery(list: ChangeListParams): ChangeFilters {
  const { kind, ai, level, tier, status, from, to, sort, order, after, ...same } = list;
  return {
    ...same,
    kinds: kind,
    statuses: status,
    involvement: ai,
    levels: level,
    tiers: tier,
    ...(isReversed(list) ? {} : { from: dayStart(from), to: dayStart(to) }),
  };
}

/** How the list is ordered, the newest first unless the URL says otherwise. */
export function orderOf(list: ChangeListParams): Order & { sort: ChangeSort } {
  const sort = list.sort ?? 'effective';
  return { sort, direction: list.order ?? 'desc', keys: sort === 'effective' ? 'instant' : 'number' };
}
