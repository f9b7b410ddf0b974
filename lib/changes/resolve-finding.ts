import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { ineligible } from '#lib/domain/approval/who.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict, forbidden, notFound } from '#lib/platform/errors.ts';
import { assessChange, lockChange } from './assess/assess-change.ts';
import { loadFacts } from './assess/facts-queries.ts';

export const ResolveFindingInput = z.strictObject({
  changeId: z.uuid(),
  findingId: z.uuid(),
  resolution: z
    .string()
    .trim()
    .min(5, 'Say in a few words what became of it.')
    .max(4_000, 'At most 4,000 characters.'),
});
export type ResolveFindingInput = z.output<typeof ResolveFindingInput>;

/**
 * A person settles what an automated reviewer found, and the change is judged again. A blocking finding is settled
 * by somebody who has no hand in the change. Settled already: nothing changes.
 *
 * @throws DomainError `not-found`; `forbidden`; `conflict` when the change is no longer open
 */
export async function resolveFinding(
  ctx: Context,
  { changeId, findingId, resolution }: ResolveFindingInput,
): Promise<{ effect: 'resolved' | 'unchanged' }> {
  if (ctx.actor.kind !== 'person') throw forbidden('Only a person settles a finding.');
  return mutate<{ effect: 'resolved' | 'unchanged' }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'change.review');
    const { state } = await lockChange(tx, changeId);
    const finding = await tx.agentFinding.findUnique({ where: { changeId_id: { changeId, id: findingId } } });
    if (!finding) throw notFound('The finding');
    if (finding.resolvedAt !== null) return { result: { effect: 'unchanged' }, unchanged: true };
    if (state === 'closed') throw conflict('This change is no longer open.');
    if (finding.severity === 'blocking') await refuseInvolved(tx, changeId, ctx.actor.id);
    await tx.agentFinding.update({
      where: { changeId_id: { changeId, id: findingId } },
      data: { resolvedAt: ctx.now, resolvedBy: ctx.actor.id, resolution },
    });
    await assessChange(tx, changeId);
    return {
      result: { effect: 'resolved' },
      entries: [
        {
          action: 'finding.resolved',
          subject: { type: 'change', id: changeId },
          details: { findingId, resolution },
        },
      ],
    };
  });
}

async function refuseInvolved(tx: Tx, changeId: string, id: string): Promise<void> {
  const loaded = await loadFacts(tx, changeId);
  const known = loaded?.facts.approval.people.find((person) => person.id === id);
  if (!loaded || !known) return;
  if (ineligible(loaded.facts.approval)(known)?.code === 'involved')
    throw forbidden('You have a hand in this change. Somebody else settles what blocks it.');
}
