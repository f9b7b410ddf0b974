import type { ControlState } from '#lib/domain/attribution/types.ts';
import type { ChangeKind } from '#lib/domain/change/observation.ts';
import { areasOf } from '#lib/domain/policy/areas.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import type { GuiltyChange } from '#lib/domain/retro/rule-draft.ts';
import type { Reader } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';

interface GuiltyRow {
  externalId: string;
  title: string;
  kind: ChangeKind;
  environment: string;
  tier: number | null;
  involvement: Involvement;
  paths: string[];
  lines: number;
  controlState: ControlState | null;
  validated: boolean;
  rollbackPlan: boolean;
  people: number;
  seniors: number;
  principals: number;
}

/**
 * What a rule can be learnt from: a change as it went out, with the approvals that stood. A level is the one that
 * somebody has now.
 *
 * @throws DomainError `not-found`
 */
export async function getGuiltyChange(
  reader: Reader,
  incidentId: string,
  changeId: string,
): Promise<GuiltyChange> {
  const [row] = await reader.$queryRaw<GuiltyRow[]>`
    with approved as (
      select distinct coalesce(p.merged_into_id, p.id) as id from review r join person p on p.id = r.person_id
      where r.change_id = ${changeId}::uuid and r.decision = 'approve' and r.withdrawn_at is null
        and r.dismissed_at is null
    ), counted as (
      select count(*)::int as people, count(*) filter (where p.level in ('senior', 'principal'))::int as seniors,
        count(*) filter (where p.level = 'principal')::int as principals
      from approved a join person p on p.id = a.id
    )
    select i.external_id as "externalId", i.title, c.kind, lower(c.environment) as environment,
      c.tier, c.ai_involvement as involvement, c.lines_added + c.lines_deleted as lines,
      coalesce((select array_agg(p ->> 0) from jsonb_array_elements(d.paths) p), '{}') as paths,
      l.control_state as "controlState", coalesce(length(btrim(d.rollback_plan)) > 0, false) as "rollbackPlan",
      coalesce((select bool_and(v.outcome = 'passed') from validation_run v where v.change_id = c.id
        and v.sha = (select r.head_sha from revision r where r.change_id = c.id order by r.number desc limit 1)), false)
        as validated,
      counted.*
    from change c join incident i on i.id = ${incidentId}::uuid cross join counted
      left join change_detail d on d.change_id = c.id
      left join causal_link l on l.change_id = c.id and l.incident_id = i.id and l.superseded_at is null
    where c.id = ${changeId}::uuid`;
  if (!row) throw notFound('The change');
  const {
    externalId,
    title,
    tier,
    paths,
    controlState,
    validated,
    rollbackPlan,
    people,
    seniors,
    principals,
  } = row;
  return {
    incident: { externalId, title },
    kind: row.kind,
    environment: row.environment,
    tier: tier ?? 1,
    involvement: row.involvement,
    areas: areasOf(paths),
    lines: row.lines,
    controlState: controlState ?? 'undetermined',
    had: { validated, rollbackPlan, people, seniors, principals },
  };
}

/** The policy in force; null where there is none. */
export async function findActivePolicy(reader: Reader): Promise<{ number: number; text: string } | null> {
  return reader.policyVersion.findFirst({ where: { state: 'active' }, select: { number: true, text: true } });
}
