import { useEffect } from 'react';
import { urls } from '#lib/platform/urls.ts';

/** Longer without a break is told in parts. */
const MOST_SECONDS = 3_600;

/**
 * Tells the server that a revision was open in front of the reader, and for how long: when it is left, when the page
 * goes to the background, and when it is closed. The page says so in plain words.
 */
export function useOpening(opened: { changeId: string; revision: number } | null): void {
  const changeId = opened?.changeId ?? null;
  const revision = opened?.revision ?? 0;
  useEffect(() => {
    if (changeId === null) return;
    let since = document.visibilityState === 'visible' ? performance.now() : null;
    function tell() {
      if (since === null) return;
      const seconds = Math.min(MOST_SECONDS, Math.round((performance.now() - since) / 1_000));
      since = null;
      if (seconds < 1) return;
      const body = JSON.stringify({ changeId, revision, seconds, paths: [] });
      navigator.sendBeacon(urls.queueOpenings(), new Blob([body], { type: 'application/json' }));
    }
    function onVisibility() {
      if (document.visibilityState === 'hidden') tell();
      else since ??= performance.now();
    }
    document.addEventListener('visibilitychange', onVisibility);
    window.addEventListener('pagehide', tell);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      window.removeEventListener('pagehide', tell);
      tell();
    };
  }, [changeId, revision]);
}
