import type { Certainty } from '#lib/domain/attribution/types.ts';
import type { SaidVersion } from '#lib/domain/incident/standing.ts';
import type { TouchedRow } from '#lib/domain/record-counts.ts';
import type { Tx } from '#lib/platform/db.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { rowsJson } from '#lib/platform/rows.ts';

export interface ServiceRef {
  id: string;
  tier: number;
}

/** Services by slug. */
export async function findServices(tx: Tx, slugs: readonly string[]): Promise<Map<string, ServiceRef>> {
  if (slugs.length === 0) return new Map();
  const ids = slugs.map((slug) => externalRecordId('service', slug));
  const rows = await tx.$queryRaw<(ServiceRef & { slug: string })[]>`
    select id::text, slug, tier from service where id = any(${ids}::uuid[])`;
  return new Map(rows.map((row) => [row.slug, row]));
}

export function upsertIncidents(tx: Tx, rows: readonly object[]): Promise<TouchedRow[]> {
  return tx.$queryRaw`
    insert into incident select * from json_populate_recordset(null::incident, ${rowsJson(rows)}::json)
    on conflict (id) do update set title = excluded.title, summary = excluded.summary,
      severity = excluded.severity, status = excluded.status,
      primary_service_id = excluded.primary_service_id, tier = excluded.tier,
      started_at = excluded.started_at, detected_at = excluded.detected_at,
      mitigated_at = excluded.mitigated_at, resolved_at = excluded.resolved_at,
      lost_orders = excluded.lost_orders, impact_minutes = excluded.impact_minutes,
      customers = excluded.customers, revenue_minor = excluded.revenue_minor, currency = excluded.currency,
      regions = excluded.regions, url = excluded.url
    where (incident.title, incident.summary, incident.severity, incident.status,
        incident.primary_service_id, incident.tier, incident.started_at, incident.detected_at,
        incident.mitigated_at, incident.resolved_at, incident.lost_orders, incident.impact_minutes,
        incident.customers, incident.revenue_minor, incident.currency, incident.regions, incident.url)
      is distinct from (excluded.title, excluded.summary, excluded.severity, excluded.status,
        excluded.primary_service_id, excluded.tier, excluded.started_at, excluded.detected_at,
        excluded.mitigated_at, excluded.resolved_at, excluded.lost_orders, excluded.impact_minutes,
        excluded.customers, excluded.revenue_minor, excluded.currency, excluded.regions, excluded.url)
    returning id::text, xmax = 0 as inserted`;
}

const incidentIds = (rows: { id: string }[]): string[] => rows.map((row) => row.id);

/** Makes `rows` the whole list of services of the incidents in `ids`. */
export async function replaceServices(
  tx: Tx,
  ids: readonly string[],
  rows: readonly object[],
): Promise<string[]> {
  const json = rowsJson(rows);
  const removed = await tx.$queryRaw<{ id: string }[]>`
    delete from incident_service s where incident_id = any(${ids}::uuid[])
      and not exists (select 1 from json_populate_recordset(null::incident_service, ${json}::json) g
        where g.incident_id = s.incident_id and g.service_id = s.service_id)
    returning incident_id::text as id`;
  const written = await tx.$queryRaw<{ id: string }[]>`
    insert into incident_service select * from json_populate_recordset(null::incident_service, ${json}::json)
    on conflict (incident_id, service_id) do update set started_at = excluded.started_at
    where incident_service.started_at <> excluded.started_at
    returning incident_id::text as id`;
  return incidentIds([...removed, ...written]);
}

export async function appendSeverities(tx: Tx, rows: readonly object[]): Promise<string[]> {
  if (rows.length === 0) return [];
  return incidentIds(
    await tx.$queryRaw`
      insert into incident_severity
      select * from json_populate_recordset(null::incident_severity, ${rowsJson(rows)}::json)
      on conflict do nothing returning incident_id::text as id`,
  );
}

/**
 * Adds the severity as it stands where the history does not end with it: dated by the start of the incident
 * when there is no history at all, else `at`.
 */
