import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import type { ApprovalFacts } from '#lib/domain/approval/facts.ts';
import { MIN_REASON } from '#lib/domain/approval/rationale.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict, forbidden, invalid, notFound } from '#lib/platform/errors.ts';
import { storableText } from '#lib/platform/rows.ts';
import { assessChange } from './assess/assess-change.ts';
import { enter, factsOf, refuseHidden, whyNot } from './reviews/enter.ts';
import type { PersonNow } from './reviews/queries.ts';

export const ResolveFindingInput = z.strictObject({
  changeId: z.uuid(),
  findingId: z.uuid(),
  resolution: z
    .string()
    .trim()
    .min(5, 'Say in a few words what became of it.')
    .max(4_000, 'At most 4,000 characters.')
    .transform((text) => storableText(text)),
});
export type ResolveFindingInput = z.output<typeof ResolveFindingInput>;

/**
 * A person settles what an automated reviewer found, and the change is judged again. What blocks is settled by a
 * senior or a director who has no hand in the change, with a reason, and not while somebody unknown is behind it.
 * Settled already: nothing changes.
 *
 * @throws DomainError `not-found`; `forbidden`; `invalid` without a reason where one is needed; `conflict` when the
 * change is no longer open, or it is not known who is behind it
 */
export function resolveFinding(
  ctx: Context,
  { changeId, findingId, resolution }: ResolveFindingInput,
): Promise<{ effect: 'resolved' | 'unchanged' }> {
  return mutate<{ effect: 'resolved' | 'unchanged' }>(ctx, async (tx) => {
    const { change, person } = await enter(tx, ctx, changeId, 'change.review', { closed: true });
    const finding = await tx.agentFinding.findUnique({ where: { changeId_id: { changeId, id: findingId } } });
    if (!finding) throw notFound('The finding');
    if (finding.resolvedAt !== null) return { result: { effect: 'unchanged' }, unchanged: true };
    if (change.state === 'closed') throw conflict('This change is no longer open.');
    if (finding.severity === 'blocking') await refuseUnfit(tx, changeId, person, resolution);
    await tx.agentFinding.update({
      where: { changeId_id: { changeId, id: findingId } },
      data: { resolvedAt: ctx.now, resolvedBy: person.id, resolution },
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

/** What holds a change is set aside by those whose exception would count, as strictly. */
async function refuseUnfit(tx: Tx, changeId: string, person: PersonNow, resolution: string): Promise<void> {
  const { approval } = await factsOf(tx, changeId);
  const unfit = cannotSettle(approval, person);
  if (unfit !== null) throw forbidden(unfit);
  refuseHidden(approval);
  if (resolution.length < MIN_REASON)
    throw invalid(
      `It blocks the change. Say why it may go in at least ${MIN_REASON} characters.`,
      'resolution',
    );
}

/** Why it is not for somebody to settle what blocks a change, told to them; null where it is. */
export function cannotSettle(approval: ApprovalFacts, person: PersonNow): string | null {
  if (whyNot(approval, person)?.code === 'involved')
    return 'You have a hand in this change. Somebody else settles what blocks it.';
  const { level, orgRole } = person;
  const maySettle = level === 'senior' || level === 'principal' || orgRole === 'director' || orgRole === 'vp';
  return maySettle ? null : 'What blocks a change is settled by a senior or a director without a hand in it.';
}
