'use server';

import { DiscardDraftInput, discardDraft } from '#lib/changes/drafts/discard-draft.ts';
import { SaveDraftInput, saveDraft } from '#lib/changes/drafts/save-draft.ts';
import { submitDraft } from '#lib/changes/drafts/submit-draft.ts';
import { type Preview, previewSubmission } from '#lib/changes/preview-submission.ts';
import { writePaths } from '#lib/domain/change/draft.ts';
import { readUnfinished } from '#lib/domain/change/read-draft.ts';
import { action, genericMessage } from '#lib/platform/action.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { readHeadDiff } from '#lib/platform/mirrors/read-diff.ts';
import { findViewerAfresh } from '#lib/platform/session.ts';
import { viewerActor } from '#lib/platform/viewer.ts';
import { type Lesson, listLessonsLike } from '#lib/reports/lessons.ts';

export const save = action(SaveDraftInput, saveDraft, { redraws: false });
export const discard = action(DiscardDraftInput, discardDraft);
export const submit = action(SaveDraftInput, submitDraft);

export type PreviewAnswer =
  | { ok: true; preview: Preview; lessons: readonly Lesson[] }
  | { ok: false; error: string };

/** What would be required of what is typed so far; changes nothing, so no page is drawn anew. */
export async function preview(input: SaveDraftInput): Promise<PreviewAnswer> {
  const viewer = await findViewerAfresh();
  if (!viewer) return { ok: false, error: 'You are no longer signed in.' };
  const parsed = SaveDraftInput.safeParse(input);
  if (!parsed.success) return { ok: false, error: 'Something in the form is too long to be judged.' };
  const { draftId, fields } = parsed.data;
  const person = { id: viewer.personId, name: viewer.name };
  try {
    const would = readUnfinished(fields, { draftId, person });
    const preview = await previewSubmission(viewerActor(viewer), would);
    const lessons = await listLessonsLike({
      kind: would.kind,
      services: preview.services.map(({ slug }) => slug),
      paths: would.paths.map(([path]) => path),
    });
    return { ok: true, preview, lessons };
  } catch (error) {
    return { ok: false, error: error instanceof DomainError ? error.message : genericMessage(error) };
  }
}

/** The paths of a commit from a local mirror, as the form holds them; null where no mirror holds it. */
export async function readPathsOf(repository: string, sha: string): Promise<string | null> {
  if (!(await findViewerAfresh())) return null;
  const diff = await readHeadDiff({ repository, sha: sha.trim().toLowerCase() });
  return diff && writePaths(diff.files.map(({ path, added, deleted }) => [path, added, deleted]));
}
