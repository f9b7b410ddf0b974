import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict, forbidden } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import { lockChange } from './assess/assess-change.ts';
import { loadFacts } from './assess/facts-queries.ts';

/** Why a change is given up. */
export const AbandonReason = z.strictObject({
  reason: z
    .string('must be text')
    .trim()
    .min(3, 'must say why')
    .max(4_000, 'must be at most 4000 characters')
    .refine((text) => !text.includes('\0') && text.isWellFormed(), 'must be well-formed text'),
});

export const AbandonChangeInput = AbandonReason.extend({ changeId: z.uuid() });
export type AbandonChangeInput = z.output<typeof AbandonChangeInput>;

/**
 * Gives a change up: it is no longer asked for and the gate lets it through no more. Given up already: nothing
 * changes. People give up what they have a hand in; a pipeline whatever it submits.
 *
 * @throws DomainError `not-found`; `forbidden`; `conflict` when it was deployed
 */
export async function abandonChange(
  ctx: Context,
  { changeId, reason }: AbandonChangeInput,
): Promise<{ effect: 'abandoned' | 'unchanged' }> {
  return mutate<{ effect: 'abandoned' | 'unchanged' }>(ctx, async (tx) => {
    if (ctx.actor.kind === 'person') await authorise(tx, ctx, 'change.submit');
    const { state } = await lockChange(tx, changeId);
    const { status } = await tx.change.findUniqueOrThrow({
      where: { id: changeId },
      select: { status: true },
    });
    if (status === 'abandoned') return { result: { effect: 'unchanged' }, unchanged: true };
    if (state === 'closed' || (status !== 'proposed' && status !== 'approved'))
      throw conflict(`This change is ${status}; it can no longer be given up.`);
    if (ctx.actor.kind === 'person') await refuseStranger(tx, changeId, ctx.actor.id);
    await tx.change.update({ where: { id: changeId }, data: { status: 'abandoned' } });
    await tx.changeControl.update({
      where: { changeId },
      data: { state: 'closed', version: { increment: 1 } },
    });
    await announce(tx, { kind: 'change', changeId });
    return {
      result: { effect: 'abandoned' },
      entries: [
        { action: 'change.abandoned', subject: { type: 'change', id: changeId }, details: { reason } },
      ],
    };
  });
}

/** Everyone with a hand in it, under any of their identities, and whoever submitted it. */
async function refuseStranger(tx: Tx, changeId: string, id: string): Promise<void> {
  const submitted = await tx.changeControl.count({ where: { changeId, submittedBy: id } });
  if (submitted > 0) return;
  const approval = (await loadFacts(tx, changeId))?.facts.approval;
  const mine = approval?.identities.filter(({ personId }) => personId === id).map(({ key }) => key) ?? [];
  if (!approval?.parties.some(({ identity }) => mine.includes(identity)))
    throw forbidden('Only those who have a hand in a change can give it up.');
}
