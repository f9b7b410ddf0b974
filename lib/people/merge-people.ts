import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { CorrectionReason, Line } from '#lib/domain/correction.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, invalid } from '#lib/platform/errors.ts';
import { refuseOwnOpenChange, withPeople } from '#lib/platform/own-open-changes.ts';
import { countAdmins, hangOver, lockPeople, personOf, refuseOwn, requireAdmin } from './person-store.ts';

export const MergePeopleInput = z.strictObject({
  /** Slug of the one who is nobody of their own. */
  from: Line(100),
  /** Slug of the one they are. */
  into: Line(100),
  reason: CorrectionReason,
});
export type MergePeopleInput = z.output<typeof MergePeopleInput>;

/**
 * Makes two people one: the identities, changes, services, requests and drafts of the first become the second's, and
 * whoever was merged into the first is merged into the second. What the first reviewed counts as the second's.
 *
 * @throws DomainError `forbidden`, also where it decides about an open change of one's own; `not-found`; `invalid`;
 * `conflict` when one of them is merged already, or nobody
 * would be left to administer this installation
 */
export async function mergePeople(
  ctx: Context,
  { from, into, reason }: MergePeopleInput,
): Promise<{ identities: number }> {
  if (from === into) throw invalid('Choose another person.', 'into');
  return mutate(ctx, async (tx) => {
    await authorise(tx, ctx, 'records.correct');
    await lockPeople(tx);
    const admins = await countAdmins(tx);
    const [gone, kept] = [await personOf(tx, from), await personOf(tx, into)];
    for (const { slug, mergedIntoId } of [gone, kept])
      if (mergedIntoId !== null) throw conflict(`${slug} was merged into another person already.`);
    for (const { id } of [gone, kept]) refuseOwn(ctx.actor.id, id, 'identities');
    await refuseOwnOpenChange(tx, ctx, withPeople([gone.id, kept.id]));
    const identities = gone.identities.map(({ kind, value }) => `${kind}:${value}`).sort();
    await hangOver(tx, gone.id, kept.id);
    await requireAdmin(tx, admins);
    return {
      result: { identities: identities.length },
      entries: [
        {
          action: 'person.merged',
          subject: { type: 'person', id: gone.id },
          details: { into: kept.id, identities, from, intoSlug: into, reason },
        },
      ],
    };
  });
}
