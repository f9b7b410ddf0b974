import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { CorrectionReason, Line } from '#lib/domain/correction.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict } from '#lib/platform/errors.ts';
import { refuseOwnOpenChange, withPeople } from '#lib/platform/own-open-changes.ts';
import { lockPeople, personOf, refuseOwn } from './person-store.ts';

export const SeparatePersonInput = z.strictObject({ slug: Line(100), reason: CorrectionReason });
export type SeparatePersonInput = z.output<typeof SeparatePersonInput>;

/**
 * Takes a merge back: they are somebody of their own again, active, without identities. Those they had are in the
 * audit entry of the merge, and are taken from the other and added here one by one.
 *
 * @throws DomainError `forbidden`, also where it decides about an open change of one's own; `not-found`; `conflict`
 * when they are merged into nobody
 */
export async function separatePerson(
  ctx: Context,
  { slug, reason }: SeparatePersonInput,
): Promise<{ slug: string }> {
  return mutate(ctx, async (tx) => {
    await authorise(tx, ctx, 'records.correct');
    await lockPeople(tx);
    const { id, mergedIntoId } = await personOf(tx, slug);
    if (mergedIntoId === null) throw conflict(`${slug} is merged into nobody.`);
    refuseOwn(ctx.actor.id, mergedIntoId, 'identities');
    await refuseOwnOpenChange(tx, ctx, withPeople([id, mergedIntoId]));
    await tx.person.update({ where: { id }, data: { mergedIntoId: null, active: true } });
    return {
      result: { slug },
      entries: [
        {
          action: 'person.corrected',
          subject: { type: 'person', id },
          details: { field: 'mergedInto', before: mergedIntoId, after: null, reason },
        },
      ],
    };
  });
}
