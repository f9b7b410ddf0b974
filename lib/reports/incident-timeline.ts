import type { LinkState } from '#lib/domain/attribution/types.ts';
import {
  type IncidentTimeline,
  type Lane,
  type Mark,
  type MarkKind,
  TIMELINE_HOURS,
  type TimelineWindow,
} from '#lib/domain/incident/timeline.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import { db } from '#lib/platform/db.ts';

const HOUR = 3_600_000;
/** Lanes that can be taken in at a glance, of each kind; those with marks, and the most critical, first. */
const MOST_LANES = 8;
/** Of each kind of mark. Clusters keep them readable; the browser is sent no more than this. */
const MOST_MARKS = 1_000;
const MOST_TEXT = 200;

/**
 * What happened around an incident on lanes: the incident's own, one for each affected service and what these depend
 * on, and one for linked changes of other services. Begins `window` before the start and ends when it was over, at most
 * as long after it. Null: there is no such incident. `asOf`: nothing that happened from then on.
 */
export async function incidentTimeline(
  incidentId: string,
  window: TimelineWindow,
  asOf: Date | null = null,
): Promise<IncidentTimeline | null> {
  const incident = await db().incident.findUnique({
    where: { id: incidentId },
    select: { startedAt: true, mitigatedAt: true, resolvedAt: true },
  });
  if (!incident) return null;
  const startedAt = incident.startedAt.getTime();
  const endedAt = (incident.mitigatedAt ?? incident.resolvedAt)?.getTime() ?? null;
  const before = TIMELINE_HOURS[window] * HOUR;
  const from = startedAt - before;
  const last = Math.max(startedAt + before / 4, endedAt === null ? 0 : Math.min(endedAt, startedAt + before));
  const to = Math.min(last + before / 50, asOf?.getTime() ?? Number.POSITIVE_INFINITY);
  const range = { incidentId, from: new Date(from), to: new Date(Math.max(to, from)) };
  const [services, changes, checks, events] = await Promise.all([
    listServices(incidentId),
    listChangeMarks(range),
    listCheckMarks(range),
    listEventMarks(range),
  ]);
  const ofService = Map.groupBy([...changes, ...checks], ({ lane }) => lane);
  const lanes: Lane[] = [
    { key: 'incident', name: 'Incident', kind: 'incident', marks: marksOf(events) },
    ...(['affected', 'dependency'] as const).flatMap((kind) =>
      services
        .filter((one) => one.kind === kind)
        .map(({ slug, name }) => ({ key: slug, name, kind, marks: marksOf(ofService.get(slug) ?? []) }))
        .sort((a, b) => Number(b.marks.length > 0) - Number(a.marks.length > 0))
        .slice(0, MOST_LANES),
    ),
  ];
  const elsewhere = marksOf(ofService.get('') ?? []);
  if (elsewhere.length > 0)
    lanes.push({ key: '', name: 'Other services', kind: 'elsewhere', marks: elsewhere });
  const leftOut = [changes, checks, events].reduce((sum, rows) => sum + (rows[0]?.leftOut ?? 0), 0);
  return { from, to: range.to.getTime(), startedAt, endedAt, lanes, leftOut };
}

interface Range {
  incidentId: string;
  from: Date;
  to: Date;
}

interface MarkRow {
  /** Slug of the service, empty for others. */
  lane: string;
  key: string;
  kind: MarkKind;
  at: Date;
  until: Date | null;
  text: string;
  outcome: string | null;
  changeId: string | null;
  involvement: Involvement | null;
  state: LinkState | null;
  leftOut: number;
}

const marksOf = (rows: readonly MarkRow[]): Mark[] =>
  rows
    .map(({ lane: _, leftOut: __, at, until, text, ...rest }) => ({
      ...rest,
      text: text.slice(0, MOST_TEXT),
      at: at.getTime(),
      until: until?.getTime() ?? null,
    }))
    .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));

function listServices(incidentId: string) {
  return db().$queryRaw<{ slug: string; name: string; kind: 'affected' | 'dependency' }[]>`
    with own as (select service_id from incident_service where incident_id = ${incidentId}::uuid)
    select s.slug, s.name, case when own.service_id is null then 'dependency' else 'affected' end as kind
    from service s left join own on own.service_id = s.id
    where own.service_id is not null
      or s.id in (select d.depends_on_id from service_dependency d join own using (service_id))
    order by s.tier, s.slug limit 200`;
}

