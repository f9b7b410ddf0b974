import { useEffect, useState } from 'react';
import type { Preview } from '#lib/changes/preview-submission.ts';
import type { DraftFields } from '#lib/domain/change/draft.ts';
import type { Lesson } from '#lib/reports/lessons.ts';
import type { PreviewAnswer } from './actions.ts';

const PAUSE_MS = 400;

/** What the form would be judged as, asked anew once the typing pauses; an answer to older fields is dropped. */
export function usePreview(
  draftId: string,
  fields: DraftFields,
  ask: (input: { draftId: string; fields: DraftFields }) => Promise<PreviewAnswer>,
) {
  const [answer, setAnswer] = useState<Preview | null>(null);
  const [lessons, setLessons] = useState<readonly Lesson[]>([]);
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(true);
  useEffect(() => {
    if (draftId === '') return;
    let isOld = false;
    setPending(true);
    const timer = setTimeout(async () => {
      const outcome = await ask({ draftId, fields }).catch(
        (): PreviewAnswer => ({ ok: false, error: 'Countersign cannot be reached.' }),
      );
      if (isOld) return;
      setPending(false);
      setError(outcome.ok ? null : outcome.error);
      if (!outcome.ok) return;
      setAnswer(outcome.preview);
      setLessons(outcome.lessons);
    }, PAUSE_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [draftId, fields, ask]);
  return { answer, lessons, error, pending };
}
