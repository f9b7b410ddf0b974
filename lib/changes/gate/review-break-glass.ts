import { mutate } from '#lib/audit/mutate.ts';
import type { ReviewBreakGlassInput } from '#lib/domain/change/break-glass.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, forbidden, notFound } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import { lockChange } from '../assess/assess-change.ts';
import { loadFacts } from '../assess/facts-queries.ts';
import { refuseHidden } from '../reviews/enter.ts';
import { canonicalOf, lockBreakGlass } from './store.ts';

/**
 * A second person's word on what was let through in an emergency: neither whoever used it nor anybody with a hand
 * in the change, under any of their logins, hence nobody while somebody unknown is behind it. Said once.
 *
 * @throws DomainError `forbidden`; `not-found`; `conflict` when it was reviewed before, or it is not known who is
 * behind the change
 */
export async function reviewBreakGlass(ctx: Context, input: ReviewBreakGlassInput): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== 'person')
    throw forbidden('Only a person can review what was let through in an emergency.');
  const { changeId, breakGlassId, verdict, note } = input;
  await mutate(ctx, async (tx) => {
    await authorise(tx, ctx, 'break-glass.review');
    await lockChange(tx, changeId);
    const used = await lockBreakGlass(tx, changeId, breakGlassId);
    if (!used) throw notFound('This emergency');
    const me = await canonicalOf(tx, actor.id);
    if (me === used.canonical) throw forbidden('You let it through yourself: somebody else reviews it.');
    const loaded = await loadFacts(tx, changeId);
    const { parties, identities } = loaded!.facts.approval;
    const mine = new Set(identities.flatMap(({ key, personId }) => (personId === me ? key : [])));
    if (parties.some(({ identity }) => mine.has(identity)))
      throw forbidden('You have a hand in this change: somebody else reviews it.');
    refuseHidden(loaded!.facts.approval);
    if (used.reviewedAt) throw conflict('Somebody has reviewed it already.');
    await tx.breakGlass.update({
      where: { changeId_id: { changeId, id: breakGlassId } },
      data: { reviewedBy: me, reviewedAt: ctx.now, verdict, reviewNote: note },
    });
    await announce(tx, { kind: 'change', changeId });
    return {
      result: undefined,
      entries: [
        {
          action: 'break-glass.reviewed',
          subject: { type: 'change', id: changeId },
          details: { breakGlassId, verdict, note },
        },
      ],
    };
  });
}
