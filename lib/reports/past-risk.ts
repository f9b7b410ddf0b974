import { isTestsOrDocs } from '#lib/domain/change/kind.ts';
import type { ChangeKind } from '#lib/domain/change/observation.ts';
import type { Level } from '#lib/domain/person/observation.ts';
import { type Area, areasOf } from '#lib/domain/policy/areas.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import { OUTCOME_DAYS } from '#lib/domain/risk/calibration.ts';
import { type HistoricIncident, replayRisk, type ServiceCatalogue } from '#lib/domain/risk/history.ts';
import { FAMILIAR_DAYS, INCIDENT_DAYS, type RiskInput } from '#lib/domain/risk/input.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import { changeInScope, instant, REACHED_PRODUCTION, type ReportScope } from './scope.ts';

const { sql } = PrismaSql;
const DAY = 86_400_000;

/** Rows read at a time: what is held in memory does not grow with history. */
const PAGE = 20_000;

/** A change of the past as its score sees it, with what became of it. */
export interface PastChange {
  id: string;
  title: string;
  /** Milliseconds since 1970. */
  at: number;
  /** As of the instant at which it reached production. */
  input: RiskInput;
  /** Matched as a cause of an incident of the scope's severity that started within `OUTCOME_DAYS`. */
  failed: boolean;
  /** Not part of the input; for the comparison with and without it. */
  involvement: Involvement;
}

interface Row {
  id: string;
  title: string;
  at: number;
  cursor: string;
  author: string;
  authorLevel: Level | null;
  kind: ChangeKind;
  /** Ids, the main one first, with commas between. */
  services: string;
  /** `[[path, added, deleted], …]`; null where the change is out of scope, and only others' past. */
  paths: [path: string][] | null;
  files: number;
  lines: number;
  validation: RiskInput['validation'];
  hasRollbackPlan: boolean;
  destructive: boolean;
  executedByAgent: boolean;
  isRevert: boolean;
  failed: boolean;
  involvement: Involvement;
}

/**
 * Goes through the changes of the scope in the order in which they reached production, and hands each to `visit`
 * with the input of its score as it was then: what came later is not looked at. Services, their tiers and their
 * dependencies are those of today, as the past ones are not on record. Reads in pages, not in one snapshot.
 */
export async function visitPastRisk(scope: ReportScope, visit: (change: PastChange) => void): Promise<void> {
  const leadIn = scope.from && new Date(scope.from.getTime() - FAMILIAR_DAYS * DAY);
  const [catalogue, incidents] = await Promise.all([loadCatalogue(), loadIncidents(scope)]);
  const inputOf = replayRisk(catalogue, incidents);
  let reading = loadPage(scope, leadIn, undefined);
  for (;;) {
    const rows = await reading;
    const more = rows.length === PAGE;
    // the next page comes while this one is scored
    if (more) reading = loadPage(scope, leadIn, rows.at(-1));
    reading.catch(() => {});
    for (const row of rows) {
      const { id, title, failed, involvement, paths, services, cursor, ...known } = row;
      const input = inputOf({
        ...known,
        services: services === '' ? [] : services.split(','),
        ...readPaths(paths?.map(([path]) => path) ?? [], row.files),
      });
      if (paths !== null) visit({ id, title, at: row.at, input, failed, involvement });
    }
    if (!more) return;
  }
}

/** A history names the same paths again and again, and matching globs is most of the work. */
const REMEMBERED = 200_000;
const areasByPath = new Map<string, readonly Area[]>();

function areasOfPath(path: string): readonly Area[] {
  let areas = areasByPath.get(path);
  if (areas === undefined) {
    if (areasByPath.size >= REMEMBERED) areasByPath.clear();
    areas = areasOf([path]);
    areasByPath.set(path, areas);
  }
  return areas;
}

function readPaths(paths: readonly string[], files: number): Pick<RiskInput, 'areas' | 'testsOrDocsOnly'> {
  const all = paths.length > 0 && paths.length >= files;
  const areas = [...new Set(paths.flatMap(areasOfPath))];
  return { areas: all || areas.length > 0 ? areas : null, testsOrDocsOnly: all && isTestsOrDocs(paths) };
}

