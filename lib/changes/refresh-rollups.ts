import { mutate } from '#lib/audit/mutate.ts';
import { SIZE_BOUNDS } from '#lib/domain/change/size.ts';
import type { Context } from '#lib/platform/context.ts';

/** Weeks of one transaction: a year's work at a time keeps locks short. */
const WEEKS = 53;

/**
 * Computes the rollup of every marked week again from the changes, and removes the marks. A week that is
 * being written to at this moment keeps its mark. Returns how many weeks were computed.
 */
export async function refreshRollups(ctx: Context): Promise<number> {
  for (let total = 0; ; ) {
    const weeks = await refreshSome(ctx);
    total += weeks;
    if (weeks === 0) return total;
  }
}

/**
 * The marks go first: a writer holds its mark until it commits, so whoever committed before is seen by the
 * statements below, and whoever commits later marks the week anew.
 */
function refreshSome(ctx: Context): Promise<number> {
  return mutate(ctx, async (tx) => {
    const marks = await tx.$queryRaw<{ week: string }[]>`
      delete from dirty_week where week in (
        select week from dirty_week order by week limit ${WEEKS} for update skip locked)
      returning week::text`;
    if (marks.length === 0) return { result: 0, unchanged: true };
    const weeks = marks.map((mark) => mark.week);
    const bounds = SIZE_BOUNDS.map((bound) => bound + 1);
    await tx.$executeRaw`delete from change_week where week = any(${weeks}::text[]::date[])`;
    await tx.$executeRaw`
      insert into change_week (week, environment, tier, ai_involvement, kind, size_bucket, changes)
      select w.week, c.environment, coalesce(c.tier, 0), c.ai_involvement, c.kind,
        width_bucket(c.lines_added::bigint + c.lines_deleted, ${bounds}::bigint[]), count(*)
      from unnest(${weeks}::text[]::date[]) as w (week)
      join change c on c.effective_at >= w.week::timestamp at time zone 'UTC'
        and c.effective_at < (w.week + 7)::timestamp at time zone 'UTC'
      where c.status in ('deployed', 'rolled-back')
      group by 1, 2, 3, 4, 5, 6`;
    return {
      result: weeks.length,
      entries: [
        {
          action: 'rollup.refreshed',
          subject: { type: 'rollup', id: 'change_week' },
          details: { weeks: weeks.length },
        },
      ],
    };
  });
}
