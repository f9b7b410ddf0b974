import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import type { Context } from '#lib/platform/context.ts';
import { invalid } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import { enter } from './enter.ts';
import { findRequest } from './queries.ts';
import { writeSnooze } from './store.ts';

const LONGEST_DAYS = 30;

export const SnoozeInput = z.strictObject({
  changeId: z.uuid(),
  /** Until when it stays out of one's queue; null takes it up again. */
  until: z.coerce.date().nullable(),
});
export type SnoozeInput = z.output<typeof SnoozeInput>;

/**
 * Puts a change off in one's own queue. It alters nothing of the change, and its waiting time goes on.
 *
 * @throws DomainError `invalid` for an instant that is over or more than 30 days away; `conflict` once it is closed
 */
export function snooze(ctx: Context, input: SnoozeInput): Promise<{ until: Date | null }> {
  return mutate<{ until: Date | null }>(ctx, async (tx) => {
    const { change, person, at } = await enter(tx, ctx, input.changeId, 'change.review');
    const { changeId } = change;
    const { until } = input;
    if (until !== null && until <= at) throw invalid('Choose an instant that is still to come.', 'until');
    if (until !== null && until.getTime() - at.getTime() > LONGEST_DAYS * 86_400_000)
      throw invalid(`Put it off for at most ${LONGEST_DAYS} days, or delegate it.`, 'until');
    const till = (await findRequest(tx, changeId, person.id))?.snoozedTill ?? null;
    const known = till !== null && till > at ? till : null;
    if (known?.getTime() === until?.getTime()) return { result: { until }, unchanged: true };
    await writeSnooze(tx, changeId, person.id, until ?? at, at);
    await announce(tx, { kind: 'change', changeId });
    return {
      result: { until },
      entries: [
        {
          action: 'review.snoozed',
          subject: { type: 'change', id: changeId },
          details: { until: until?.toISOString() ?? null },
        },
      ],
    };
  });
}
