import type { AiRole, DisputedState, LinkRelation, LinkState } from '#lib/domain/attribution/types.ts';
import { SIZE_BOUNDS } from '#lib/domain/change/size.ts';
import type { IncidentStatus, Severity } from '#lib/domain/incident/observation.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import {
  changeInScope,
  changesEnd,
  incidentInScope,
  instant,
  knownTables,
  type ReportScope,
  serviceInScope,
  tierInScope,
} from './scope.ts';
import { dayText, wholeWeeks } from './weeks.ts';

const { sql, join } = PrismaSql;

/** A change that reached production, as far as the report looks at it. */
export interface LinkedChange {
  changeId: string;
  title: string;
  involvement: Involvement;
  /** ISO 8601 */
  effectiveAt: string;
  tier: Tier | null;
  /** Stratum of what may explain a difference; the same text as in `Exposure`. */
  stratum: string;
  /** Belongs to the changes that the rates are about: reached production in the period, in scope. */
  inCohort: boolean;
}

export interface LinkRow extends LinkedChange {
  state: LinkState;
  disputes: DisputedState | null;
  relation: LinkRelation;
  aiRole: AiRole;
}

export interface ServiceRef {
  slug: string;
  name: string;
  tier: Tier;
  inScope: boolean;
}

/** An incident in scope with its services, the paged one first, and its current links. */
export interface IncidentRow {
  id: string;
  externalId: string;
  title: string;
  severity: Severity;
  status: IncidentStatus;
  startedAt: string;
  lostOrders: number | null;
  noChange: boolean;
  services: ServiceRef[];
  links: LinkRow[];
}

/** Changes of the cohort in one stratum. */
export interface Exposure {
  stratum: string;
  involvement: Involvement;
  changes: number;
}

/** Changes of the cohort in one week; `known` have evidence of what AI did in them. */
export interface WeekCoverage {
  /** Monday, `2026-03-02` */
  week: string;
  changes: number;
  known: number;
}

export interface Sev2Rows {
  incidents: IncidentRow[];
  exposure: Exposure[];
  weeks: WeekCoverage[];
}

const SIZE = sql`width_bucket(c.lines_added::bigint + c.lines_deleted, ${SIZE_BOUNDS.map((bound) => bound + 1)}::bigint[])`;
const MONDAY = sql`date_trunc('week', c.effective_at at time zone 'UTC')::date`;

/** `2026Q1 T1 S3`: quarter in which the change's week began, its tier (0: no known service), size of the change. */
const stratum = (week: PrismaSql.Sql, tier: PrismaSql.Sql, size: PrismaSql.Sql) =>
  sql`to_char(${week}, 'YYYY"Q"Q') || ' T' || ${tier} || ' S' || ${size}`;

/**
 * Changes by week, tier, involvement and size: whole weeks from the rollup, the partial ones at the edges and those
 * marked dirty from the base tables, so that the counts are exact however late the rollup is. The rollup knows no
 * services and no past, so a scope with either is counted from the base tables alone.
 */
function countedChanges(scope: ReportScope): PrismaSql.Sql {
  const { from } = scope;
  const to = changesEnd(scope);
  const { change } = knownTables(scope);
  const fromBase = scope.service !== null || scope.team !== null || Boolean(scope.asOf);
  const whole = wholeWeeks(from, to);
  const inWhole = sql`week < ${dayText(whole.to)}::date
    and ${whole.from === null ? sql`true` : sql`week >= ${dayText(whole.from)}::date`}`;
  const range = (edge: { from: Date; to: Date }) => sql`select ${instant(edge.from)}, ${instant(edge.to)}`;
  const dirty = sql`select week::timestamp at time zone 'UTC', (week + 7)::timestamp at time zone 'UTC'
    from dirty_week where ${inWhole}`;
  const start = from === null ? sql`'-infinity'::timestamptz` : instant(from);
  const pieces = fromBase
    ? sql`select ${start}, ${instant(to)}`
    : join([...whole.edges.map(range), dirty], ' union all ');
  const rollup = sql`select week, tier, ai_involvement, size_bucket, changes from change_week
    where environment = 'production' and ${inWhole} and ${tierInScope(sql`tier`, scope)}
      and not exists (select 1 from dirty_week d where d.week = change_week.week)
    union all`;
  return sql`${fromBase ? PrismaSql.empty : rollup}
    select ${MONDAY}, coalesce(c.tier, 0), c.ai_involvement, ${SIZE}, count(*)::int
    from (${pieces}) piece(starts, ends)
    join ${change} c on c.effective_at >= piece.starts and c.effective_at < piece.ends
    where ${changeInScope(scope)}
    group by 1, 2, 3, 4`;
}

