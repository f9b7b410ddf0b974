import { PrismaSql } from './db.ts';

const { sql, empty } = PrismaSql;

/**
 * The tables that reports read, as they are or as they were known at an instant. `ctes` goes first into the `with` of
 * the statement that names the others.
 */
export interface KnownTables {
  /** Common table expressions, each with a comma behind it; empty for now. */
  ctes: PrismaSql.Sql;
  incident: PrismaSql.Sql;
  change: PrismaSql.Sql;
  service: PrismaSql.Sql;
  /** Links in force: one row a pair. */
  link: PrismaSql.Sql;
  /** As the view `current_cause`. */
  cause: PrismaSql.Sql;
}

const NOW: KnownTables = {
  ctes: empty,
  incident: sql`incident`,
  change: sql`change`,
  service: sql`service`,
  link: sql`(select * from causal_link where superseded_at is null)`,
  cause: sql`current_cause`,
};

/**
 * What had been recorded before an instant; null: what is known now. An incident, a change or a link is known from when
 * it was recorded; severity is the latest of those recorded by then; AI involvement what the deciding evidence recorded
 * by then says, `unknown` before; a tier what it was before the first correction since. Titles, services, sizes, status
 * and impact have no history and are as they stand; so has when a change took effect, which readers bound by the instant.
 */
export function knownAt(asOf: Date | null): KnownTables {
  if (asOf === null) return NOW;
  const at = sql`${asOf.toISOString()}::timestamptz`;
  return {
    ctes: sql`
      retiered as materialized (
        select distinct on (e.subject_id) e.subject_id::uuid id, (e.body::jsonb ->> 'before')::int tier
        from audit_entry e where e.action = 'service.corrected' and e.at >= ${at} and e.body::jsonb ->> 'field' = 'tier'
        order by e.subject_id, e.seq),
      known_service as materialized (
        select s.id, s.slug, s.name, s.team, coalesce(r.tier, s.tier) tier
        from service s left join retiered r on r.id = s.id),
      retiered_change as materialized (
        select x.change_id id, min(s.tier) tier from change_service x join known_service s on s.id = x.service_id
        where x.change_id in (select y.change_id from change_service y join retiered r on r.id = y.service_id)
        group by x.change_id),
      later_evidence as materialized (
        select distinct change_id id from provenance_evidence where recorded_at >= ${at}),
      known_change as not materialized (
        select c.id, c.title, c.environment, c.status, c.lines_added, c.lines_deleted, c.effective_at,
          coalesce(r.tier, c.tier) tier,
          case when l.id is null then c.ai_involvement else coalesce((
            select e.involvement from provenance_evidence e
            where e.change_id = c.id and e.deciding and e.recorded_at < ${at}
            order by e.detector_version desc, e.recorded_at desc, e.position desc limit 1), 'unknown') end ai_involvement
        from change c left join retiered_change r on r.id = c.id left join later_evidence l on l.id = c.id
        where c.recorded_at < ${at}),
      known_incident as not materialized (
        select i.id, i.external_id, i.title, i.status, i.started_at, i.lost_orders, i.primary_service_id,
          coalesce((select h.severity from incident_severity h
            where h.incident_id = i.id and h.recorded_at < ${at} order by h.at desc limit 1), i.severity) severity,
          (select n.recorded_at from incident_no_change n where n.incident_id = i.id and n.recorded_at < ${at}
            and (n.withdrawn_at is null or n.withdrawn_at >= ${at}) limit 1) no_change_at
        from incident i where i.recorded_at < ${at}),
      known_link as not materialized (
        select l.* from causal_link l join incident i on i.id = l.incident_id join change c on c.id = l.change_id
        where l.recorded_at < ${at} and (l.superseded_at is null or l.superseded_at >= ${at})
          and i.recorded_at < ${at} and c.recorded_at < ${at}),
      known_cause as not materialized (
        select l.incident_id, l.change_id, l.state,
          l.state = 'match' and l.ai_role in ('ai-code', 'ai-action') strict,
          l.state = 'match' and (l.ai_role in ('ai-code', 'ai-action', 'ai-advice')
            or c.ai_involvement in ('assisted', 'authored', 'agent')) broad,
          (l.state = 'match' or l.state in ('suspect', 'proposed', 'disputed') and i.no_change_at is null)
            and (l.ai_role in ('ai-code', 'ai-action', 'ai-advice')
              or c.ai_involvement in ('assisted', 'authored', 'agent')) widest
        from known_link l join known_change c on c.id = l.change_id join known_incident i on i.id = l.incident_id
        where l.relation in ('caused-by', 'contributed-to')),`,
    incident: sql`known_incident`,
    change: sql`known_change`,
    service: sql`known_service`,
    link: sql`known_link`,
    cause: sql`known_cause`,
  };
}
