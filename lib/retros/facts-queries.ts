import type { LinkState } from '#lib/domain/attribution/types.ts';
import { LEVELS, ORG_ROLES } from '#lib/domain/person/observation.ts';
import type { Cause, GateAnswer, RetroFacts } from '#lib/domain/retro/facts.ts';
import type { RetroPerson } from '#lib/domain/retro/roles.ts';
import type { Reader } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';

const MOST_EVENTS = 400;
const MOST_CAUSES = 50;

interface CauseRow extends Omit<Cause, 'gate' | 'disputes'> {
  disputes: string | null;
  authorId: string | null;
  decidedById: string | null;
  gate: (Omit<GateAnswer, 'at'> & { at: string }) | null;
}

/** What is recorded of an incident, and who had a part in it, the earliest part first. */
export interface LoadedFacts {
  facts: RetroFacts;
  concerned: readonly string[];
}

/** @throws DomainError `not-found` */
export async function loadRetroFacts(reader: Reader, incidentId: string): Promise<LoadedFacts> {
  const incident = await reader.incident.findUnique({
    where: { id: incidentId },
    include: {
      services: { include: { service: { select: { name: true, tier: true } } } },
      severities: { orderBy: { at: 'asc' }, take: MOST_EVENTS },
      events: { orderBy: [{ at: 'asc' }, { id: 'asc' }], take: MOST_EVENTS },
    },
  });
  if (!incident) throw notFound('The incident');
  const causes = await listCauses(reader, incidentId);
  const deployments = await listDeployments(reader, incidentId);
  const services = incident.services
    .map(({ service }) => service)
    .sort((a, b) => a.tier - b.tier || a.name.localeCompare(b.name));
  const parts = [
    ...causes.map(({ authorId }) => authorId),
    ...causes.map(({ decidedById }) => decidedById),
    incident.noChangeBy,
  ];
  return {
    facts: {
      incident: { ...incident, services },
      events: incident.events,
      severities: incident.severities,
      deployments,
      causes: causes.map(({ gate, disputes, ...cause }) => ({
        ...cause,
        disputes: disputes as LinkState | null,
        gate: gate && { ...gate, at: new Date(gate.at) },
      })),
    },
    concerned: [...new Set(parts.filter((id) => id !== null))],
  };
}

/** Verdicts that stand, or are disputed; each with the gate's answer for the deployment before the incident. */
async function listCauses(reader: Reader, incidentId: string): Promise<CauseRow[]> {
  return reader.$queryRaw<CauseRow[]>`
    select l.change_id::text as "changeId", c.title, coalesce(a.name, c.author_name) as author,
      coalesce(a.merged_into_id, a.id)::text as "authorId", s.name as service, c.ai_involvement as involvement,
      l.state, l.relation, l.ai_role as "aiRole", l.control_state as "controlState", l.certainty, l.disputes,
      l.rationale, p.name as "decidedBy", coalesce(p.merged_into_id, p.id)::text as "decidedById",
      l.recorded_at as at, coalesce(d.basis = 'observed' and d.gate_decision_id is null, false)
        and exists (select from change_control k where k.change_id = c.id) as uncontrolled,
      case when g.id is not null then jsonb_build_object('at', g.at, 'mode', g.mode, 'outcome', g.outcome,
        'environment', g.environment, 'requirements', (select coalesce(jsonb_agg(jsonb_build_object('id', r ->> 'id',
          'title', r ->> 'title', 'state', r ->> 'state')), '[]') from jsonb_array_elements(g.decision -> 'requirements') r))
        end as gate
    from causal_link l join change c on c.id = l.change_id join incident i on i.id = l.incident_id
      left join person a on a.id = c.author_person_id left join person p on p.id = l.person_id
      left join service s on s.id = c.primary_service_id
      left join lateral (select d.* from deployment d where d.change_id = c.id
        order by d.started_at <= i.started_at desc, d.started_at desc limit 1) d on true
      left join gate_decision g on g.change_id = d.change_id and g.id = d.gate_decision_id
    where l.incident_id = ${incidentId}::uuid and l.superseded_at is null and l.state in ('match', 'disputed')
    order by l.state desc, array_position(array['caused-by', 'contributed-to', 'fixed-by'], l.relation), c.effective_at,
      c.id
    limit ${MOST_CAUSES}`;
}

/** Of the causes' changes, within a week before the incident and until it was resolved. */
async function listDeployments(reader: Reader, incidentId: string): Promise<RetroFacts['deployments']> {
  return reader.$queryRaw<RetroFacts['deployments'][number][]>`
    select coalesce(d.finished_at, d.started_at) as at, c.title, d.environment, d.outcome, d.actor
    from causal_link l join change c on c.id = l.change_id join incident i on i.id = l.incident_id
      join deployment d on d.change_id = c.id
    where l.incident_id = ${incidentId}::uuid and l.superseded_at is null and l.state in ('match', 'disputed')
      and d.started_at between i.started_at - interval '7 days' and coalesce(i.resolved_at, i.started_at + interval '7 days')
    order by at, d.id limit ${MOST_EVENTS}`;
}

interface PersonRow {
  id: string;
  name: string;
  level: string | null;
  orgRole: string;
  team: string | null;
  logins: string[];
}

/**
 * Everybody who is or was here, with what they are called: names, addresses and logins. Somebody who was found to be
 * somebody else stands under that person, before them.
 */
export async function listOrganisation(reader: Reader): Promise<readonly RetroPerson[]> {
  const rows = await reader.$queryRaw<PersonRow[]>`
    select coalesce(p.merged_into_id, p.id)::text as id, p.name, p.level, p.org_role as "orgRole", p.team,
      array[p.slug] || coalesce((select array_agg(i.value order by i.value) from person_identity i
        where i.person_id = p.id and i.kind in ('email', 'git-author', 'github-login')), '{}') as logins
    from person p order by p.merged_into_id is null, p.slug`;
  return rows.map(({ level, orgRole, ...row }) => ({
    ...row,
    level: LEVELS.find((one) => one === level) ?? null,
    orgRole: ORG_ROLES.find((one) => one === orgRole) ?? 'engineer',
  }));
}
