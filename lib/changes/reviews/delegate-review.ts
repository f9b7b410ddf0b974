import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import { type Asked, whomToAsk } from './askable.ts';
import { enter, factsOf, refuseIneligible, words } from './enter.ts';
import { findRequest } from './queries.ts';
import { endRequest, writeRequest } from './store.ts';

export const DelegateReviewInput = z.strictObject({
  changeId: z.uuid(),
  /** Who is to review it instead. */
  personId: z.uuid(),
  note: words(2_000).optional(),
});
export type DelegateReviewInput = z.output<typeof DelegateReviewInput>;

/**
 * Passes a change on to somebody else and out of one's own queue; never to anyone whose approval would not count or
 * is of no use to it.
 *
 * @throws DomainError `conflict` with why it would be in vain; `forbidden` for those whose review it is not
 */
export function delegateReview(ctx: Context, input: DelegateReviewInput): Promise<Asked> {
  return mutate<Asked>(ctx, async (tx) => {
    const entered = await enter(tx, ctx, input.changeId, 'change.review');
    const { change, person, at } = entered;
    const { changeId } = change;
    const { approval } = await factsOf(tx, changeId);
    refuseIneligible(approval, person);
    const asked = await whomToAsk(tx, entered, approval, input.personId);
    if (asked.personId === person.id) throw conflict('This is with you already.');
    const [mine, theirs] = [
      await findRequest(tx, changeId, person.id),
      await findRequest(tx, changeId, asked.personId),
    ];
    const isPassedOn = mine?.endedAt && mine.snoozedTill === null;
    if (isPassedOn && theirs && theirs.endedAt === null) return { result: asked, unchanged: true };
    const note = input.note || null;
    await endRequest(tx, changeId, person.id, at);
    await writeRequest(tx, {
      changeId,
      personId: asked.personId,
      kind: 'delegated',
      askedBy: person.id,
      note,
      at,
    });
    await announce(tx, { kind: 'change', changeId });
    return {
      result: asked,
      entries: [
        {
          action: 'review.delegated',
          subject: { type: 'change', id: changeId },
          details: { personId: asked.personId, note },
        },
      ],
    };
  });
}
