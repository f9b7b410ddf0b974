import { useCallback, useEffect, useRef, useState } from 'react';
import type { SectionKey } from '#lib/domain/retro/document.ts';

/** A section as it is on the server. */
export interface SectionText {
  version: number;
  markdown: string;
  by: string;
  at: Date;
}

export type WriteSection = (input: {
  incidentId: string;
  key: SectionKey;
  seenVersion: number;
  markdown: string;
}) => Promise<
  | { ok: true; result: { written: true; version: number } | { written: false; theirs: SectionText } }
  | { ok: false; error: string }
>;

export type SaveState =
  | { state: 'same' | 'waiting' | 'saving' | 'saved' | 'conflict' }
  | { state: 'failed'; error: string };

/** How long the typing pauses before it is saved: each save is a version, and an entry in the audit log. */
const PAUSE_MS = 1_200;

/**
 * The text of a section while it is written: saved when the typing pauses, upon the version that it was begun from.
 * What somebody else saved shows at once where nothing of one's own waits; otherwise both texts are kept until one
 * has chosen (`conflict`).
 */
export function useSection(
  incidentId: string,
  key: SectionKey,
  current: SectionText | null,
  write: WriteSection,
) {
  const [text, setText] = useState(current?.markdown ?? '');
  const [base, setBase] = useState({ version: current?.version ?? 0, markdown: current?.markdown ?? '' });
  const [save, setSave] = useState<SaveState>({ state: 'same' });
  const [conflict, setConflict] = useState<SectionText | null>(null);
  const latest = useRef({ text, base, isSaving: false, isAsked: false });
  latest.current = { ...latest.current, text, base };
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isDirty = text !== base.markdown;

  const push = useCallback(async () => {
    clearTimeout(timer.current);
    const { text: markdown, base: upon, isSaving, isAsked } = latest.current;
    // while one is asked which to keep, the editor loses the focus, which would save what is asked about
    if (isSaving || isAsked || markdown === upon.markdown) return;
    latest.current.isSaving = true;
    setSave({ state: 'saving' });
    const outcome = await write({ incidentId, key, seenVersion: upon.version, markdown }).catch(() => ({
      ok: false as const,
      error: 'Countersign cannot be reached.',
    }));
    latest.current.isSaving = false;
    if (!outcome.ok) setSave({ state: 'failed', error: outcome.error });
    else if (outcome.result.written) {
      const next = { version: outcome.result.version, markdown };
      latest.current.base = next;
      setBase(next);
      const isBehind = latest.current.text !== markdown;
      setSave({ state: isBehind ? 'waiting' : 'saved' });
      if (isBehind) timer.current = setTimeout(push, PAUSE_MS);
    } else {
      latest.current.isAsked = true;
      setConflict(outcome.result.theirs);
      setSave({ state: 'conflict' });
    }
  }, [incidentId, key, write]);

  useEffect(() => () => clearTimeout(timer.current), []);

  // what somebody else saved
  useEffect(() => {
    if (!current || current.version <= latest.current.base.version) return;
    if (latest.current.isSaving || latest.current.text !== latest.current.base.markdown) return;
    setBase({ version: current.version, markdown: current.markdown });
    setText(current.markdown);
    setSave({ state: 'same' });
  }, [current]);

  function change(next: string) {
    setText(next);
    if (next === latest.current.base.markdown || conflict) return;
    setSave({ state: 'waiting' });
    clearTimeout(timer.current);
    timer.current = setTimeout(push, PAUSE_MS);
  }

  /** Goes on from what they wrote, with the text that was chosen. */
  function settle(theirs: SectionText, chosen: string) {
    setConflict(null);
    const upon = { version: theirs.version, markdown: theirs.markdown };
    latest.current = { ...latest.current, base: upon, text: chosen, isAsked: false };
    setBase(upon);
    setText(chosen);
    setSave({ state: 'same' });
    void push();
  }

  return { text, isDirty, save, conflict, change, push, settle };
}
