import type { Tx } from '#lib/platform/db.ts';
import { rowsJson } from '#lib/platform/rows.ts';

/** What the ranker said of an incident as a whole. */
export interface StoredRanking {
  incidentId: string;
  version: number;
  rankerVersion: string;
  candidates: number;
  abstained: boolean;
  /** Probability that no change caused it. */
  noChange: number;
  recordedAt: Date;
}

/** The last ranking of each of these incidents. */
export async function listLastRankings(
  tx: Tx,
  incidentIds: readonly string[],
): Promise<Map<string, StoredRanking>> {
  const rows = await tx.$queryRaw<StoredRanking[]>`
    select distinct on (incident_id) incident_id::text as "incidentId", version, ranker_version as "rankerVersion",
      candidates, abstained, no_change as "noChange", recorded_at as "recordedAt"
    from incident_ranking where incident_id = any(${incidentIds}::uuid[]) order by incident_id, version desc`;
  return new Map(rows.map((row) => [row.incidentId, row]));
}

export async function appendRankings(tx: Tx, rows: readonly StoredRanking[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    insert into incident_ranking
    select * from json_populate_recordset(null::incident_ranking, ${rowsJson(rows)}::json)`;
}

/**
 * Takes the marks of some incidents, oldest first, having locked these. Whoever alters a fact holds the mark, or the
 * incident, until others can see it: both are skipped here and stay marked, so nobody waits and nothing is missed.
 */
export async function takeMarks(tx: Tx, limit: number): Promise<string[]> {
  const locked = await tx.$queryRaw<{ id: string }[]>`
    select i.id::text from incident_to_rank m join incident i on i.id = m.incident_id
    order by i.started_at, i.id limit ${limit} for update of i skip locked`;
  const ids = locked.map(({ id }) => id);
  const taken = await tx.$queryRaw<{ id: string }[]>`
    delete from incident_to_rank where incident_id in (
      select incident_id from incident_to_rank where incident_id = any(${ids}::uuid[]) for update skip locked)
    returning incident_id::text as id`;
  return taken.map(({ id }) => id);
}

/** How many incidents are marked. */
export async function countMarks(tx: Tx): Promise<number> {
  const [row] = await tx.$queryRaw<{ n: number }[]>`select count(*)::int as n from incident_to_rank`;
  return row?.n ?? 0;
}

/** Marks incidents without a known cause that this version of the ranker has not looked at. Returns how many. */
export function markUnranked(tx: Tx, rankerVersion: string): Promise<number> {
  return tx.$executeRaw`
    insert into incident_to_rank
    select i.id, now() from incident i
    where i.no_change_at is null
      and not exists (select from current_cause k where k.incident_id = i.id and k.state = 'match')
      and not exists (select from incident_ranking r where r.incident_id = i.id and r.ranker_version = ${rankerVersion})
    order by i.id on conflict do nothing`;
}

/**
 * Locks the incidents and gives those whose cause is not known: no confirmed change, no answer that none was it.
 * Two statements, so that the second sees what was said while the first waited.
 */
export async function lockUnexplained(tx: Tx, ids: readonly string[]): Promise<string[]> {
  await tx.$queryRaw`select 1 from incident where id = any(${ids}::uuid[]) order by id for update`;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select i.id::text from incident i
    where i.id = any(${ids}::uuid[]) and i.no_change_at is null
      and not exists (select 1 from current_cause k where k.incident_id = i.id and k.state = 'match')
    order by i.id`;
  return rows.map(({ id }) => id);
}
