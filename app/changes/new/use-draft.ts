import { useCallback, useEffect, useRef, useState } from 'react';
import { DraftFields, EMPTY_DRAFT, filledFields } from '#lib/domain/change/draft.ts';

/** A draft as it is kept in this browser. */
interface Kept {
  id: string;
  fields: DraftFields;
  /** Milliseconds since 1970. */
  at: number;
}

export interface KnownDraft {
  id: string;
  fields: DraftFields;
  updatedAt: Date;
}

type Save = (input: {
  draftId: string;
  fields: DraftFields;
}) => Promise<{ ok: true } | { ok: false; error: string }>;

/** `here`: in this browser only, so far. */
export type Saved = { state: 'nothing' | 'here' | 'saving' | 'saved' } | { state: 'failed'; error: string };

/** How long the typing pauses before a draft is first kept on the server, and before it is kept again: each is an entry. */
const FIRST_PAUSE_MS = 1_500;
const PAUSE_MS = 10_000;
const prefix = (person: string) => `countersign.draft.${person}.`;

/**
 * The fields of the form, kept at once in this browser and on the server once the typing pauses or the page is left.
 * Starts with the draft that is wanted, in whichever of the two places it is newer.
 */
export function useDraft(person: string, wanted: string | null, drafts: readonly KnownDraft[], save: Save) {
  const known = drafts.find(({ id }) => id === wanted);
  const [id, setId] = useState(() => known?.id ?? wanted ?? '');
  const [fields, setFields] = useState(known?.fields ?? EMPTY_DRAFT);
  const [saved, setSaved] = useState<Saved>({ state: known ? 'saved' : 'nothing' });
  const [ready, setReady] = useState(false);
  const [local, setLocal] = useState<readonly Kept[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef({ id, fields });
  const isOnServer = useRef(known !== undefined);

  const push = useCallback(async () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const { id: draftId, fields: now } = latest.current;
    setSaved({ state: 'saving' });
    // without a connection it stays in this browser, and the next key tries again
    const outcome = await save({ draftId, fields: now }).catch(() => ({
      ok: false as const,
      error: 'Countersign cannot be reached.',
    }));
    if (outcome.ok) isOnServer.current = true;
    if (latest.current.fields !== now) return;
    setSaved(outcome.ok ? { state: 'saved' } : { state: 'failed', error: outcome.error });
  }, [save]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the browser has the page
  useEffect(() => {
    setReady(true);
    const kept = keptOf(person);
    setLocal(kept.filter((one) => !drafts.some((draft) => draft.id === one.id)));
    const mine = kept.find((one) => one.id === wanted);
    if (mine && mine.at > (known?.updatedAt.getTime() ?? 0)) {
      latest.current = { id: mine.id, fields: mine.fields };
      setId(mine.id);
      setFields(mine.fields);
      void push();
    } else if (!known) {
      const fresh = wanted !== null && UUID.test(wanted) ? wanted : crypto.randomUUID();
      latest.current = { ...latest.current, id: fresh };
      setId(fresh);
    }
    return () => clearTimeout(timer.current);
  }, []);

  useEffect(() => {
    const leave = () => {
      if (document.visibilityState === 'hidden' && timer.current !== undefined) void push();
    };
    document.addEventListener('visibilitychange', leave);
    return () => document.removeEventListener('visibilitychange', leave);
  }, [push]);

  function change(part: Partial<DraftFields>) {
    const next = { ...latest.current.fields, ...part };
    latest.current = { ...latest.current, fields: next };
    setFields(next);
    if (filledFields(next) === 0 && saved.state === 'nothing') return;
    keep(person, { id: latest.current.id, fields: next, at: Date.now() });
    setSaved({ state: 'here' });
    const url = new URL(window.location.href);
    if (url.searchParams.get('draft') !== latest.current.id) {
      url.searchParams.set('draft', latest.current.id);
      window.history.replaceState(null, '', url);
    }
    clearTimeout(timer.current);
    timer.current = setTimeout(push, isOnServer.current ? PAUSE_MS : FIRST_PAUSE_MS);
  }

  /** It is submitted or thrown away: nothing more is kept of it. */
  function forget(draftId: string) {
    if (draftId === latest.current.id) {
      clearTimeout(timer.current);
      timer.current = undefined;
    }
    window.localStorage.removeItem(prefix(person) + draftId);
    setLocal((all) => all.filter((one) => one.id !== draftId));
  }

  return { id, fields, ready, change, saved, local, forget };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A browser that keeps nothing, or has no room, leaves it to the server. */
function keep(person: string, draft: Kept): void {
  try {
    window.localStorage.setItem(prefix(person) + draft.id, JSON.stringify(draft));
  } catch {
    return;
  }
}

function keptOf(person: string): Kept[] {
  const names = Object.keys(window.localStorage).filter((name) => name.startsWith(prefix(person)));
  return names
    .flatMap((name): Kept[] => {
      try {
        const { id, fields, at } = JSON.parse(window.localStorage.getItem(name) ?? '') as Kept;
        const read = DraftFields.safeParse({ ...EMPTY_DRAFT, ...fields });
        return read.success && UUID.test(id) ? [{ id, fields: read.data, at }] : [];
      } catch {
        return [];
      }
    })
    .sort((a, b) => b.at - a.at);
}
