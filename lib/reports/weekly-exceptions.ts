import { NOT_PRODUCTION } from '#lib/domain/policy/environment.ts';
import { compareCounts } from '#lib/domain/weekly/compare.ts';
import {
  type EmergencyLine,
  MOST_LISTED,
  type UncontrolledLine,
  type WeeklyFigures,
} from '#lib/domain/weekly/figures.ts';
import { weeksFrom } from '#lib/domain/weekly/week.ts';
import { db } from '#lib/platform/db.ts';
import { knownAt } from '#lib/platform/known-at.ts';
import { instant } from './scope.ts';
import { type WeeklyPeriod, within } from './weekly-period.ts';

/**
 * Deployments of the week into production that no allow of the gate let through, since a policy is in force. When a
 * deployment was reported is not kept: it is known from its start on, once its change is.
 */
export async function weeklyUncontrolled(period: WeeklyPeriod): Promise<WeeklyFigures['uncontrolled']> {
  const { ctes, change } = knownAt(period.asOf);
  const { from, to } = within(period);
  const [[policy], rows] = await Promise.all([
    db().$queryRaw<{ since: Date | null }[]>`
      select min(active_since) as since from policy_version where active_since < ${to}`,
    db().$queryRaw<(Omit<UncontrolledLine, 'at'> & { at: Date; total: number })[]>`
      with ${ctes} past as (
        select d.id, d.change_id, d.environment, d.started_at, c.title, c.tier
        from deployment d join ${change} c on c.id = d.change_id
        where d.gate_decision_id is null and d.basis = 'observed'
          and d.environment <> all(${[...NOT_PRODUCTION]}::text[])
          and d.started_at >= ${from} and d.started_at < ${to}
          and d.started_at >= (select min(active_since) from policy_version where active_since < ${to}))
      select c.id::text, c.change_id::text as "changeId", c.title, c.environment, c.started_at as at, c.tier::int,
        array(select s.slug from change_service x join service s on s.id = x.service_id
          where x.change_id = c.change_id order by s.slug) as services, count(*) over ()::int as total
      from past c order by c.started_at desc, c.id limit ${MOST_LISTED}`,
  ]);
  return {
    policySince: policy?.since?.toISOString() ?? null,
    rows: {
      total: rows[0]?.total ?? 0,
      rows: rows.map(({ total, at, ...row }) => ({ ...row, at: at.toISOString() })),
    },
  };
}

interface EmergencyRow extends Omit<EmergencyLine, 'at' | 'reviewDueAt'> {
  at: Date;
  reviewDueAt: Date;
}

/** Emergency allows of the week with what their review said, and those of earlier weeks that nobody has reviewed. */
export async function weeklyEmergencies(period: WeeklyPeriod): Promise<WeeklyFigures['emergencies']> {
  const { knownAt: known, before, from, to, isOver } = period;
  const at = instant(known);
  const first = before[0] ?? from;
  const rows = await db().$queryRaw<EmergencyRow[]>`
    select b.id::text, b.change_id::text as "changeId", c.title, b.at, p.name as who, b.reason,
      b.review_due_at as "reviewDueAt",
      case when b.reviewed_at < ${at} then b.verdict when b.review_due_at < ${at} then 'overdue' else 'due' end as review
    from break_glass b join change c on c.id = b.change_id join person p on p.id = b.person_id
    where b.at < ${instant(to)} and b.at < ${at}
      and (b.at >= ${instant(from)} or b.reviewed_at is null or b.reviewed_at >= ${at})
    order by b.at desc, b.id`;
  const used = await db().$queryRaw<{ at: Date }[]>`
    select at from break_glass where at >= ${instant(first)} and at < ${instant(to)}`;
  const count = (start: Date, end: Date) => used.filter((one) => one.at >= start && one.at < end).length;
  const ofWeeks = before.map((monday) => count(monday, weeksFrom(monday, 1)));
  return {
    used: compareCounts(count(from, to), ofWeeks, isOver),
    unreviewed: rows.filter(({ review }) => review === 'due' || review === 'overdue').length,
    overdue: rows.filter(({ review }) => review === 'overdue').length,
    rows: { total: rows.length, rows: rows.slice(0, MOST_LISTED).map(emergencyLine) },
  };
}

const emergencyLine = (row: EmergencyRow): EmergencyLine => ({
  ...row,
  at: row.at.toISOString(),
  reviewDueAt: row.reviewDueAt.toISOString(),
});
