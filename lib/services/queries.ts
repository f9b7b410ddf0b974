import type { Involvement } from '#lib/domain/provenance/types.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';
import type { Place } from '#lib/platform/keyset.ts';
import { knownAt } from '#lib/platform/known-at.ts';
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
  /** Incidents of any time with a verdict that is in dispute. */
  disputed: number;
  sortKey: string;
}

const SORT_KEYS: Record<ServiceSort, SortKey> = {
  sev2: { key: sql`sev2`, parse: (text) => sql`${text}::int` },
  changes: { key: sql`changes`, parse: (text) => sql`${text}::int` },
  ai: {
    key: sql`case when changes = 0 then 0 else round("aiChanges"::numeric / changes, 9) end`,
    parse: (text) => sql`${text}::numeric`,
  },
  tier: { key: sql`tier`, parse: (text) => sql`${text}::int` },
  slug: { key: sql`slug`, parse: (text) => sql`${text}::text` },
};

/** On `service s` and its director `d`. */
function conditions({ q, tiers, team, director }: ServiceFilters): (PrismaSql.Sql | null)[] {
  return [
    q ? sql`(s.slug ilike ${containing(q)} or s.name ilike ${containing(q)})` : null,
    tiers?.length ? sql`s.tier in (${listed(tiers)})` : null,
    team ? sql`s.team = ${team}` : null,
    director ? sql`d.slug = ${director}` : null,
  ];
}

/** How many services pass the filters. */
export async function countServices(filters: ServiceFilters): Promise<number> {
  const [row] = await db().$queryRaw<{ n: number }[]>`
    select count(*)::int n from service s left join person d on d.id = s.director_person_id
    ${whereAll(conditions(filters))}`;
  return row?.n ?? 0;
}

/**
 * One page of services with their figures of the period `[from, to)`, sorted, then by slug. `cursor` is the
 * place after which the page begins.
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
  const { key, parse } = SORT_KEYS[sort];
  const direction = descending ? sql`desc` : sql`asc`;
  const where = whereAll(conditions(filters));
  return db().$queryRaw<ServiceRow[]>`
    with moved as (
      select x.service_id, count(*)::int changes,
        (count(*) filter (where x.ai_involvement in ('assisted', 'authored', 'agent')))::int ai,
        (count(*) filter (where x.ai_involvement = 'unknown'))::int unknown
      from change_service x join change c on c.id = x.change_id
      where x.effective_at >= ${from} and x.effective_at < ${to}
        and c.environment = 'production' and c.status in ('deployed', 'rolled-back')
      group by x.service_id
    ), failed as (
      select x.service_id, count(*)::int sev2, (count(*) filter (where exists (
          select 1 from current_cause k where k.incident_id = i.id and k.broad)))::int ai
      from incident i join incident_service x on x.incident_id = i.id
      where i.severity <= 2 and i.started_at >= ${from} and i.started_at < ${to} group by x.service_id
    ), disputed as (
      select x.service_id, count(*)::int incidents
      from incident_service x where exists (
        select from causal_link l where l.incident_id = x.incident_id and l.superseded_at is null and l.state = 'disputed')
      group by x.service_id
    ), figures as (
      select s.id, s.slug, s.name, s.tier, s.tier_stated "tierStated", s.team,
        d.slug "directorSlug", d.name "directorName", coalesce(m.changes, 0) changes,
        coalesce(m.ai, 0) "aiChanges", coalesce(m.unknown, 0) "unknownChanges",
        coalesce(f.sev2, 0) sev2, coalesce(f.ai, 0) "sev2Ai",
        coalesce(q.incidents, 0) disputed
      from service s left join person d on d.id = s.director_person_id
        left join moved m on m.service_id = s.id left join failed f on f.service_id = s.id
        left join disputed q on q.service_id = s.id
      ${where}
    )
    select *, (${key})::text "sortKey" from figures
    ${
      cursor
        ? sql`where (${key}, slug) ${descending ? sql`<` : sql`>`} (${parse(cursor.key)},
      (select slug from service where id = ${cursor.id}::uuid))`
        : empty
    }
    order by ${key} ${direction}, slug ${direction} limit ${limit}`;
}

/** Neighbours of a service that one page shows. */
export const MOST_NEIGHBOURS = 40;

/**
 * A service with its people and its neighbours in the dependency graph: the first `MOST_NEIGHBOURS` each way and how
 * many there are. Not-found if the slug is unknown.
 */
export async function getService(slug: string) {
  const neighbour = { select: { slug: true, name: true, tier: true, tierStated: true } };
  const service = await db().service.findUnique({
    where: { slug },
    include: {
      owner: { select: { slug: true, name: true, level: true } },
      director: { select: { slug: true, name: true } },
      dependencies: {
        include: { dependsOn: neighbour },
        orderBy: [{ dependsOn: { tier: 'asc' } }, { dependsOn: { slug: 'asc' } }],
        take: MOST_NEIGHBOURS,
      },
      dependents: {
        include: { service: neighbour },
        orderBy: [{ service: { tier: 'asc' } }, { service: { slug: 'asc' } }],
        take: MOST_NEIGHBOURS,
      },
      _count: { select: { dependencies: true, dependents: true } },
    },
  });
  if (!service) throw notFound('The service');
  return service;
}

