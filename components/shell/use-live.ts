import { useEffect, useRef } from 'react';
import { urls } from '#lib/platform/urls.ts';

/**
 * What a page is told (`lib/platform/live.ts`); `lost`: the connection is, and is being sought; `resync`: it is back,
 * something may have been missed, look at everything anew.
 */
export type LiveNews =
  | { kind: 'change'; changeId: string }
  | { kind: 'incident' | 'retro'; incidentId: string }
  | { kind: 'writing'; incidentId: string; personId: string; name: string; section: string | null }
  | { kind: 'weekly'; week: string }
  | { kind: 'policy' | 'freeze' | 'lost' | 'resync' };

const NAME = 'countersign-live';
const RETRY_MS = 10_000;

/**
 * Calls `onEvent` for whatever changes elsewhere, also in another browser. All tabs share one connection, where the
 * browser has locks: over HTTP/1.1 it allows six to a host, and each tab would keep one. Comes back by itself when
 * the connection is lost, and then says `resync`.
 */
export function useLive(onEvent: (news: LiveNews) => void): void {
  const latest = useRef(onEvent);
  useEffect(() => {
    latest.current = onEvent;
  });
  useEffect(() => {
    const stop = new AbortController();
    listenLive((news) => latest.current(news), stop.signal);
    return () => stop.abort();
  }, []);
}

/** Tells what is heard until `signal` ends it; over this tab's connection, or that of another tab. */
export function listenLive(hear: (news: LiveNews) => void, signal: AbortSignal): void {
  if (!('locks' in navigator) || !('BroadcastChannel' in window)) {
    connect(hear, signal);
    return;
  }
  const others = new BroadcastChannel(NAME);
  others.onmessage = ({ data }) => hear(data);
  signal.addEventListener('abort', () => others.close());
  // whoever has the lock has the connection; when that tab closes, another one gets both
  navigator.locks
    .request(NAME, { signal }, () => {
      // granted to a page that has just left: kept, the lock would never be free again
      if (signal.aborted) return;
      connect((news) => {
        hear(news);
        others.postMessage(news);
      }, signal);
      return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    })
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
}

/** The browser comes back by itself from a lost connection, but not from a refusal. */
function connect(hear: (news: LiveNews) => void, signal: AbortSignal): void {
  if (signal.aborted) return;
  const source = new EventSource(urls.events());
  let retry: number | undefined;
  source.onmessage = ({ data }) => hear(JSON.parse(data));
  source.onerror = () => {
    hear({ kind: 'lost' });
    if (source.readyState !== EventSource.CLOSED) return;
    retry = window.setTimeout(() => connect(hear, signal), RETRY_MS);
  };
  signal.addEventListener('abort', () => {
    window.clearTimeout(retry);
    source.close();
  });
}