export async function appendCurrentSeverity(tx: Tx, ids: readonly string[], at: Date): Promise<string[]> {
  return incidentIds(
    await tx.$queryRaw`
      insert into incident_severity
      select i.id, case when last.at is null then i.started_at
          else greatest(${at}::timestamptz, last.at + interval '1 millisecond') end,
        i.severity, i.source, null, case when last.at is null then i.recorded_at else ${at}::timestamptz end
      from incident i
      left join lateral (select s.at, s.severity from incident_severity s where s.incident_id = i.id
        order by s.at desc limit 1) last on true
      where i.id = any(${ids}::uuid[]) and i.severity is distinct from last.severity
      on conflict do nothing returning incident_id::text as id`,
  );
}

export async function appendEvents(tx: Tx, rows: readonly object[]): Promise<string[]> {
  if (rows.length === 0) return [];
  return incidentIds(
    await tx.$queryRaw`
      insert into incident_event
      select * from json_populate_recordset(null::incident_event, ${rowsJson(rows)}::json)
      on conflict do nothing returning incident_id::text as id`,
  );
}

/** One version of a link as it is stored. */
export interface LinkVersion {
  changeId: string;
  incidentId: string;
  version: number;
  state: string;
  relation: string;
  score: number | null;
  rank: number | null;
  reasons: readonly string[];
  aiRole: string;
  controlState: string;
  decidedBy: string;
  personId: string | null;
  rationale: string | null;
  rankerVersion: string | null;
  recordedAt: Date;
  supersededAt: Date | null;
  /** Of a person's verdict. */
  certainty?: string | null;
  /** What is disputed. */
  disputes?: string | null;
  /** When a source says that it was decided. */
  saidAt?: Date | null;
}

/** Locks the incidents, so that nobody else judges them until the end; returns those that no change caused. */
export async function lockIncidents(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string; noChange: boolean }[]>`
    select id::text, no_change_at is not null as "noChange" from incident
    where id = any(${ids}::uuid[]) order by id for update`;
  return new Set(rows.filter((row) => row.noChange).map((row) => row.id));
}

/** All versions of the links of these incidents, which the caller has locked; oldest first. */
export async function listLinks(tx: Tx, incidentIds: readonly string[]): Promise<LinkVersion[]> {
  return tx.$queryRaw`
    select change_id::text as "changeId", incident_id::text as "incidentId", version, state, relation, score,
      rank::int, reasons, ai_role as "aiRole", control_state as "controlState", decided_by as "decidedBy",
      person_id::text as "personId", rationale, ranker_version as "rankerVersion",
      recorded_at as "recordedAt", superseded_at as "supersededAt", certainty, disputes, said_at as "saidAt"
    from causal_link where incident_id = any(${incidentIds}::uuid[])
    order by change_id, incident_id, version`;
}

/** A version of one link, typed; `personId` as it is after merges. */
export interface HistoryVersion extends SaidVersion {
  version: number;
  score: number | null;
  rank: number | null;
  reasons: string[];
  rankerVersion: string | null;
  certainty: Certainty | null;
}

/** The versions of one link, oldest first; the incident is locked by the caller. */
export async function listLinkHistory(
  tx: Tx,
  changeId: string,
  incidentId: string,
): Promise<HistoryVersion[]> {
  return tx.$queryRaw`
    select l.version, l.state, l.relation, l.score, l.rank::int, l.reasons, l.ai_role as "aiRole",
      l.control_state as "controlState", l.decided_by as "decidedBy",
      coalesce(p.merged_into_id, p.id)::text as "personId", l.ranker_version as "rankerVersion", l.certainty, l.disputes
    from causal_link l left join person p on p.id = l.person_id
    where l.change_id = ${changeId}::uuid and l.incident_id = ${incidentId}::uuid order by l.version`;
}

/** Writes new versions, and dates the end of those in `superseded` (pairs with their old version). */
export async function writeLinks(
  tx: Tx,
  added: readonly LinkVersion[],
  superseded: readonly Pick<LinkVersion, 'changeId' | 'incidentId' | 'version' | 'supersededAt'>[],
): Promise<void> {
  if (superseded.length > 0) {
    await tx.$executeRaw`
      update causal_link l set superseded_at = g.superseded_at
      from json_populate_recordset(null::causal_link, ${rowsJson(superseded)}::json) g
      where l.change_id = g.change_id and l.incident_id = g.incident_id and l.version = g.version`;
  }
  if (added.length > 0) {
    await tx.$executeRaw`
      insert into causal_link select * from json_populate_recordset(null::causal_link, ${rowsJson(added)}::json)`;
  }
}