export interface ServiceFigures {
  /** Changes that took effect in production in the period, those with AI involvement, those of unknown provenance. */
  changes: number;
  aiChanges: number;
  unknownChanges: number;
  /** Of these, the distinct ones that are confirmed as a cause of any incident. */
  failedChanges: number;
  /** Incidents of Sev1 or Sev2 that started in the period, and those AI-linked under each definition. */
  sev2: number;
  sev2Strict: number;
  sev2Broad: number;
  sev2Widest: number;
  /** Those with a cause that is disputed. */
  sev2Disputed: number;
}

/** Where the changes of a period end: no later than what is known. */
const known = (to: Date, asOf: Date | null) => (asOf !== null && asOf < to ? asOf : to);

/**
 * A service's figures of the period `[from, to)`, as they were known before `asOf`; null: now. A service without
 * anything has zeros.
 */
export async function serviceFigures(
  serviceId: string,
  from: Date,
  to: Date,
  asOf: Date | null = null,
): Promise<ServiceFigures> {
  const { ctes, change, incident, cause } = knownAt(asOf);
  const [figures] = await db().$queryRaw<[ServiceFigures]>`
    with ${ctes} moved as (
      select c.id, c.ai_involvement involvement,
        exists (select 1 from ${cause} k where k.change_id = c.id and k.state = 'match') failed
      from change_service x join ${change} c on c.id = x.change_id
      where x.service_id = ${serviceId}::uuid and x.effective_at >= ${from} and x.effective_at < ${known(to, asOf)}
        and c.environment = 'production' and c.status in ('deployed', 'rolled-back')
    ), hurt as (
      select bool_or(k.strict) strict, bool_or(k.broad) broad, bool_or(k.widest) widest,
        bool_or(k.state = 'disputed') disputed
      from incident_service x join ${incident} i on i.id = x.incident_id
        left join ${cause} k on k.incident_id = i.id
      where x.service_id = ${serviceId}::uuid and x.started_at >= ${from} and x.started_at < ${to}
        and i.severity <= 2
      group by i.id
    )
    select c.*, h.* from (
      select count(*)::int changes,
        (count(*) filter (where involvement in ('assisted', 'authored', 'agent')))::int "aiChanges",
        (count(*) filter (where involvement = 'unknown'))::int "unknownChanges",
        (count(*) filter (where failed))::int "failedChanges"
      from moved) c cross join (
      select count(*)::int sev2, (count(*) filter (where strict))::int "sev2Strict",
        (count(*) filter (where broad))::int "sev2Broad", (count(*) filter (where widest))::int "sev2Widest",
        (count(*) filter (where disputed))::int "sev2Disputed"
      from hurt) h`;
  return figures;
}

/** Steps of a trend; months keep a decade readable. */
export type TrendStep = 'week' | 'month';

export interface ServiceStep {
  /** First day of the step: a Monday or the first of a month, UTC. */
  start: Date;
  involvement: Involvement;
  changes: number;
}

/** Changes of a service in production per step and AI involvement; steps without changes are left out. */
export async function serviceTrend(
  serviceId: string,
  from: Date,
  to: Date,
  step: TrendStep,
  asOf: Date | null = null,
): Promise<ServiceStep[]> {
  const { ctes, change } = knownAt(asOf);
  return db().$queryRaw<ServiceStep[]>`
    with ${ctes} touched as (select * from change_service where service_id = ${serviceId}::uuid)
    select date_trunc(${step}, x.effective_at at time zone 'utc')::date "start", c.ai_involvement involvement,
      count(*)::int changes
    from touched x join ${change} c on c.id = x.change_id
    where x.effective_at >= ${from} and x.effective_at < ${known(to, asOf)}
      and c.environment = 'production' and c.status in ('deployed', 'rolled-back')
    group by 1, 2 order by 1, 2`;
}

export interface ServiceIncidentStep {
  start: Date;
  /** The worst of the step. */
  severity: number;
  incidents: number;
}

/** Incidents of a service per step; steps without one are left out. */
export async function serviceIncidentTrend(
  serviceId: string,
  from: Date,
  to: Date,
  step: TrendStep,
  asOf: Date | null = null,
): Promise<ServiceIncidentStep[]> {
  const { ctes, incident } = knownAt(asOf);
  return db().$queryRaw<ServiceIncidentStep[]>`
    with ${ctes} hurt as (select * from incident_service where service_id = ${serviceId}::uuid)
    select date_trunc(${step}, x.started_at at time zone 'utc')::date "start", min(i.severity)::int severity,
      count(*)::int incidents
    from hurt x join ${incident} i on i.id = x.incident_id
    where x.started_at >= ${from} and x.started_at < ${to}
    group by 1 order by 1`;
}

/** When the first change of a service took effect; null without changes. */
export async function firstChangeAt(serviceId: string): Promise<Date | null> {
  const first = await db().changeService.findFirst({
    where: { serviceId },
    orderBy: { effectiveAt: 'asc' },
    select: { effectiveAt: true },
  });
  return first?.effectiveAt ?? null;
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
