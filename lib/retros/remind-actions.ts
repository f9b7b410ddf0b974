import { mutate } from '#lib/audit/mutate.ts';
import type { Context } from '#lib/platform/context.ts';
import { announce } from '#lib/platform/live.ts';
import { actionEntry } from './action-step.ts';
import { lockDue } from './due-queries.ts';

const MOST = 200;

/** Reminds owners of what is due in two days, and again of what is overdue: an audit entry each, and open pages hear. */
export async function remindActions(ctx: Context): Promise<{ reminded: number }> {
  return mutate<{ reminded: number }>(ctx, async (tx) => {
    const due = await lockDue(tx, ctx.now, MOST);
    const [first, ...others] = due.map((action) => actionEntry('action.reminded', action.incidentId, action));
    if (!first) return { result: { reminded: 0 }, unchanged: true };
    for (const { incidentId, id } of due)
      await tx.retroAction.update({
        where: { incidentId_id: { incidentId, id } },
        data: { remindedAt: ctx.now },
      });
    for (const incidentId of new Set(due.map((action) => action.incidentId)))
      await announce(tx, { kind: 'retro', incidentId });
    return { result: { reminded: due.length }, entries: [first, ...others] };
  });
}
