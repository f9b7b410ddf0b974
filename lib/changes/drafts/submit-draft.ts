import type { DraftField } from '#lib/domain/change/draft.ts';
import { fieldOf, readDraft } from '#lib/domain/change/read-draft.ts';
import type { Context } from '#lib/platform/context.ts';
import { DomainError, forbidden } from '#lib/platform/errors.ts';
import { findName } from '../revise-queries.ts';
import { submitChange } from '../submit-change.ts';
import { discardDraft } from './discard-draft.ts';
import type { SaveDraftInput } from './save-draft.ts';

export type SubmitDraftResult =
  | { changeId: string; errors: null }
  | { changeId: null; errors: Partial<Record<DraftField, string>> };

/**
 * Submits what the form holds, under the draft's id, so that a second click is no second change, and throws the draft
 * away. What is wrong comes back by field, and the draft stays.
 *
 * @throws DomainError what `submitChange` throws that is about no field
 */
export async function submitDraft(
  ctx: Context,
  { draftId, fields }: SaveDraftInput,
): Promise<SubmitDraftResult> {
  if (ctx.actor.kind !== 'person') throw forbidden('Only people fill in forms.');
  const name = await findName(ctx.actor.id);
  if (name === null) throw forbidden('This login belongs to nobody who is known here.');
  const read = readDraft(fields, { draftId, person: { id: ctx.actor.id, name } });
  if (!read.ok) return { changeId: null, errors: read.errors };
  try {
    const { changeId } = await submitChange(ctx, read.input);
    await discardDraft(ctx, { draftId });
    return { changeId, errors: null };
  } catch (error) {
    const field = error instanceof DomainError && error.field ? fieldOf(error.field) : null;
    if (field === null) throw error;
    return { changeId: null, errors: { [field]: (error as DomainError).message } };
  }
}
