import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, notFound } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import { storableText } from '#lib/platform/rows.ts';
import { lockFreeze, markCancelled } from './store.ts';

export const CancelFreezeInput = z.strictObject({
  id: z.uuid(),
  reason: z
    .string()
    .trim()
    .min(10, 'Say why in at least 10 characters.')
    .max(2_000, 'At most 2,000 characters.'),
});
export type CancelFreezeInput = z.infer<typeof CancelFreezeInput>;

/**
 * Ends a freeze that is coming or holds; it stays in the list, with who ended it. One that is over stays as it was.
 *
 * @throws DomainError `forbidden`, `not-found`, `conflict`
 */
export async function cancelFreeze(ctx: Context, input: CancelFreezeInput): Promise<{ id: string }> {
  const { id } = input;
  return mutate(ctx, async (tx) => {
    await authorise(tx, ctx, 'freeze.manage');
    const freeze = await lockFreeze(tx, id);
    if (!freeze) throw notFound('The freeze');
    if (freeze.cancelled) throw conflict('Somebody has cancelled this freeze already.');
    if (freeze.ended) throw conflict('This freeze is over.');
    await markCancelled(tx, id, ctx.actor.id);
    await announce(tx, { kind: 'freeze' });
    return {
      result: { id },
      entries: [
        {
          action: 'freeze.cancelled',
          subject: { type: 'freeze', id },
          details: { name: freeze.name, reason: storableText(input.reason) },
        },
      ],
    };
  });
}
