import { mutate } from '#lib/audit/mutate.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import { refuseNames } from './action-step.ts';
import type { ActionRef } from './inputs.ts';
import { getAction, listAuthors, lockRetro } from './store.ts';

/**
 * Gives a lesson to those who had a hand in the change that it is learnt from, once; from then on it also stands on
 * changes like it. Only of a published retro, which a second person has read.
 *
 * @throws DomainError `not-found`, `forbidden`, `conflict`, `invalid` where it names somebody
 */
export async function deliverLesson(ctx: Context, input: ActionRef): Promise<{ people: number }> {
  const { incidentId, actionId } = input;
  return mutate<{ people: number }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'action.manage');
    const { state } = await lockRetro(tx, incidentId);
    const { kind, changeId, title, detail } = await getAction(tx, incidentId, actionId);
    if (kind !== 'lesson' || changeId === null) throw conflict('Only a lesson is delivered.');
    if (state !== 'published') throw conflict('A lesson is delivered once its retro is published.');
    await refuseNames(tx, `${title}\n${detail}`);
    const known = await tx.lessonDelivery.findMany({
      where: { incidentId, actionId },
      select: { personId: true },
    });
    const has = new Set(known.map(({ personId }) => personId));
    const people = (await listAuthors(tx, changeId)).filter((id) => !has.has(id));
    if (people.length === 0 && has.size === 0)
      throw conflict('Nobody who is active here is known to have had a hand in that change.');
    if (people.length === 0) return { result: { people: 0 }, unchanged: true };
    for (const personId of people)
      await tx.lessonDelivery.create({ data: { incidentId, actionId, personId, deliveredAt: ctx.now } });
    await announce(tx, { kind: 'retro', incidentId });
    return {
      result: { people: people.length },
      entries: [
        {
          action: 'lesson.delivered',
          subject: { type: 'incident', id: incidentId },
          details: { incidentId, actionId, people },
        },
      ],
    };
  });
}

/** Somebody has read a lesson that was delivered to them. Again is no harm. */
export async function markLessonSeen(ctx: Context, input: ActionRef): Promise<{ seen: boolean }> {
  const { incidentId, actionId } = input;
  return mutate<{ seen: boolean }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'records.read');
    const { count } = await tx.lessonDelivery.updateMany({
      where: { incidentId, actionId, personId: ctx.actor.id, seenAt: null },
      data: { seenAt: ctx.now },
    });
    if (count === 0) return { result: { seen: false }, unchanged: true };
    return {
      result: { seen: true },
      entries: [
        {
          action: 'lesson.seen',
          subject: { type: 'incident', id: incidentId },
          details: { incidentId, actionId },
        },
      ],
    };
  });
}
