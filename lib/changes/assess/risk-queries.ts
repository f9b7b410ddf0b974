import type { ChangeKind } from '#lib/domain/change/observation.ts';
import type { PathsFrom } from '#lib/domain/change/paths-from.ts';
import type { Level } from '#lib/domain/person/observation.ts';
import type { BlastRadius } from '#lib/domain/policy/facts.ts';
import { FAMILIAR_CHANGES, FAMILIAR_DAYS, INCIDENT_DAYS, type RiskInput } from '#lib/domain/risk/input.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import type { Tx } from '#lib/platform/db.ts';

/** What a submitted change is scored on, before its paths are looked at. */
export interface RiskFacts {
  tiers: Tier[];
  dependents: Tier[];
  kind: ChangeKind;
  paths: string[];
  pathsFrom: PathsFrom | null;
  files: number;
  lines: number;
  authorChanges: number | null;
  authorLevel: Level | null;
  recentIncidents: number;
  daysSinceLastChange: number | null;
  validation: RiskInput['validation'];
  hasRollbackPlan: boolean;
  destructive: boolean;
  executedByAgent: boolean;
  isRevert: boolean;
  declared: BlastRadius | null;
}

/**
 * The facts of one instant (the start of the transaction), in one statement; null where the change was never
 * submitted. It reads ranges of indices that are bounded by days and by `FAMILIAR_CHANGES`, so that it costs the
 * same however long the history is.
 */
export async function loadRiskFacts(tx: Tx, changeId: string): Promise<RiskFacts | null> {
  const [row] = await tx.$queryRaw<RiskFacts[]>`
    with subject as materialized (
      select c.*, k.head_sha, k.destructive, k.executed_by_agent, k.declared_blast_radius, k.paths_from,
        coalesce(coalesce(a.merged_into_id, a.id)::text, c.author_identity) as author, a.level as level_now
      from change c join change_control k on k.change_id = c.id left join person a on a.id = c.author_person_id
      where c.id = ${changeId}::uuid
    ), touched as materialized (
      select s.id, s.tier, s.slug from change_service t join service s on s.id = t.service_id
      where t.change_id = ${changeId}::uuid
    ), main as materialized (
      select t.id from touched t, subject
      order by (t.id = subject.primary_service_id) desc nulls last, t.tier, t.slug limit 1
    ), earlier as materialized (
      select e.effective_at, coalesce(coalesce(p.merged_into_id, p.id)::text, o.author_identity) as author
      from main, change_service e join change o on o.id = e.change_id left join person p on p.id = o.author_person_id
      where e.service_id = main.id and e.effective_at < now()
        and e.effective_at >= now() - make_interval(days => ${FAMILIAR_DAYS}::int) and o.id <> ${changeId}::uuid
        and o.environment = 'production' and o.status in ('deployed', 'rolled-back')
      order by e.effective_at desc, e.change_id desc limit ${FAMILIAR_CHANGES}::int
    ), check_run as (
      select distinct on (v.name) v.outcome from validation_run v join subject s on v.sha = s.head_sha
      where v.change_id = ${changeId}::uuid order by v.name, v.at desc, v.id desc
    )
    select s.kind, s.file_count as files, s.lines_added + s.lines_deleted as lines, s.is_revert as "isRevert",
      s.destructive, s.executed_by_agent as "executedByAgent", s.declared_blast_radius as declared,
      s.paths_from as "pathsFrom",
      coalesce(s.author_level, s.level_now) as "authorLevel",
      array(select tier::int from touched order by tier) as tiers,
      array(select o.tier::int from service o where o.id in (
          select d.service_id from service_dependency d where d.depends_on_id in (select id from touched))
        and o.id not in (select id from touched) order by o.tier) as dependents,
      array(select p ->> 0 from change_detail d, jsonb_array_elements(d.paths) p where d.change_id = s.id) as paths,
      exists (select from change_detail d where d.change_id = s.id and length(btrim(d.rollback_plan)) > 0)
        as "hasRollbackPlan",
      case when exists (select from main)
        then (select count(*)::int from earlier e where e.author = s.author) end as "authorChanges",
      (select (extract(epoch from now() - max(effective_at)) / 86400)::float8 from earlier) as "daysSinceLastChange",
      (select count(distinct i.incident_id)::int from touched t join incident_service i on i.service_id = t.id
        where i.started_at < now() and i.started_at >= now() - make_interval(days => ${INCIDENT_DAYS}::int))
        as "recentIncidents",
      case when exists (select from check_run where outcome = 'failed') then 'failed'
        when exists (select from check_run where outcome <> 'passed') then 'running'
        when exists (select from check_run) then 'passed' else 'none' end as validation
    from subject s`;
  return row ?? null;
}
