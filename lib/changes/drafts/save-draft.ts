import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { DraftFields, filledFields } from '#lib/domain/change/draft.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, forbidden } from '#lib/platform/errors.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { storableText } from '#lib/platform/rows.ts';
import { lockSubmission } from '../submission-store.ts';

export const SaveDraftInput = z.strictObject({ draftId: z.uuid(), fields: DraftFields });
export type SaveDraftInput = z.output<typeof SaveDraftInput>;

/** Drafts that one person can have. */
export const MAX_DRAFTS = 50;

/**
 * Keeps what somebody has typed so far. Nobody else reads it, and nothing is judged. The same again writes nothing,
 * nor does what comes after it was submitted.
 *
 * @throws DomainError `forbidden`, also for a draft of somebody else; `conflict` with too many drafts
 */
export async function saveDraft(
  ctx: Context,
  { draftId, fields }: SaveDraftInput,
): Promise<{ savedAt: Date }> {
  const { actor, now } = ctx;
  if (actor.kind !== 'person') throw forbidden('Only people keep drafts.');
  return mutate<{ savedAt: Date }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'change.submit');
    // a save that was under way while it was submitted does not bring it back: the two wait for each other
    if (await lockSubmission(tx, externalRecordId('web', draftId)))
      return { result: { savedAt: now }, unchanged: true };
    const kept = storable(fields);
    const known = await tx.changeDraft.findUnique({ where: { id: draftId } });
    if (known && known.personId !== actor.id) throw forbidden('This is somebody else’s draft.');
    if (known && JSON.stringify(DraftFields.safeParse(known.fields).data) === JSON.stringify(kept))
      return { result: { savedAt: known.updatedAt }, unchanged: true };
    if (!known && (await tx.changeDraft.count({ where: { personId: actor.id } })) >= MAX_DRAFTS)
      throw conflict(`You have ${MAX_DRAFTS} drafts. Discard one of them first.`);
    await tx.changeDraft.upsert({
      where: { id: draftId },
      create: { id: draftId, personId: actor.id, fields: kept, updatedAt: now },
      update: { fields: kept, updatedAt: now },
    });
    return {
      result: { savedAt: now },
      entries: [
        {
          action: 'draft.saved',
          subject: { type: 'draft', id: draftId },
          details: { fields: filledFields(kept) },
        },
      ],
    };
  });
}

/** Without what PostgreSQL cannot store. */
const storable = (fields: DraftFields): DraftFields =>
  JSON.parse(JSON.stringify(fields), (_, value) =>
    typeof value === 'string' ? storableText(value) : value,
  ) as DraftFields;