async function loadCatalogue(): Promise<ServiceCatalogue> {
  const [services, dependencies] = await Promise.all([
    db().service.findMany({ select: { id: true, tier: true } }),
    db().serviceDependency.findMany(),
  ]);
  const dependents = new Map<string, string[]>();
  for (const { serviceId, dependsOnId } of dependencies)
    dependents.set(dependsOnId, [...(dependents.get(dependsOnId) ?? []), serviceId]);
  return { tiers: new Map(services.map(({ id, tier }) => [id, tier as Tier])), dependents };
}

async function loadIncidents({ from, to }: ReportScope): Promise<HistoricIncident[]> {
  const since = from && new Date(from.getTime() - INCIDENT_DAYS * DAY);
  return db().$queryRaw`
    select i.id::text, (extract(epoch from i.started_at) * 1000)::float8 as at,
      array(select x.service_id::text from incident_service x where x.incident_id = i.id) as services
    from incident i where i.started_at < ${instant(to)}
      and ${since === null ? sql`true` : sql`i.started_at >= ${instant(since)}`}`;
}

async function loadPage(scope: ReportScope, leadIn: Date | null, after: Row | undefined): Promise<Row[]> {
  const inScope =
    scope.from === null
      ? changeInScope(scope)
      : sql`c.effective_at >= ${instant(scope.from)} and ${changeInScope(scope)}`;
  return db().$queryRaw`
    with page as materialized (
      select c.*, ${inScope} as in_scope from change c
      where ${REACHED_PRODUCTION} and c.effective_at < ${instant(scope.to)}
        and ${leadIn === null ? sql`true` : sql`c.effective_at >= ${instant(leadIn)}`}
        and ${after ? sql`(c.effective_at, c.id) > (${after.cursor}::timestamptz, ${after.id}::uuid)` : sql`true`}
      order by c.effective_at, c.id limit ${PAGE}::int
    )
    select c.id::text, c.title, (extract(epoch from c.effective_at) * 1000)::float8 as at,
      to_json(c.effective_at) #>> '{}' as cursor,
      coalesce(coalesce(p.merged_into_id, p.id)::text, c.author_identity) as author,
      c.author_level as "authorLevel", c.kind, c.file_count as files, c.lines_added + c.lines_deleted as lines,
      c.is_revert as "isRevert", c.ai_involvement as involvement,
      coalesce((select string_agg(s.id::text, ',' order by (s.id = c.primary_service_id) desc nulls last, s.tier, s.slug)
        from change_service t join service s on s.id = t.service_id where t.change_id = c.id), '') as services,
      case when c.in_scope then coalesce(d.paths, '[]'::jsonb) end as paths,
      coalesce(length(btrim(d.rollback_plan)) > 0, false) as "hasRollbackPlan",
      coalesce(k.destructive, false) as destructive, coalesce(k.executed_by_agent, false) as "executedByAgent",
      case when k.change_id is null then 'none' else coalesce((
        select case when bool_or(r.outcome = 'failed') then 'failed'
          when bool_or(r.outcome <> 'passed') then 'running' else 'passed' end
        from (select distinct on (v.name) v.outcome from validation_run v
          where v.change_id = k.change_id and v.sha = k.head_sha and v.at <= c.effective_at
          order by v.name, v.at desc, v.id desc) r having count(*) > 0), 'none') end as validation,
      exists (select 1 from causal_link l join incident i on i.id = l.incident_id
        where l.change_id = c.id and l.superseded_at is null and l.state = 'match' and l.relation <> 'fixed-by'
          and i.severity <= ${scope.severity}::smallint
          and i.started_at < c.effective_at + make_interval(days => ${OUTCOME_DAYS}::int)) as failed
    from page c left join change_detail d on d.change_id = c.id and c.in_scope
      left join change_control k on k.change_id = c.id
      left join person p on p.id = c.author_person_id
    order by c.effective_at, c.id`;
}
