import { NOT_PRODUCTION } from '#lib/domain/policy/environment.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';

const { sql } = PrismaSql;

/** What went past the rules: into production without an allow, or let through in an emergency and not yet reviewed. */
export interface Exception {
  kind: 'uncontrolled' | 'break-glass';
  changeId: string;
  /** Of the deployment, or of the emergency's allow. */
  id: string;
  title: string;
  sha: string | null;
  environment: string;
  at: Date;
  /** Who deployed, or who let it through. */
  who: string | null;
  tier: number | null;
  services: { slug: string; name: string }[];
  /** Of an emergency: why, and by when it is to be reviewed. */
  reason: string | null;
  incidentId: string | null;
  reviewDueAt: Date | null;
  isOverdue: boolean;
}

export interface ExceptionFilters {
  /** Of the services that this person answers for as director; without it, of all. */
  directorId?: string;
  /** How many days back uncontrolled deployments are listed; emergencies stay until they are reviewed. */
  days: number;
  at: Date;
  limit?: number;
}

/**
 * The exceptions, newest first. What an import brought from before the first policy was in force broke no rule. A change of no known service has no director: it is on everybody's list, so that
 * nothing falls between two.
 */
export async function listExceptions({
  directorId,
  days,
  at,
  limit = 200,
}: ExceptionFilters): Promise<Exception[]> {
  const scope = directorId
    ? sql`and (exists (select from change_service x join service s on s.id = x.service_id
          where x.change_id = c.id and s.director_person_id = ${directorId}::uuid)
        or not exists (select from change_service x where x.change_id = c.id))`
    : sql``;
  return db().$queryRaw`
    with exception as (
      (select 'uncontrolled' as kind, d.change_id, d.id, d.sha, d.environment, d.started_at as at, d.actor as who,
        null as reason, null::uuid as incident_id, null::timestamptz as due
      from deployment d join change c on c.id = d.change_id
      where d.gate_decision_id is null and d.basis = 'observed'
        and d.environment <> all(${[...NOT_PRODUCTION]}::text[])
        and d.started_at >= ${at}::timestamptz - make_interval(days => ${days}::int)
        and d.started_at >= (select min(active_since) from policy_version) ${scope}
      order by d.started_at desc limit ${limit})
      union all
      (select 'break-glass', b.change_id, b.id, b.sha, b.environment, b.at, p.name, b.reason, b.incident_id,
        b.review_due_at
      from break_glass b join change c on c.id = b.change_id join person p on p.id = b.person_id
      where b.reviewed_at is null ${scope}
      order by b.review_due_at limit ${limit})
    )
    select e.kind, e.change_id::text as "changeId", e.id::text, c.title, e.sha, e.environment, e.at, e.who,
      c.tier::int, e.reason, e.incident_id::text as "incidentId", e.due as "reviewDueAt",
      coalesce(e.due < ${at}::timestamptz, false) as "isOverdue",
      (select coalesce(json_agg(json_build_object('slug', s.slug, 'name', s.name) order by s.slug), '[]')
        from change_service x join service s on s.id = x.service_id where x.change_id = c.id) as services
    from exception e join change c on c.id = e.change_id
    order by e.at desc, e.id limit ${limit}`;
}

/** How many there are, and how many reviews are overdue: for a badge. */
export async function countExceptions(
  filters: ExceptionFilters,
): Promise<{ exceptions: number; overdue: number }> {
  const all = await listExceptions(filters);
  return { exceptions: all.length, overdue: all.filter(({ isOverdue }) => isOverdue).length };
}