/**
 * Everything that the overview is computed from, in one statement and so from one snapshot: the incidents in scope
 * with their links in force, and the changes that reached production in the period, counted.
 */
export async function loadSev2Rows(scope: ReportScope): Promise<Sev2Rows> {
  const { from } = scope;
  const { ctes, incident, change, service, link } = knownTables(scope);
  const inPeriod = sql`c.effective_at < ${instant(changesEnd(scope))}
    and ${from === null ? sql`true` : sql`c.effective_at >= ${instant(from)}`}`;
  const [row] = await db().$queryRaw<Sev2Rows[]>`
    with ${ctes} counted(week, tier, involvement, size, changes) as (${countedChanges(scope)}),
    totals as (
      select week, ${stratum(sql`week`, sql`tier`, sql`size`)} stratum, involvement, changes from counted
    ),
    linked as (
      select l.incident_id, jsonb_agg(jsonb_build_object('changeId', c.id, 'title', c.title, 'state', l.state,
        'disputes', l.disputes, 'relation', l.relation, 'aiRole', l.ai_role, 'involvement', c.ai_involvement,
        'effectiveAt', to_json(c.effective_at at time zone 'UTC') #>> '{}' || 'Z', 'tier', c.tier,
        'stratum', ${stratum(MONDAY, sql`coalesce(c.tier, 0)`, SIZE)},
        'inCohort', coalesce(${inPeriod} and ${changeInScope(scope)}, false)) order by c.effective_at, c.id) links
      from ${link} l join ${change} c on c.id = l.change_id
      where l.incident_id in (select i.id from ${incident} i where ${incidentInScope(scope)})
      group by l.incident_id
    ),
    affected as (
      select x.incident_id, jsonb_agg(jsonb_build_object('slug', s.slug, 'name', s.name, 'tier', s.tier,
        'inScope', ${serviceInScope(scope)})
        order by s.id is distinct from i.primary_service_id, s.tier, s.slug) services
      from ${incident} i join incident_service x on x.incident_id = i.id join ${service} s on s.id = x.service_id
      where ${incidentInScope(scope)}
      group by x.incident_id
    )
    select
      coalesce((select jsonb_agg(jsonb_build_object('id', i.id, 'externalId', i.external_id, 'title', i.title,
          'severity', i.severity, 'status', i.status,
          'startedAt', to_json(i.started_at at time zone 'UTC') #>> '{}' || 'Z',
          'lostOrders', i.lost_orders, 'noChange', i.no_change_at is not null,
          'services', coalesce(affected.services, '[]'), 'links', coalesce(linked.links, '[]'))
          order by i.started_at desc, i.id desc)
        from ${incident} i left join linked on linked.incident_id = i.id
          left join affected on affected.incident_id = i.id
        where ${incidentInScope(scope)}), '[]') incidents,
      coalesce((select jsonb_agg(e) from (select stratum, involvement, sum(changes) changes
        from totals group by 1, 2 order by 1, 2) e), '[]') exposure,
      coalesce((select jsonb_agg(w) from (select week, sum(changes) changes,
          coalesce(sum(changes) filter (where involvement <> 'unknown'), 0) known
        from totals group by 1 order by 1) w), '[]') weeks`;
  return row as Sev2Rows;
}
