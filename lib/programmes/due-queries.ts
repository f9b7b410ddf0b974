import { addDays, dayOf } from '#lib/domain/programme/days.ts';
import { SETTLE_MS } from '#lib/domain/programme/lifecycle.ts';
import { db, type Reader } from '#lib/platform/db.ts';

/** Whether `runProgrammes` has anything to do: begin one, measure a day, end one. */
export async function hasDueProgrammes(at: Date, reader: Reader = db()): Promise<boolean> {
  const today = dayOf(at.getTime());
  const measurable = addDays(dayOf(at.getTime() - SETTLE_MS), -1);
  const [row] = await reader.$queryRaw<[{ due: boolean }]>`
    select exists (
      select from programme p
      cross join lateral (select coalesce(max(d.day), p.starts_on - 1) as day from programme_day d
        where d.programme_id = p.id) measured
      where p.state = 'planned' and p.approved_by is not null and ${today}::date between p.starts_on and p.ends_on
        or p.state = 'running' and (measured.day < least(p.ends_on, ${measurable}::date) or measured.day >= p.ends_on)
    ) as due`;
  return row.due;
}
