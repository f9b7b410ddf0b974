import type { Involvement } from '#lib/domain/provenance/types.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';
import type { Place } from '#lib/platform/keyset.ts';
import { containing, listed, type SortKey, whereAll } from '#lib/platform/sql.ts';

const { sql, empty } = PrismaSql;

export interface ServiceFilters {
  q?: string;
  tiers?: readonly Tier[];
  team?: string;
  /** Slug of the accountable director. */
  director?: string;
}

export const SERVICE_SORTS = ['sev2', 'slug', 'changes', 'ai', 'tier'] as const;
export type ServiceSort = (typeof SERVICE_SORTS)[number];

export interface ServiceRow {
  id: string;
  slug: string;
  name: string;
  tier: Tier;
  tierStated: boolean;
  team: string | null;
  directorSlug: string | null;
  directorName: string | null;
  /** In the period: changes in production, those with AI involvement, those of unknown provenance. */
  changes: number;
  aiChanges: number;
  unknownChanges: number;
  /** In the period: incidents of Sev1 or Sev2, and those matched to an AI-involved change (broad). */
  sev2: number;
  sev2Ai: number;
  sortKey: string;
}

const SORT_KEYS: Record<ServiceSort, SortKey> = {
  sev2: { key: sql`sev2`, parse: (text) => sql`${text}::int` },
  changes: { key: sql`changes`, parse: (text) => sql`${text}::int` },
  ai: {
    key: sql`case when changes = 0 then 0 else "aiChanges"::numeric / changes end`,
    parse: (text) => sql`${text}::numeric`,
  },
  tier: { key: sql`tier`, parse: (text) => sql`${text}::int` },
  slug: { key: sql`slug`, parse: (text) => sql`${text}::text` },
};

/**
 * One page of services with their figures of the period `[from, to)`, sorted, then by slug. `cursor` is the
 * place after which the page begins; its id is a service's slug.
 */
export async function listServices(options: {
  filters: ServiceFilters;
  from: Date;
  to: Date;
  sort: ServiceSort;
  descending: boolean;
  cursor: Place | null;
  limit: number;
}): Promise<ServiceRow[]> {
  const { filters, from, to, sort, descending, cursor, limit } = options;
  const { q, tiers, team, director } = filters;
  const where = [
    q ? sql`(s.slug ilike ${containing(q)} or s.name ilike ${containing(q)})` : null,
    tiers?.length ? sql`s.tier in (${listed(tiers)})` : null,
    team ? sql`s.team = ${team}` : null,
    director ? sql`d.slug = ${director}` : null,
  ];
  const { key, parse } = SORT_KEYS[sort];
  const direction = descending ? sql`desc` : sql`asc`;
  return db().$queryRaw<ServiceRow[]>`
    with moved as (
      select service_id, count(*)::int changes,
        (count(*) filter (where ai_involvement in ('assisted', 'authored', 'agent')))::int ai,
        (count(*) filter (where ai_involvement = 'unknown'))::int unknown
      from change_service where effective_at >= ${from} and effective_at < ${to} group by service_id
    ), failed as (
      select x.service_id, count(*)::int sev2, (count(*) filter (where exists (
          select 1 from current_cause k where k.incident_id = i.id and k.broad)))::int ai
      from incident i join incident_service x on x.incident_id = i.id
      where i.severity <= 2 and i.started_at >= ${from} and i.started_at < ${to} group by x.service_id
    ), figures as (
      select s.id, s.slug, s.name, s.tier, s.tier_stated "tierStated", s.team,
        d.slug "directorSlug", d.name "directorName", coalesce(m.changes, 0) changes,
        coalesce(m.ai, 0) "aiChanges", coalesce(m.unknown, 0) "unknownChanges",
        coalesce(f.sev2, 0) sev2, coalesce(f.ai, 0) "sev2Ai"
      from service s left join person d on d.id = s.director_person_id
        left join moved m on m.service_id = s.id left join failed f on f.service_id = s.id
      ${whereAll(where)}
    )
    select *, (${key})::text "sortKey" from figures
    ${cursor ? sql`where (${key}, slug) ${descending ? sql`<` : sql`>`} (${parse(cursor.key)}, ${cursor.id})` : empty}
    order by ${key} ${direction}, slug ${direction} limit ${limit}`;
}

/** A service with its people and its neighbours in the dependency graph. Not-found if the slug is unknown. */
export async function getService(slug: string) {
  const neighbour = { select: { slug: true, name: true, tier: true } };
  const service = await db().service.findUnique({
    where: { slug },
    include: {
      owner: { select: { slug: true, name: true, level: true } },
      director: { select: { slug: true, name: true } },
      dependencies: { include: { dependsOn: neighbour } },
      dependents: { include: { service: neighbour } },
    },
  });
  if (!service) throw notFound('The service');
  return service;
}

export interface ServiceWeek {
  week: Date;
  involvement: Involvement;
  changes: number;
}

/** Changes of a service in production per week (Monday, UTC) and AI involvement. */
export async function serviceWeeks(serviceId: string, from: Date, to: Date): Promise<ServiceWeek[]> {
  return db().$queryRaw<ServiceWeek[]>`
    select date_trunc('week', effective_at at time zone 'utc')::date week, ai_involvement involvement,
      count(*)::int changes
    from change_service
    where service_id = ${serviceId}::uuid and effective_at >= ${from} and effective_at < ${to}
    group by 1, 2 order by 1, 2`;
}

/** Teams and directors that services name, for filters. */
export async function listServiceOwners(): Promise<{
  teams: string[];
  directors: { slug: string; name: string }[];
}> {
  const [teams, directors] = await Promise.all([
    db().service.findMany({
      where: { team: { not: null } },
      distinct: ['team'],
      select: { team: true },
      orderBy: { team: 'asc' },
    }),
    db().person.findMany({
      where: { directedServices: { some: {} } },
      select: { slug: true, name: true },
      orderBy: { name: 'asc' },
    }),
  ]);
  return { teams: teams.flatMap((row) => row.team ?? []), directors };
}
