import { z } from 'zod';
import { LEVELS, ORG_ROLES } from '#lib/domain/person/observation.ts';
import { PERSON_SORTS, PERSON_STATES, type PersonFilters, type PersonSort } from '#lib/people/queries.ts';
import type { Order } from '#lib/platform/keyset.ts';
import { param, params, type SearchParams, text } from '#lib/platform/search-params.ts';
import type { Query } from '#lib/platform/urls.ts';

const Schema = z.object({
  q: param(text),
  level: params(LEVELS),
  role: params(ORG_ROLES),
  team: param(text),
  state: param(z.enum(PERSON_STATES)),
  sort: param(z.enum(PERSON_SORTS)),
  order: param(z.enum(['asc', 'desc'])),
  after: param(z.string().max(1000)),
});
/** The list's filter as it stands in the URL. */
export type PersonListParams = z.infer<typeof Schema>;

export function parseFilters(search: SearchParams): PersonListParams {
  return Schema.parse(search);
}

/** Back to the URL; defaults are left out, so equal lists have equal URLs. */
export function toSearch({ sort, order, ...rest }: Partial<PersonListParams>): Query {
  return { ...rest, sort: sort === 'name' ? undefined : sort, order: order === 'asc' ? undefined : order };
}

/** What the query filters by. */
export function toQuery(list: PersonListParams): PersonFilters {
  return { q: list.q, levels: list.level, roles: list.role, team: list.team, state: list.state };
}

/** How the list is ordered, by name unless the URL says otherwise. */
export function orderOf(list: PersonListParams): Order & { sort: PersonSort } {
  const sort = list.sort ?? 'name';
  return { sort, direction: list.order ?? 'asc', keys: sort === 'level' ? 'number' : 'text' };
}
