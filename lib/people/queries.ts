import type { Level, OrgRole } from '#lib/domain/person/observation.ts';
import { LEVELS } from '#lib/domain/person/observation.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';
import type { Place } from '#lib/platform/keyset.ts';
import { containing, listed, type SortKey, whereAll } from '#lib/platform/sql.ts';

const { sql } = PrismaSql;

export const PERSON_STATES = ['active', 'inactive', 'merged'] as const;
export type PersonState = (typeof PERSON_STATES)[number];

export interface PersonFilters {
  /** In the name, the slug or any identity. */
  q?: string;
  levels?: readonly Level[];
  roles?: readonly OrgRole[];
  team?: string;
  state?: PersonState;
}

export const PERSON_SORTS = ['name', 'slug', 'team', 'level'] as const;
export type PersonSort = (typeof PERSON_SORTS)[number];

export interface PersonRow {
  id: string;
  slug: string;
  name: string;
  level: Level | null;
  orgRole: OrgRole;
  team: string | null;
  active: boolean;
  /** Slug of the person they were merged into. */
  mergedInto: string | null;
  identities: number;
  changes: number;
  sortKey: string;
}

const asText = (text: string) => sql`${text}::text`;

const SORT_KEYS: Record<PersonSort, SortKey> = {
  name: { key: sql`lower(p.name)`, parse: asText },
  slug: { key: sql`p.slug`, parse: asText },
  team: { key: sql`coalesce(p.team, '')`, parse: asText },
  level: {
    key: sql`coalesce(array_position(${[...LEVELS]}::text[], p.level), 0)`,
    parse: (text) => sql`${text}::int`,
  },
};

const STATES: Record<PersonState, PrismaSql.Sql> = {
  active: sql`p.active`,
  inactive: sql`not p.active and p.merged_into_id is null`,
  merged: sql`p.merged_into_id is not null`,
};

function conditions({ q, levels, roles, team, state }: PersonFilters): (PrismaSql.Sql | null)[] {
  return [
    q
      ? sql`(p.name ilike ${containing(q)} or p.slug ilike ${containing(q)} or exists (
          select from person_identity i where i.person_id = p.id and i.value ilike ${containing(q)}))`
      : null,
    levels?.length ? sql`p.level in (${listed(levels)})` : null,
    roles?.length ? sql`p.org_role in (${listed(roles)})` : null,
    team ? sql`p.team = ${team}` : null,
    state ? STATES[state] : null,
  ];
}

/** How many people pass the filters. */
export async function countPeople(filters: PersonFilters): Promise<number> {
  const [row] = await db().$queryRaw<[{ n: number }]>`
    select count(*)::int n from person p ${whereAll(conditions(filters))}`;
  return row.n;
}

/** One page of people, sorted, then by id. `cursor` is the place after which the page begins. */
export async function listPeople(options: {
  filters: PersonFilters;
  sort: PersonSort;
  descending: boolean;
  cursor: Place | null;
  limit: number;
}): Promise<PersonRow[]> {
  const { filters, sort, descending, cursor, limit } = options;
  const { key, parse } = SORT_KEYS[sort];
  const direction = descending ? sql`desc` : sql`asc`;
  const where = whereAll([
    ...conditions(filters),
    cursor && sql`(${key}, p.id) ${descending ? sql`<` : sql`>`} (${parse(cursor.key)}, ${cursor.id}::uuid)`,
  ]);
  return db().$queryRaw<PersonRow[]>`
    with page as (
      select p.*, (${key})::text as sort_key, row_number() over (order by ${key} ${direction}, p.id ${direction}) as n
      from person p ${where} order by ${key} ${direction}, p.id ${direction} limit ${limit})
    select p.id::text, p.slug, p.name, p.level, p.org_role as "orgRole", p.team, p.active,
      m.slug as "mergedInto", p.sort_key as "sortKey",
      (select count(*) from person_identity i where i.person_id = p.id)::int as identities,
      (select count(*) from change c where c.author_person_id = p.id)::int as changes
    from page p left join person m on m.id = p.merged_into_id order by p.n`;
}

/** Teams that people name, for filters. */
export async function listTeams(): Promise<string[]> {
  const teams = await db().person.findMany({
    where: { team: { not: null } },
    distinct: ['team'],
    select: { team: true },
    orderBy: { team: 'asc' },
  });
  return teams.flatMap(({ team }) => team ?? []);
}

/** How many names a field suggests; whoever is not among them is typed. */
const SUGGESTED = 2_000;

/** Those who are active, to choose from. */
export async function listNames(): Promise<{ slug: string; name: string }[]> {
  return db().person.findMany({
    where: { active: true, mergedIntoId: null },
    select: { slug: true, name: true },
    orderBy: { name: 'asc' },
    take: SUGGESTED,
  });
}

/** A person with their identities, services and what was merged into them. Not-found if the slug is unknown. */
export async function getPerson(slug: string) {
  const service = { select: { slug: true, name: true, tier: true }, orderBy: { slug: 'asc' } } as const;
  const person = await db().person.findUnique({
    where: { slug },
    include: {
      identities: { orderBy: [{ kind: 'asc' }, { value: 'asc' }] },
      ownedServices: service,
      directedServices: service,
      _count: { select: { changes: true } },
    },
  });
  if (!person) throw notFound('The person');
  const named = { slug: true, name: true };
  const [mergedInto, merged] = await Promise.all([
    person.mergedIntoId === null
      ? null
      : db().person.findUnique({ where: { id: person.mergedIntoId }, select: named }),
    db().person.findMany({ where: { mergedIntoId: person.id }, select: named, orderBy: { slug: 'asc' } }),
  ]);
  return { ...person, mergedInto, merged };
}
