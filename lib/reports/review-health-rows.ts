import type { Grade, Involvement } from '#lib/domain/provenance/types.ts';
import type { ReviewFact } from '#lib/domain/review-health/facts.ts';
import type { RuleCost } from '#lib/domain/review-health/suggestions.ts';
import { OUTCOME_DAYS } from '#lib/domain/risk/calibration.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import { instant } from './scope.ts';

const { sql } = PrismaSql;

/** Reviews decided in `[from, to)`, by one person where they are named; outcomes are known up to `today`. */
export interface RowsAsked {
  from: Date;
  to: Date;
  today: Date;
  reviewer: string | null;
}

/** A review with what a list shows of it. */
export interface ReviewRow extends ReviewFact {
  title: string;
  serviceName: string | null;
  grade: Grade | null;
}

interface Stored extends Omit<ReviewRow, 'opening' | 'failed'> {
  seconds: number | null;
  diff: boolean | null;
  told: boolean;
  involvement: Involvement;
}

/**
 * Every word of a person on a revision, in order of time: withdrawn ones and those carried over from another
 * submission are none. A person with several logins is one. Without a told opening it is not known whether and how
 * long the change was open.
 */
export async function loadReviews({ from, to, today, reviewer }: RowsAsked): Promise<ReviewRow[]> {
  const rows = await db().$queryRaw<Stored[]>`
    select v.change_id::text as "changeId", c.title, coalesce(s.slug, c.repository, '') as service,
      s.name as "serviceName", p.id::text as reviewer, p.team,
      coalesce(a.merged_into_id, a.id)::text as author, a.team as "authorTeam", v.decision,
      (extract(epoch from v.decided_at) * 1000)::float8 as "decidedAt",
      greatest(0, extract(epoch from v.decided_at - r.created_at) / 3600)::float8 as "waitedHours",
      o.seconds, cardinality(o.paths) > 0 as diff, c.lines_added + c.lines_deleted as lines,
      c.ai_involvement as involvement, c.ai_grade as grade,
      (v.rationale is not null or exists (select from change_comment m where m.change_id = v.change_id
        and m.person_id = v.person_id)) as wrote,
      (c.environment = 'production' and c.status in ('deployed', 'rolled-back')
        and c.effective_at + make_interval(days => ${OUTCOME_DAYS}::int) <= ${instant(today)}) as told,
      array(select l.incident_id::text from causal_link l join incident i on i.id = l.incident_id
        where l.change_id = c.id and l.superseded_at is null and l.state = 'match' and l.relation <> 'fixed-by'
          and i.started_at < c.effective_at + make_interval(days => ${OUTCOME_DAYS}::int)) as incidents
    from review v join change c on c.id = v.change_id
    join revision r on r.change_id = v.change_id and r.number = v.revision_number
    join person q on q.id = v.person_id join person p on p.id = coalesce(q.merged_into_id, q.id)
    left join person a on a.id = c.author_person_id
    left join service s on s.id = c.primary_service_id
    left join review_opening o on o.change_id = v.change_id and o.person_id = v.person_id
      and o.revision_number = v.revision_number
    where v.decided_at >= ${instant(from)} and v.decided_at < ${instant(to)}
      and v.withdrawn_at is null and v.carried_from is null
      and ${reviewer === null ? sql`true` : sql`p.id = ${reviewer}::uuid`}
    order by v.decided_at, v.change_id, p.id`;
  return rows.map(({ seconds, diff, told, ...row }) => ({
    ...row,
    opening: seconds === null ? null : { seconds, diff: diff ?? false },
    failed: told ? row.incidents.length > 0 : null,
  }));
}

/** What each rule of the policy in force costs and caught, from its newest backtest that ended; none without one. */
export function loadRuleCosts(): Promise<RuleCost[]> {
  return db().$queryRaw<RuleCost[]>`
    with run as (
      select b.result, b.policy_version, (b.result ->> 'days')::float8 as days from backtest_run b
      join policy_version p on p.number = b.policy_version and p.hash = b.policy_hash and p.state = 'active'
      where b.state = 'done' order by b.finished_at desc limit 1
    ), rule as (
      select q ->> 'id' as id, q ->> 'title' as title, run.days, run.policy_version,
        (q ->> 'minutes')::float8 as minutes, q -> 'caught' -> 'matched' as caught,
        (q -> 'reviews' ->> 'senior')::float8 + (q -> 'reviews' ->> 'principal')::float8
          + (q -> 'reviews' ->> 'director')::float8 as senior,
        (q -> 'reviews' ->> 'anyone')::float8 as anyone
      from run cross join jsonb_array_elements(run.result -> 'figures' -> 'version' -> 'requirements') q
    )
    select id, title, days, policy_version as "policyVersion", (senior + anyone)::int as approvals,
      minutes / 60 * senior / (senior + anyone) / (days / 7) as "seniorHours",
      ((caught ->> 'held')::int + (caught ->> 'asked')::int) as caught, (caught ->> 'notKnown')::int as "notKnown"
    from rule where senior + anyone > 0 and days > 0 order by id`;
}
