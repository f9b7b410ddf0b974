import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, notFound } from '#lib/platform/errors.ts';
import { assessChange } from '../assess/assess-change.ts';
import { lockWithOthers, shareObjections } from '../share-objections.ts';
import { stands } from './decide.ts';
import { enter } from './enter.ts';
import { findPersonNow, listReviewsOf, type Standing, standingOf } from './queries.ts';
import { reinstateObjections } from './store.ts';

export const ReinstateObjectionInput = z.strictObject({
  changeId: z.uuid(),
  /** Whose objection. */
  personId: z.uuid(),
});
export type ReinstateObjectionInput = z.output<typeof ReinstateObjectionInput>;

/**
 * Takes one's own dismissal back: undo. The objection stands again as it was said; both are in the trail. Once more,
 * or where it has been raised again since, is no change.
 *
 * @throws DomainError `conflict` where one has dismissed nothing, or the change is closed; `forbidden`, `not-found`
 */
export function reinstateObjection(ctx: Context, input: ReinstateObjectionInput): Promise<Standing> {
  return mutate<Standing>(ctx, async (tx) => {
    await lockWithOthers(tx, input.changeId);
    const { change, person } = await enter(tx, ctx, input.changeId, 'change.review');
    const { changeId } = change;
    const objector = await findPersonNow(tx, input.personId);
    if (!objector) throw notFound('The person');
    const objections = (await listReviewsOf(tx, changeId, objector.id)).filter(
      ({ decision }) => decision !== 'approve',
    );
    const [newest] = objections;
    if (newest && stands(newest)) return { result: await standingOf(tx, changeId), unchanged: true };
    if (!newest?.dismissedAt || newest.dismissedBy !== person.id)
      throw conflict(`You have dismissed no objection of ${objector.name} here.`);
    await reinstateObjections(tx, changeId, objector.id, newest.dismissedAt);
    await assessChange(tx, changeId);
    const carried = await shareObjections(tx, changeId);
    const { revision, sha, decision, rationale } = newest;
    return {
      result: await standingOf(tx, changeId),
      entries: [
        {
          action: 'review.reinstated',
          subject: { type: 'change', id: changeId },
          details: { revision, sha, decision, rationale, personId: objector.id },
        },
        ...carried,
      ],
    };
  });
}
