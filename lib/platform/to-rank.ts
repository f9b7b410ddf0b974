import { PrismaSql, type Tx } from './db.ts';

const { sql } = PrismaSql;

/** Changes are suspected of what starts within this many days after them. */
const DAYS = 7;

/** Whether the cause of `incident i` is not known, as only then software suspects; or it still does, and has to stop. */
const OPEN = sql`(i.no_change_at is null and not exists (
  select from causal_link l where l.incident_id = i.id and l.superseded_at is null and l.state = 'match'
    and l.relation in ('caused-by', 'contributed-to'))
  or exists (select from causal_link l where l.incident_id = i.id and l.superseded_at is null
    and l.state = 'suspect' and l.decided_by = 'software'))`;

/**
 * Marks incidents whose suspects may be others now, for the job that ranks them. The update locks a mark that is there
 * already, so that the job, which takes marks away, leaves it until this transaction's facts can be seen.
 */
const mark = (tx: Tx, found: PrismaSql.Sql): Promise<number> => tx.$executeRaw`
  insert into incident_to_rank select i.id, now() from incident i where (${found}) and ${OPEN} order by i.id
  on conflict (incident_id) do update set since = excluded.since`;

/** Of these incidents something is told anew: their services, start, words, or a verdict. */
export async function markIncidents(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await mark(tx, sql`i.id = any(${ids}::uuid[])`);
}

/**
 * Something is told anew of these changes: that they went live, how, when, where, or that they were taken back. A
 * revert also matters to what started before it, and whatever they are suspected of to them. A range over all of them,
 * which is exact for one and cheap for many.
 */
export async function markIncidentsAfter(tx: Tx, changeIds: readonly string[]): Promise<void> {
  if (changeIds.length === 0) return;
  await mark(
    tx,
    sql`i.id in (select near.id from (
      select min(least(c.effective_at, d.first)) as first, max(c.effective_at) as last, bool_or(c.is_revert) as reverts
      from change c left join lateral (
        select min(started_at) as first from deployment where change_id = c.id) d on true
      where c.id = any(${changeIds}::uuid[]) and c.environment = 'production') told
      join incident near on near.started_at <= told.last + make_interval(days => ${DAYS}::int)
        and near.started_at >= told.first - make_interval(days => case when told.reverts then ${DAYS}::int else 0 end)
      union select incident_id from causal_link where change_id = any(${changeIds}::uuid[]) and superseded_at is null)`,
  );
}

/** What these services depend on has changed: incidents on them and on what is one step from them. */
export async function markIncidentsOn(tx: Tx, serviceIds: readonly string[]): Promise<void> {
  if (serviceIds.length === 0) return;
  await mark(
    tx,
    sql`i.id in (select s.incident_id from incident_service s where s.service_id in (
      select unnest(${serviceIds}::uuid[])
      union select depends_on_id from service_dependency where service_id = any(${serviceIds}::uuid[])
      union select service_id from service_dependency where depends_on_id = any(${serviceIds}::uuid[])))`,
  );
}
