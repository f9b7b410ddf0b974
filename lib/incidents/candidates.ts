import { type Candidate, WINDOW_DAYS } from '#lib/domain/correlation/newest-first.ts';
import { db, type Reader } from '#lib/platform/db.ts';

/** Of each place, so that a page can show more than the suspects. */
const MOST_PER_PLACE = 20;

/**
 * The changes that went live on production within the days before an incident: on its services, on what these
 * depend on, and elsewhere; the newest of each place. Says nothing of authors or AI. Empty for an unknown id.
 */
export async function listCandidates(incidentId: string, reader: Reader = db()): Promise<Candidate[]> {
  return reader.$queryRaw`
    with own as (select service_id from incident_service where incident_id = ${incidentId}::uuid),
    near as (
      select service_id, 'affected' as place from own
      union
      select d.depends_on_id, 'dependency' from service_dependency d join own using (service_id)
      where d.depends_on_id not in (select service_id from own)),
    i as (select started_at, started_at - make_interval(days => ${WINDOW_DAYS}::int) as since
      from incident where id = ${incidentId}::uuid),
    live as (
      select found.*, row_number() over (partition by place order by effective_at desc, id) as n
      from (
        select c.id, c.effective_at, near.place, min(s.slug) as service
        from i cross join near join service s on s.id = near.service_id
        join change_service cs on cs.service_id = near.service_id
          and cs.effective_at between i.since and i.started_at
        join change c on c.id = cs.change_id
        where c.status in ('deployed', 'rolled-back') and c.environment = 'production'
        group by c.id, c.effective_at, near.place) found),
    far as (
      select c.id, c.effective_at, 'elsewhere' as place, s.slug as service, 1::bigint as n
      from change c left join service s on s.id = c.primary_service_id
      where c.effective_at between (select since from i) and (select started_at from i)
        and c.status in ('deployed', 'rolled-back') and c.environment = 'production'
        and not exists (select 1 from change_service cs join near using (service_id) where cs.change_id = c.id)
      order by c.effective_at desc, c.id limit ${MOST_PER_PLACE})
    select id::text as "changeId", effective_at as "effectiveAt", place, service
    from (select * from live union all select * from far) all_places
    where n <= ${MOST_PER_PLACE}
    order by place, effective_at desc, id`;
}

/** Incidents that started in the range and have neither a confirmed cause nor the answer that no change was it. */
export async function listUnexplained(from: Date, to: Date): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    select i.id::text from incident i
    where i.started_at between ${from}::timestamptz and ${to}::timestamptz and i.no_change_at is null
      and not exists (select 1 from causal_link l where l.incident_id = i.id and l.superseded_at is null
        and l.state = 'match' and l.relation <> 'fixed-by')
    order by i.started_at, i.id`;
  return rows.map((row) => row.id);
}
