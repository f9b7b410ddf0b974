import { Criteria, criterionKey, criterionWords } from '#lib/domain/programme/criteria.ts';
import type { DayReading } from '#lib/domain/programme/progress.ts';
import { quantile } from '#lib/domain/statistics/quantile.ts';
import { MIN_EVENTS_FOR_RATE, MIN_EVENTS_FOR_RATIO } from '#lib/domain/statistics/small-numbers.ts';
import {
  type DisputeLine,
  type Listed,
  MOST_LISTED,
  type OverdueLine,
  type ProgrammeLine,
  type QueueFigures,
  type WeeklyFigures,
} from '#lib/domain/weekly/figures.ts';
import { dayText } from '#lib/domain/weekly/week.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import { knownAt } from '#lib/platform/known-at.ts';
import { instant } from './scope.ts';
import type { WeeklyPeriod } from './weekly-period.ts';

const { sql } = PrismaSql;
const HOUR = 3_600_000;

const listed = <T>(rows: readonly T[]): Listed<T> => ({
  total: rows.length,
  rows: rows.slice(0, MOST_LISTED),
});

/** Verdicts that were disputed and not settled, the oldest dispute first. */
export async function weeklyDisputes({ asOf }: WeeklyPeriod): Promise<Listed<DisputeLine>> {
  const { ctes, link, incident } = knownAt(asOf);
  const rows = await db().$queryRaw<(Omit<DisputeLine, 'since'> & { since: Date })[]>`
    with ${ctes} disputed as (select * from ${link} l where l.state = 'disputed')
    select l.change_id::text as id, l.change_id::text as "changeId", c.title as change,
      l.incident_id::text as "incidentId", i.title as incident, i.severity::int, l.disputes, l.recorded_at as since
    from disputed l join change c on c.id = l.change_id join ${incident} i on i.id = l.incident_id
    order by l.recorded_at, l.incident_id, l.change_id`;
  return listed(
    rows.map((row) => ({ ...row, disputes: row.disputes ?? 'match', since: row.since.toISOString() })),
  );
}

/**
 * Actions of retros, audits and findings whose day is over and that had not ended, the longest overdue first. Days,
 * owners and titles are as they stand: what they were before has no history.
 */
export async function weeklyOverdue({ knownAt: known }: WeeklyPeriod): Promise<WeeklyFigures['overdue']> {
  const at = instant(known);
  const late = sql`x.created_at < ${at} and (x.ended_at is null or x.ended_at >= ${at})
    and x.due_on < ${dayText(known)}::date`;
  const order = sql`order by x.due_on, x.id`;
  const select = sql`select x.id::text, o.name as owner, to_char(x.due_on, 'YYYY-MM-DD') as "dueOn"`;
  const [actions, audits, findings] = await Promise.all([
    db().$queryRaw<OverdueLine[]>`${select}, x.title, x.incident_id::text as of
      from retro_action x join person o on o.id = x.owner_id where ${late} ${order}`,
    db().$queryRaw<OverdueLine[]>`${select}, x.name as title, x.id::text as of
      from audit_campaign x join person o on o.id = x.auditor_id where ${late} ${order}`,
    db().$queryRaw<OverdueLine[]>`${select}, x.title, x.campaign_id::text as of
      from audit_finding x join person o on o.id = x.owner_id where ${late} ${order}`,
  ]);
  return { actions: listed(actions), audits: listed(audits), findings: listed(findings) };
}

interface Waiting {
  id: string;
  title: string;
  since: Date;
  dueAt: Date | null;
}

/** Requests that are open and not let through, as they stand at an instant that is now. */
export async function weeklyQueue(at: Date): Promise<QueueFigures> {
  const rows = await db().$queryRaw<Waiting[]>`
    select k.change_id::text as id, c.title, k.waiting_since as since, k.due_at as "dueAt"
    from change_control k join change c on c.id = k.change_id
    where k.state = 'open' and k.outcome = 'deny' order by k.waiting_since, k.change_id`;
  const hours = rows.map(({ since }) => Math.max(0, (at.getTime() - since.getTime()) / HOUR));
  const [oldest] = rows;
  return {
    waiting: rows.length,
    p50: rows.length >= MIN_EVENTS_FOR_RATE ? quantile(hours, 0.5) : null,
    p90: rows.length >= MIN_EVENTS_FOR_RATIO ? quantile(hours, 0.9) : null,
    overTarget: rows.filter(({ dueAt }) => dueAt !== null && dueAt < at).length,
    withTarget: rows.filter(({ dueAt }) => dueAt !== null).length,
    oldest: oldest ? { id: oldest.id, title: oldest.title, hours: hours[0]! } : null,
  };
}

interface ProgrammeRow extends Omit<ProgrammeLine, 'criteria'> {
  criteria: unknown;
  /** As lib/domain/programme/progress.ts reads a day. */
  readings: unknown;
}

/** Programmes that ran in the week, with each exit criterion on the last day of theirs that was measured by then. */
export async function weeklyProgrammes({
  from,
  to,
  knownAt: known,
}: WeeklyPeriod): Promise<Listed<ProgrammeLine>> {
  const at = instant(known);
  const rows = await db().$queryRaw<ProgrammeRow[]>`
    select p.number, p.name, to_char(p.starts_on, 'YYYY-MM-DD') as "startsOn", to_char(p.ends_on, 'YYYY-MM-DD') as "endsOn",
      to_char(d.day, 'YYYY-MM-DD') as day, p.criteria, d.figures -> 'criteria' as readings
    from programme p left join lateral (select day, figures from programme_day d
      where d.programme_id = p.id and d.recorded_at < ${at} and d.day < ${dayText(to)}::date
      order by day desc limit 1) d on true
    where p.started_at < ${instant(to)} and p.started_at < ${at} and (p.ended_at is null or p.ended_at >= ${instant(from)})
    order by p.number`;
  return listed(
    rows.map(({ criteria, readings, ...row }) => ({ ...row, criteria: criterionLines(criteria, readings) })),
  );
}

function criterionLines(criteria: unknown, readings: unknown): ProgrammeLine['criteria'] {
  const ofDay = (Array.isArray(readings) ? readings : []) as DayReading[];
  return Criteria.parse(criteria).map((criterion) => {
    const reading = ofDay.find(({ key }) => key === criterionKey(criterion));
    const { state = 'not-measured', value = null, low = null, high = null } = reading ?? {};
    return { words: criterionWords(criterion), state, value, low, high };
  });
}
