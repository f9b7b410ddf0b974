import { type Candidate, WINDOW_DAYS } from '#lib/domain/correlation/newest-first.ts';
import { db, type Reader, type Tx } from '#lib/platform/db.ts';

/** Of each place, so that a page can show more than the suspects. */
const MOST_PER_PLACE = 20;

/** The candidates of one incident; empty for an unknown id. */
export async function listCandidates(incidentId: string, reader: Reader = db()): Promise<Candidate[]> {
  return (await listCandidatesOf([incidentId], reader)).get(incidentId) ?? [];
}

/**
 * For each incident the changes that went live on production within the days before it: on its services, on what
 * these depend on, and elsewhere; the newest of each place. Says nothing of authors or AI.
 */
export async function listCandidatesOf(
  incidentIds: readonly string[],
  reader: Reader = db(),
): Promise<Map<string, Candidate[]>> {
  const rows = await reader.$queryRaw<(Candidate & { incidentId: string })[]>`
    select i.id::text as "incidentId", found.id::text as "changeId", found.effective_at as "effectiveAt",
      found.place, found.service
    from incident i cross join lateral (
      with own as (select service_id from incident_service where incident_id = i.id),
      near as (
        select service_id, 'affected' as place from own
        union
        select d.depends_on_id, 'dependency' from service_dependency d join own using (service_id)
        where d.depends_on_id not in (select service_id from own)),
      live as (
        select n.*, row_number() over (partition by place order by effective_at desc, id) as n
        from (
          select c.id, c.effective_at, near.place, min(s.slug) as service
          from near join service s on s.id = near.service_id
          join change_service cs on cs.service_id = near.service_id
            and cs.effective_at between i.started_at - make_interval(days => ${WINDOW_DAYS}::int) and i.started_at
          join change c on c.id = cs.change_id
          where c.status in ('deployed', 'rolled-back') and c.environment = 'production'
          group by c.id, c.effective_at, near.place) n),
      far as (
        select c.id, c.effective_at, 'elsewhere' as place, s.slug as service
        from change c left join service s on s.id = c.primary_service_id
        where c.effective_at between i.started_at - make_interval(days => ${WINDOW_DAYS}::int) and i.started_at
          and c.status in ('deployed', 'rolled-back') and c.environment = 'production'
          and not exists (
            select 1 from change_service cs join near using (service_id) where cs.change_id = c.id)
        order by c.effective_at desc, c.id limit ${MOST_PER_PLACE})
      select id, effective_at, place, service from live where n <= ${MOST_PER_PLACE}
      union all select id, effective_at, place, service from far) found
    where i.id = any(${incidentIds}::uuid[])
    order by i.id, found.place, found.effective_at desc, found.id`;
  return Map.groupBy(rows, (row) => row.incidentId);
}

/** Incidents that started in the range and have neither a confirmed cause nor the answer that no change was it. */
export async function listUnexplained(from: Date, to: Date): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    select i.id::text from incident i
    where i.started_at between ${from}::timestamptz and ${to}::timestamptz and i.no_change_at is null
      and not exists (select 1 from current_cause k where k.incident_id = i.id and k.state = 'match')
    order by i.started_at, i.id`;
  return rows.map((row) => row.id);
}

/**
 * Locks the incidents and gives those whose cause is not known: no confirmed change, no answer that none was it.
 * Two statements, so that the second sees what was said while the first waited.
 */
export async function lockUnexplained(
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: string; startedAt: Date }[]> {
  await tx.$queryRaw`select 1 from incident where id = any(${ids}::uuid[]) order by id for update`;
  return tx.$queryRaw`
    select i.id::text, i.started_at as "startedAt" from incident i
    where i.id = any(${ids}::uuid[]) and i.no_change_at is null
      and not exists (select 1 from current_cause k where k.incident_id = i.id and k.state = 'match')
    order by i.id`;
}
