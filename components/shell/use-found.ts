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
  /** `loading`: what is found answers an older text. */
  state: 'ready' | 'loading' | 'failed';
}

interface Answer extends Search {
  /** The text that was asked for. */
  text: string;
}

const PAUSE_MS = 120;
const NOTHING: Answer = { text: '', found: [], state: 'ready' };

/** Asks for what a text names, once the typing pauses; an answer to an older text is dropped. */
export function useFound(text: string): Search {
  const [answer, setAnswer] = useState<Answer>(NOTHING);
  const wanted = text.trim();
  useEffect(() => {
    if (wanted === '') {
      setAnswer(NOTHING);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const response = await fetch(urls.search(wanted), { signal: stop.signal });
        if (!response.ok) throw new Error(`search answered ${response.status}`);
        setAnswer({ text: wanted, found: await response.json(), state: 'ready' });
      } catch {
        if (!stop.signal.aborted) setAnswer({ text: wanted, found: [], state: 'failed' });
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [wanted]);
  return answer.text === wanted ? answer : { found: answer.found, state: 'loading' };
}
