import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import { whyNotAsk } from './askable.ts';
import { enter, factsOf, refuseIneligible } from './enter.ts';
import { findRequest, findTaker } from './queries.ts';
import { endRequest, writeRequest } from './store.ts';

export const TakeOverInput = z.strictObject({
  changeId: z.uuid(),
  /** From whom; nobody: from the pile. */
  from: z.uuid().nullish(),
});
export type TakeOverInput = z.output<typeof TakeOverInput>;

/**
 * Takes a review, from the pile or from somebody who has it, so that others can leave it. Of two at once the second
 * is told who was faster.
 *
 * @throws DomainError `conflict` when somebody else has it, or one's approval is of no use to it; `forbidden`
 */
export function takeOver(ctx: Context, input: TakeOverInput): Promise<{ personId: string }> {
  return mutate<{ personId: string }>(ctx, async (tx) => {
    const entered = await enter(tx, ctx, input.changeId, 'change.review');
    const { change, person, at } = entered;
    const { changeId } = change;
    const { approval } = await factsOf(tx, changeId);
    refuseIneligible(approval, person);
    const trouble = whyNotAsk(entered, approval, person);
    if (trouble) throw conflict(trouble);
    const taker = await findTaker(tx, changeId);
    if (taker?.id === person.id) return { result: { personId: person.id }, unchanged: true };
    const from = input.from ?? null;
    if (taker && taker.id !== from) throw conflict(`${taker.name} has taken this over.`);
    if (from !== null) {
      const theirs = await findRequest(tx, changeId, from);
      if (!theirs || theirs.endedAt !== null) throw conflict('This is no longer with them.');
      await endRequest(tx, changeId, from, at);
    }
    await writeRequest(tx, {
      changeId,
      personId: person.id,
      kind: 'taken',
      askedBy: person.id,
      note: null,
      at,
    });
    await announce(tx, { kind: 'change', changeId });
    return {
      result: { personId: person.id },
      entries: [{ action: 'review.taken', subject: { type: 'change', id: changeId }, details: { from } }],
    };
  });
}
