import type { WeeklyFigures } from '#lib/domain/weekly/figures.ts';
import { dayText, WEEKS_BEFORE, weeksFrom } from '#lib/domain/weekly/week.ts';
import { db } from '#lib/platform/db.ts';
import { knownAt } from '#lib/platform/known-at.ts';
import { versionedCache } from './versioned-cache.ts';
import { weeklyChanges } from './weekly-changes.ts';
import { weeklyEmergencies, weeklyUncontrolled } from './weekly-exceptions.ts';
import { weeklyIncidents } from './weekly-incidents.ts';
import { weeklyDisputes, weeklyOverdue, weeklyProgrammes, weeklyQueue } from './weekly-open.ts';
import type { WeeklyPeriod } from './weekly-period.ts';
import { mondayOf, WEEK } from './weeks.ts';

export interface WeeklyAsked {
  /** The Monday. */
  week: Date;
  now: Date;
  /** As it was known before this instant; null: as it is known now. */
  asOf: Date | null;
}

/** Everything that a weekly review shows, from the database. */
export async function weeklyFigures({ week, now, asOf }: WeeklyAsked): Promise<WeeklyFigures> {
  const known = asOf ?? now;
  const end = weeksFrom(week, 1);
  const isOver = end <= known;
  const before = weeksBefore(week, await firstRecord(asOf));
  const period: WeeklyPeriod = { from: week, to: isOver ? end : known, before, isOver, knownAt: known, asOf };
  // in two steps: all at once would take more connections than a process has
  const [incidents, changes] = await Promise.all([weeklyIncidents(period), weeklyChanges(period)]);
  const [uncontrolled, emergencies, disputes, overdue, queue, programmes] = await Promise.all([
    weeklyUncontrolled(period),
    weeklyEmergencies(period),
    weeklyDisputes(period),
    weeklyOverdue(period),
    asOf === null ? weeklyQueue(known) : null,
    weeklyProgrammes(period),
  ]);
  const { production, ...sections } = incidents;
  return {
    format: 'countersign-weekly/1',
    week: dayText(week),
    knownAt: known.toISOString(),
    isOver,
    weeksBefore: before.length,
    ...sections,
    changes: { production, ...changes },
    uncontrolled,
    emergencies,
    disputes,
    overdue,
    queue,
    programmes,
  };
}

const MINUTE = 60_000;
const thisMinute = ({ now, ...asked }: WeeklyAsked): WeeklyAsked => ({
  ...asked,
  now: new Date(Math.floor(now.getTime() / MINUTE) * MINUTE),
});

/** `weeklyFigures`, at most a minute old and of the newest data: all who sit in a meeting share one computation. */
export const cachedWeekly: (asked: WeeklyAsked) => Promise<WeeklyFigures> = versionedCache(
  (asked) => JSON.stringify(thisMinute(asked)),
  (asked) => weeklyFigures(thisMinute(asked)),
  { capacity: 16 },
);

/** When history begins: the first change or incident there is; null: there is none. */
async function firstRecord(asOf: Date | null): Promise<Date | null> {
  const { ctes, change, incident } = knownAt(asOf);
  const [row] = await db().$queryRaw<{ at: Date | null }[]>`
    with ${ctes} first as (
      (select effective_at as at from ${change} c order by effective_at limit 1)
      union all (select started_at from ${incident} i order by started_at limit 1))
    select min(at) as at from first`;
  return row?.at ?? null;
}

/** The eight weeks before, as far as history covers them whole. */
function weeksBefore(week: Date, first: Date | null): Date[] {
  if (first === null) return [];
  const whole = mondayOf(new Date(first.getTime() + WEEK - 1));
  return Array.from({ length: WEEKS_BEFORE }, (_, index) => weeksFrom(week, index - WEEKS_BEFORE)).filter(
    (monday) => monday >= whole,
  );
}
