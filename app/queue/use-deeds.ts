import { useCallback, useRef, useState } from 'react';
import type { ActionResult } from '#lib/platform/action.ts';
import type { Row } from './row.ts';

/** Something done to one or several requests: shown at once, recorded at once, taken back with one key. */
export interface Deed {
  rows: readonly Row[];
  /** What is recorded, in the past tense: `Approved “Fix the cart” at a1b2c3d`. */
  told: string;
  /** Whether the requests leave this queue by it. */
  leaves: boolean;
  perform: (row: Row) => Promise<ActionResult<unknown>>;
  /** Takes it back; null where only another deed can answer it. */
  undo: ((row: Row) => Promise<ActionResult<unknown>>) | null;
}

export interface Notice {
  text: string;
  tone: 'pending' | 'done' | 'failed';
  canUndo: boolean;
}

const LOST = 'The server could not be reached. Nothing was recorded.';
const attempt = (work: Promise<ActionResult<unknown>>): Promise<ActionResult<unknown>> =>
  work.catch(() => ({ ok: false, error: LOST, field: null }));

/**
 * Does deeds, and keeps what they do to the list until the server's own list shows it: rows that left (`hidden`) and
 * rows that came back (`ghosts`). What fails is put back and says why.
 */
export function useDeeds(reload: () => Promise<void>) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [ghosts, setGhosts] = useState<readonly Row[]>([]);
  const [notice, setNotice] = useState<Notice | null>(null);
  const last = useRef<{ deed: Deed; done: Promise<readonly Row[]> } | null>(null);

  const hide = useCallback((rows: readonly Row[]) => {
    setHidden((before) => new Set([...before, ...rows.map(({ id }) => id)]));
  }, []);
  const show = useCallback((rows: readonly Row[]) => {
    setHidden((before) => new Set([...before].filter((id) => !rows.some((row) => row.id === id))));
  }, []);

  const begin = useCallback(
    (deed: Deed) => {
      const { rows, told, leaves, perform, undo } = deed;
      if (leaves) hide(rows);
      setNotice({ text: `${told} …`, tone: 'pending', canUndo: false });
      const done = Promise.all(rows.map(async (row) => ({ row, outcome: await attempt(perform(row)) }))).then(
        (results) => {
          const refused = results.flatMap(({ row, outcome }) =>
            outcome.ok ? [] : [{ row, why: outcome.error }],
          );
          const recorded = results.filter(({ outcome }) => outcome.ok).map(({ row }) => row);
          show(refused.map(({ row }) => row));
          setNotice(
            refused.length === 0
              ? { text: `${told}.`, tone: 'done', canUndo: undo !== null }
              : {
                  text: refusal(refused, recorded.length),
                  tone: 'failed',
                  canUndo: undo !== null && recorded.length > 0,
                },
          );
          void reload().then(() => show(recorded));
          return recorded;
        },
      );
      last.current = undo === null ? null : { deed, done };
    },
    [hide, show, reload],
  );

  const undo = useCallback(async () => {
    const latest = last.current;
    const back = latest?.deed.undo;
    if (!latest || !back) {
      setNotice({ text: 'There is nothing to take back.', tone: 'done', canUndo: false });
      return;
    }
    last.current = null;
    const { told, leaves } = latest.deed;
    const rows = await latest.done;
    if (leaves) {
      show(rows);
      setGhosts((before) => [...before, ...rows]);
    }
    setNotice({ text: `Taking back: ${told} …`, tone: 'pending', canUndo: false });
    const results = await Promise.all(rows.map(async (row) => ({ row, outcome: await attempt(back(row)) })));
    const refused = results.flatMap(({ row, outcome }) => (outcome.ok ? [] : [{ row, why: outcome.error }]));
    setNotice(
      refused.length === 0
        ? { text: `Taken back: ${told}. Both stay in the trail.`, tone: 'done', canUndo: false }
        : { text: refusal(refused, 0), tone: 'failed', canUndo: false },
    );
    await reload();
    setGhosts((before) => before.filter((ghost) => !rows.some(({ id }) => id === ghost.id)));
  }, [show, reload]);

  const dismiss = useCallback(() => setNotice(null), []);
  return { hidden, ghosts, notice, begin, undo, dismiss };
}

function refusal(refused: readonly { row: Row; why: string }[], recorded: number): string {
  const [first] = refused;
  const rest = refused.length > 1 ? ` ${refused.length} requests were refused and stand as before.` : '';
  const others = recorded > 0 ? ` ${recorded} were recorded.` : '';
  return `Not recorded for “${first?.row.title}”: ${first?.why}${rest}${others}`;
}
