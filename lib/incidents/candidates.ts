import { WINDOW_DAYS } from '#lib/domain/correlation/factors.ts';
import { db, type Reader } from '#lib/platform/db.ts';

/** Of each place, so that a page can show more than the suspects. */
const MOST_PER_PLACE = 20;

/** A change that went live in the days before an incident. */
export interface Candidate {
  changeId: string;
  effectiveAt: Date;
  place: 'affected' | 'dependency' | 'elsewhere';
  /** Slug of the service that puts it there; null for a change of no known service. */
  service: string | null;
}

/**
 * The changes that went live on production within the days before the incident: on its services, on what these depend
 * on, and elsewhere; the newest of each place. Empty for an unknown id.
 */
export async function listCandidates(incidentId: string, reader: Reader = db()): Promise<Candidate[]> {
  return reader.$queryRaw<Candidate[]>`
    with i as (select id, started_at from incident where id = ${incidentId}::uuid),
    own as (select service_id from incident_service where incident_id = ${incidentId}::uuid),
    near as (
      select service_id, 'affected' as place from own
      union
      select d.depends_on_id, 'dependency' from service_dependency d join own using (service_id)
      where d.depends_on_id not in (select service_id from own)),
    live as (
      select n.*, row_number() over (partition by place order by effective_at desc, id) as n
      from (
        select c.id, c.effective_at, near.place, min(s.slug) as service
        from i cross join near join service s on s.id = near.service_id
        join change_service cs on cs.service_id = near.service_id
          and cs.effective_at between i.started_at - make_interval(days => ${WINDOW_DAYS}::int) and i.started_at
        join change c on c.id = cs.change_id
        where c.status in ('deployed', 'rolled-back') and c.environment = 'production'
        group by c.id, c.effective_at, near.place) n),
    far as (
      select c.id, c.effective_at, 'elsewhere' as place, s.slug as service
      from i join change c
        on c.effective_at between i.started_at - make_interval(days => ${WINDOW_DAYS}::int) and i.started_at
      left join service s on s.id = c.primary_service_id
      where c.status in ('deployed', 'rolled-back') and c.environment = 'production'
        and not exists (
          select 1 from change_service cs join near using (service_id) where cs.change_id = c.id)
      order by c.effective_at desc, c.id limit ${MOST_PER_PLACE})
    select id::text as "changeId", effective_at as "effectiveAt", place, service from (
      select id, effective_at, place, service from live where n <= ${MOST_PER_PLACE}
      union all select * from far) found
    order by place, effective_at desc, id`;
}
