import type { AiRole, DisputedState, LinkRelation, LinkState } from '#lib/domain/attribution/types.ts';
import { SIZE_BOUNDS } from '#lib/domain/change/size.ts';
import type { Severity } from '#lib/domain/incident/observation.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import {
  changeInScope,
  changesEnd,
  incidentInScope,
  instant,
  knownTables,
  type ReportScope,
} from './scope.ts';
import type { Column } from './weeks.ts';

const { sql, join } = PrismaSql;

/** What may explain a difference and can be held constant, alone or together. */
export const STRATA = ['service', 'tier', 'size', 'quarter', 'kind', 'level'] as const;
export type StratifyBy = (typeof STRATA)[number];

/** What can fail: a change, once, or each of its deployments to production. */
export const EXPOSURES = ['changes', 'deployments'] as const;
export type ExposureUnit = (typeof EXPOSURES)[number];

/** What the rows are asked for. */
export interface RowsAsked {
  scope: ReportScope;
  exposure: ExposureUnit;
  strata: readonly StratifyBy[];
  /** Whose AI usage is shown apart. */
  by: 'team' | 'service';
  columns: readonly Column[];
  /** What came into production after this has a window that is not over; null: every window is. */
  youngFrom: Date | null;
  /** Incidents are read up to here. */
  until: Date;
}

/** Exposures in one stratum. */
export interface StratumRow {
  /** Its values in the order of `strata`, with `|` between them; see `valuesOf`. */
  key: string;
  involvement: Involvement;
  old: number;
  young: number;
}

/** One exposure of a change that a person matched as a cause. */
export interface CausalUnit {
  changeId: string;
  title: string;
  involvement: Involvement;
  key: string;
  /** ISO 8601 */
  at: string;
  /** Slugs of the service that it is mainly about, and of that one's team. */
  service: string | null;
  team: string | null;
  /** Counted among the exposures: in the period and in scope. */
  inCohort: boolean;
}

export interface AttributionIncident {
  id: string;
  title: string;
  severity: Severity;
  startedAt: string;
  noChange: boolean;
  /** Of the service that was paged; null where it is not known. */
  team: string | null;
  links: {
    changeId: string;
    state: LinkState;
    disputes: DisputedState | null;
    relation: LinkRelation;
    aiRole: AiRole;
    involvement: Involvement;
  }[];
}

/** Exposures of one week or of one team or service in one column of time. */
export interface UsageCount {
  involvement: Involvement;
  total: number;
  /** Those whose window is over. */
  old: number;
}

export interface AttributionRows {
  exposure: StratumRow[];
  causes: CausalUnit[];
  incidents: AttributionIncident[];
  /** Monday, `2026-03-02`. */
  weeks: (UsageCount & { week: string })[];
  /** `name`: slug of the team or service; null where no service is known. `column`: index. */
  usage: (UsageCount & { name: string | null; column: number })[];
  /** Active engineers by team, as the staff is now. */
  engineers: { team: string; people: number }[];
}

const SIZE = sql`width_bucket(c.lines_added::bigint + c.lines_deleted, ${SIZE_BOUNDS.map((bound) => bound + 1)}::bigint[])`;
const AT_UTC = sql`at time zone 'UTC'`;

/** Between the values of a stratum: no slug and none of our words holds it. */
const SEPARATOR = '|';

/** The values of a stratum's key; an empty one is not known. */
export const valuesOf = (key: string): string[] => key.split(SEPARATOR);

/**
 * Exposures as a relation `unit(change_id, title, involvement, at, in_cohort, service, team, key)`: those of the
 * cohort, or those of some changes, wherever they belong.
 */
function units({ scope, exposure, strata }: RowsAsked, ofChanges: PrismaSql.Sql | null): PrismaSql.Sql {
  const { change, service } = knownTables(scope);
  // The past's relation of changes holds only what has a past: the rest is as it stands.
  const [source, wide] = scope.asOf
    ? [sql`${change} c join change w on w.id = c.id`, sql`w`]
    : [sql`${change} c`, sql`c`];
  const deployed = sql`join deployment d on d.change_id = c.id and d.environment = 'production'
    and d.outcome <> 'in-progress'`;
  const at = exposure === 'changes' ? sql`c.effective_at` : sql`d.started_at`;
  const values: Record<StratifyBy, PrismaSql.Sql> = {
    service: sql`coalesce(paged.slug, '')`,
    tier: sql`coalesce(c.tier, 0)`,
    size: SIZE,
    quarter: sql`extract(year from ${at} ${AT_UTC}) || 'Q' || extract(quarter from ${at} ${AT_UTC})`,
    kind: sql`${wide}.kind`,
    level: sql`coalesce(${wide}.author_level, '')`,
  };
  const key =
    strata.length === 0
      ? sql`''`
      : join(
          strata.map((by) => values[by]),
          ` || '${SEPARATOR}' || `,
        );
  const inPeriod = sql`${at} < ${instant(changesEnd(scope))}
    and ${scope.from === null ? sql`true` : sql`${at} >= ${instant(scope.from)}`}`;
  const inCohort = sql`${inPeriod} and ${changeInScope(scope)}`;
  return sql`select c.id change_id, c.title, c.ai_involvement involvement, ${at} at,
      ${ofChanges === null ? sql`true` : inCohort} in_cohort, paged.slug service, paged.team, ${key} as key
    from ${source} ${exposure === 'changes' ? PrismaSql.empty : deployed}
      left join ${service} paged on paged.id = ${wide}.primary_service_id
    where ${ofChanges === null ? inCohort : sql`c.id in (${ofChanges})`}`;
}

