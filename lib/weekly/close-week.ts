import { createHash } from 'node:crypto';
import { mutate } from '#lib/audit/mutate.ts';
import { canonicalJson } from '#lib/domain/audit/chain.ts';
import type { Json } from '#lib/domain/audit/entry.ts';
import type { WeeklyFigures } from '#lib/domain/weekly/figures.ts';
import { readWeek, weeksFrom } from '#lib/domain/weekly/week.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, forbidden } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import type { WeekRef } from './inputs.ts';
import { insertReview } from './store.ts';

/** The figures of a week as they are known at an instant. */
export type FiguresOf = (week: Date, at: Date) => Promise<WeeklyFigures>;

/**
 * Closes the review of a week that is over: its figures stay as they are at this instant, whatever becomes known
 * later. Its entry has their SHA-256, over their canonical JSON.
 *
 * @throws DomainError `forbidden`, `conflict` where the week is not over or its review is closed
 */
export async function closeWeek(
  ctx: Context,
  { week }: WeekRef,
  figuresOf: FiguresOf,
): Promise<{ digest: string }> {
  const monday = readWeek(week);
  if (!monday || weeksFrom(monday, 1) > ctx.now) throw conflict('This week is not over.');
  const figures = canonicalJson((await figuresOf(monday, ctx.now)) as unknown as Json);
  const digest = createHash('sha256').update(figures, 'utf8').digest('hex');
  return mutate<{ digest: string }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'weekly.decide');
    if (ctx.actor.kind !== 'person') throw forbidden('A review is closed by a person.');
    const isFirst = await insertReview(tx, { week, figures, closedBy: ctx.actor.id, at: ctx.now });
    if (!isFirst) throw conflict('The review of this week is closed already.');
    await announce(tx, { kind: 'weekly', week });
    const subject = { type: 'week', id: week };
    return {
      result: { digest },
      entries: [{ action: 'weekly-review.closed', subject, details: { week, digest } }],
    };
  });
}
