import { useEffect, useState } from 'react';
import { urls } from '#lib/platform/urls.ts';

/** What `/api/search` finds; see `lib/reports/search.ts`. */
export interface Found {
  kind: 'change' | 'incident' | 'service' | 'person';
  label: string;
  detail: string;
  href: string;
}

interface Search {
  found: readonly Found[];
  state: 'ready' | 'loading' | 'failed';
}

const PAUSE_MS = 120;
const NOTHING: Search = { found: [], state: 'ready' };

/** Asks for what a text names, once the typing pauses; an answer to an older text is dropped. */
export function useFound(text: string): Search {
  const [search, setSearch] = useState<Search>(NOTHING);
  const wanted = text.trim();
  useEffect(() => {
    if (wanted === '') {
      setSearch(NOTHING);
      return;
    }
    const stop = new AbortController();
    setSearch(({ found }) => ({ found, state: 'loading' }));
    const timer = setTimeout(async () => {
      try {
        const answer = await fetch(urls.search(wanted), { signal: stop.signal });
        if (!answer.ok) throw new Error(`search answered ${answer.status}`);
        setSearch({ found: await answer.json(), state: 'ready' });
      } catch {
        if (!stop.signal.aborted) setSearch({ found: [], state: 'failed' });
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [wanted]);
  return search;
}
