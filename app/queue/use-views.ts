import { useCallback, useEffect, useRef, useState } from 'react';
import { urls } from '#lib/platform/urls.ts';
import { getJson } from './fetching.ts';
import type { RequestView } from './request-view.ts';

export interface Loaded {
  view: RequestView | null;
  /** Why it could not be loaded, or loaded anew. */
  failed: string | null;
}

const NOTHING: Loaded = { view: null, failed: null };
/** Kept in the browser; walking a long queue does not fill its memory. */
const KEPT = 60;

/** Requests in full, loaded when they are opened and kept while the page is open. */
export function useViews(initial: RequestView | null) {
  const kept = useRef(new Map<string, Loaded>());
  const underWay = useRef(new Map<string, Promise<void>>());
  const [, redraw] = useState(0);
  if (initial && kept.current.size === 0)
    kept.current.set(initial.change.id, { view: initial, failed: null });

  const load = useCallback((id: string): Promise<void> => {
    const known = underWay.current.get(id);
    if (known) return known;
    const loading = getJson<RequestView>(urls.queueRequest(id))
      .then((view) => ({ view, failed: null }))
      .catch((error: Error) => ({ view: kept.current.get(id)?.view ?? null, failed: error.message }))
      .then((loaded) => {
        underWay.current.delete(id);
        kept.current.delete(id);
        kept.current.set(id, loaded);
        for (const oldest of kept.current.keys()) {
          if (kept.current.size <= KEPT) break;
          kept.current.delete(oldest);
        }
        redraw((count) => count + 1);
      });
    underWay.current.set(id, loading);
    return loading;
  }, []);

  const of = useCallback((id: string): Loaded => kept.current.get(id) ?? NOTHING, []);
  return { of, load };
}

/** Loads what is open, and what comes after it; again when the list knows a newer version of it. */
export function useLoading(
  { of, load }: ReturnType<typeof useViews>,
  open: { id: string; version: number | null } | null,
  next: string | null,
): void {
  const id = open?.id ?? null;
  const version = open?.version ?? null;
  useEffect(() => {
    if (id === null) return;
    const { view } = of(id);
    const isOld = view !== null && version !== null && view.request.version < version;
    const loading = view === null || isOld ? load(id) : Promise.resolve();
    void loading.then(() => {
      if (next !== null && of(next).view === null) void load(next);
    });
  }, [id, version, next, of, load]);
}
