import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/ids.ts';
import { announce } from '#lib/platform/live.ts';
import { enter, words } from './enter.ts';

export const CommentInput = z.strictObject({
  changeId: z.uuid(),
  text: words(10_000).refine((text) => text.length > 0, 'Say something.'),
  /** Made by the form, so that sending it twice is one comment. */
  commentId: z.uuid().optional(),
});
export type CommentInput = z.output<typeof CommentInput>;

/**
 * Says something about a change, also when it is closed and also by those whose approval would not count. It decides
 * nothing.
 *
 * @throws DomainError `forbidden`, `not-found`; `conflict` for the id of another comment
 */
export function comment(ctx: Context, input: CommentInput): Promise<{ commentId: string }> {
  return mutate<{ commentId: string }>(ctx, async (tx) => {
    const { change, person, at } = await enter(tx, ctx, input.changeId, 'change.review', { closed: true });
    const { changeId } = change;
    const { text, commentId = newId() } = input;
    const known = await tx.changeComment.findUnique({ where: { changeId_id: { changeId, id: commentId } } });
    if (known && (known.personId !== person.id || known.text !== text))
      throw conflict('Another comment has this id.');
    if (known) return { result: { commentId }, unchanged: true };
    await tx.changeComment.create({ data: { changeId, id: commentId, personId: person.id, text, at } });
    await announce(tx, { kind: 'change', changeId });
    return {
      result: { commentId },
      entries: [
        { action: 'comment.added', subject: { type: 'change', id: changeId }, details: { commentId, text } },
      ],
    };
  });
}