/**
 * Everything that the report on attribution is computed from, in one statement and so from one snapshot: the exposures
 * counted by stratum, week and team or service; the incidents with their links in force; and the exposures of changes
 * that a person matched as a cause.
 */
export async function loadAttributionRows(asked: RowsAsked): Promise<AttributionRows> {
  const { scope, by, columns, youngFrom, until } = asked;
  const { ctes, incident, change, service, link } = knownTables(scope);
  const wide: ReportScope = { ...scope, to: until };
  const isOld = youngFrom === null ? sql`true` : sql`u.at <= ${instant(youngFrom)}`;
  const starts = columns.map(({ from }) => from.toISOString());
  const counts = sql`count(*)::int total, (count(*) filter (where ${isOld}))::int old`;
  const [row] = await db().$queryRaw<AttributionRows[]>`
    with ${ctes} unit as materialized (${units(asked, null)}),
    asked as materialized (
      select i.id, i.title, i.severity, i.started_at, i.no_change_at, i.primary_service_id
      from ${incident} i where ${incidentInScope(wide)}
    ),
    linked as materialized (
      select l.incident_id, l.change_id, l.state, l.disputes, l.relation, l.ai_role
      from ${link} l where l.incident_id in (select id from asked)
    ),
    cause as (${units(asked, sql`select change_id from linked where state = 'match' and relation <> 'fixed-by'`)})
    select
      coalesce((select jsonb_agg(e) from (select u.key, u.involvement,
          (count(*) filter (where ${isOld}))::int old, (count(*) filter (where not ${isOld}))::int young
        from unit u group by 1, 2 order by 1, 2) e), '[]') exposure,
      coalesce((select jsonb_agg(jsonb_build_object('changeId', u.change_id, 'title', u.title,
          'involvement', u.involvement, 'key', u.key, 'at', to_json(u.at ${AT_UTC}) #>> '{}' || 'Z',
          'service', u.service, 'team', u.team, 'inCohort', u.in_cohort) order by u.at, u.change_id)
        from cause u), '[]') causes,
      coalesce((select jsonb_agg(jsonb_build_object('id', i.id, 'title', i.title, 'severity', i.severity,
          'startedAt', to_json(i.started_at ${AT_UTC}) #>> '{}' || 'Z', 'noChange', i.no_change_at is not null,
          'team', (select s.team from ${service} s where s.id = i.primary_service_id),
          'links', coalesce((select jsonb_agg(jsonb_build_object('changeId', l.change_id, 'state', l.state,
              'disputes', l.disputes, 'relation', l.relation, 'aiRole', l.ai_role, 'involvement', c.ai_involvement))
            from linked l join ${change} c on c.id = l.change_id where l.incident_id = i.id), '[]'))
          order by i.started_at desc, i.id desc)
        from asked i), '[]') incidents,
      coalesce((select jsonb_agg(w) from (select date_trunc('week', u.at ${AT_UTC})::date week, u.involvement,
          ${counts} from unit u group by 1, 2 order by 1, 2) w), '[]') weeks,
      coalesce((select jsonb_agg(g) from (select ${by === 'team' ? sql`u.team` : sql`u.service`} "name",
          width_bucket(u.at, ${starts}::timestamptz[]) - 1 "column", u.involvement, ${counts}
        from unit u group by 1, 2, 3 order by 1, 2, 3) g), '[]') usage,
      coalesce((select jsonb_agg(t) from (select p.team, count(*)::int people from person p
        where p.active and p.org_role = 'engineer' and p.merged_into_id is null and p.team is not null
        group by 1 order by 1) t), '[]') engineers`;
  return row as AttributionRows;
}
