import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { DraftFields, EMPTY_DRAFT, filledFields } from '#lib/domain/change/draft.ts';
import type { Context } from '#lib/platform/context.ts';
import { forbidden } from '#lib/platform/errors.ts';

export const DiscardDraftInput = z.strictObject({ draftId: z.uuid() });
export type DiscardDraftInput = z.output<typeof DiscardDraftInput>;

/**
 * Throws a draft of one's own away. Where there is none, nothing happens.
 *
 * @throws DomainError `forbidden` for somebody else's
 */
export async function discardDraft(
  ctx: Context,
  { draftId }: DiscardDraftInput,
): Promise<{ discarded: boolean }> {
  return mutate<{ discarded: boolean }>(ctx, async (tx) => {
    const known = await tx.changeDraft.findUnique({ where: { id: draftId } });
    if (!known) return { result: { discarded: false }, unchanged: true };
    if (known.personId !== ctx.actor.id) throw forbidden('This is somebody else’s draft.');
    await tx.changeDraft.delete({ where: { id: draftId } });
    const fields = DraftFields.safeParse(known.fields).data ?? EMPTY_DRAFT;
    return {
      result: { discarded: true },
      entries: [
        {
          action: 'draft.discarded',
          subject: { type: 'draft', id: draftId },
          details: { fields: filledFields(fields) },
        },
      ],
    };
  });
}