/** Changes going live on the lanes, as deployments with their duration where these are known; and the linked ones. */
function listChangeMarks({ incidentId, from, to }: Range): Promise<MarkRow[]> {
  return db().$queryRaw<MarkRow[]>`
    with own as (select service_id from incident_service where incident_id = ${incidentId}::uuid),
    near as (
      select service_id from own union
      select d.depends_on_id from service_dependency d join own using (service_id)),
    link as (
      select change_id, state from causal_link
      where incident_id = ${incidentId}::uuid and superseded_at is null and state <> 'none'),
    placed as (
      select cs.change_id, s.slug as lane from near join change_service cs using (service_id)
      join service s on s.id = near.service_id
      where cs.effective_at between ${from} and ${to}
      union
      select link.change_id, '' from link where not exists (
        select from change_service cs join near using (service_id) where cs.change_id = link.change_id)),
    marks as (
      select placed.lane, coalesce(d.id, c.id)::text || placed.lane as key,
        case when d.id is null then 'change' else 'deployment' end as kind, coalesce(d.started_at, c.effective_at) as at,
        d.finished_at as until, c.title as text, d.outcome, c.id::text as "changeId",
        c.ai_involvement as involvement, link.state
      from placed join change c on c.id = placed.change_id left join link on link.change_id = c.id
      left join deployment d on d.change_id = c.id and d.environment = c.environment
      where c.environment = 'production' and (c.status in ('deployed', 'rolled-back') or d.id is not null)
        and coalesce(d.started_at, c.effective_at) <= ${to}
        and coalesce(d.finished_at, d.started_at, c.effective_at) >= ${from})
    select *, (greatest(0, count(*) over () - ${MOST_MARKS}))::int as "leftOut" from marks
    order by state is null, at desc, key limit ${MOST_MARKS}`;
}

/** Validation, gate decisions and break-glass of the changes on the lanes. */
function listCheckMarks({ incidentId, from, to }: Range): Promise<MarkRow[]> {
  return db().$queryRaw<MarkRow[]>`
    with own as (select service_id from incident_service where incident_id = ${incidentId}::uuid),
    near as (
      select service_id from own union
      select d.depends_on_id from service_dependency d join own using (service_id)),
    -- a check is of about the day on which its change went live or was asked for
    placed as (
      select cs.change_id, cs.service_id from near join change_service cs using (service_id)
      where cs.effective_at between ${from}::timestamptz - interval '2 days' and ${to}::timestamptz + interval '2 days'),
    checks as (
      select p.service_id, p.change_id, v.id, 'validation' as kind, v.at, v.name as text, v.outcome
      from placed p join validation_run v using (change_id) where v.at between ${from} and ${to}
      union all
      select p.service_id, p.change_id, g.id, 'gate', g.at, 'Gate (' || g.mode || ', ' || g.environment || ')', g.outcome
      from placed p join gate_decision g using (change_id) where g.at between ${from} and ${to}
      union all
      select p.service_id, p.change_id, b.id, 'break-glass', b.at, 'Break-glass, ' || b.reason, b.environment
      from placed p join break_glass b using (change_id) where b.at between ${from} and ${to}),
    marks as (
      select s.slug as lane, k.id::text || s.slug as key, k.kind, k.at, null::timestamptz as until,
        k.text || ': ' || c.title as text, k.outcome, c.id::text as "changeId",
        null as involvement, null as state
      from checks k join service s on s.id = k.service_id join change c on c.id = k.change_id)
    select *, (greatest(0, count(*) over () - ${MOST_MARKS}))::int as "leftOut" from marks
    order by at desc, key limit ${MOST_MARKS}`;
}

/** Alerts, phases, what people did and noted, and the severities, on the incident's own lane. */
function listEventMarks({ incidentId, from, to }: Range): Promise<MarkRow[]> {
  return db().$queryRaw<MarkRow[]>`
    with told as (
      select id::text as key, kind, at, text, actor from incident_event
      where incident_id = ${incidentId}::uuid and kind <> 'severity' and at between ${from} and ${to}),
    marks as (
      select key, case when kind in ('started', 'detected', 'mitigated', 'resolved') then 'phase' else kind end as kind,
        at, concat_ws(': ', actor, text) as text, case when kind = any('{alert,action,note}') then null else kind end as outcome
      from told
      union all
      select 'phase ' || p.name, 'phase', p.at, initcap(p.name), p.name
      from incident i cross join lateral (values ('started', i.started_at), ('detected', i.detected_at),
        ('mitigated', i.mitigated_at), ('resolved', i.resolved_at)) p (name, at)
      where i.id = ${incidentId}::uuid and p.at between ${from} and ${to}
        and not exists (select from told where told.kind = p.name)
      union all
      select 'severity ' || at, 'severity', at, concat_ws(', ', 'Sev' || severity || ' by ' || set_by, reason), severity::text
      from incident_severity where incident_id = ${incidentId}::uuid and at between ${from} and ${to})
    select '' as lane, *, null::timestamptz as until, null as "changeId", null as involvement, null as state,
      (greatest(0, count(*) over () - ${MOST_MARKS}))::int as "leftOut"
    from marks order by at desc, key limit ${MOST_MARKS}`;
}
