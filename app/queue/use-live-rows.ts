import { useEffect, useRef, useState } from 'react';
import { useLive } from '#components/shell/use-live.ts';

/** Several pieces of news that come together are one look. */
const QUIET_MS = 150;
/** However many keep coming, the list is not older than this. */
const LONGEST_MS = 1_000;
/** Deadlines and ages move without any news. */
const MINUTE_MS = 60_000;

/**
 * Looks anew when something changed elsewhere: `onNews` gets the changes it was about (empty: any). Says whether the
 * connection is lost.
 */
export function useLiveRows(onNews: (changeIds: ReadonlySet<string>) => void): boolean {
  const [isLost, setLost] = useState(false);
  const latest = useRef(onNews);
  useEffect(() => {
    latest.current = onNews;
  });
  const pending = useRef<{ ids: Set<string>; since: number; timer: number } | null>(null);

  useLive((news) => {
    if (news.kind === 'lost') return setLost(true);
    if (news.kind === 'resync') setLost(false);
    const before = pending.current;
    if (before) window.clearTimeout(before.timer);
    const ids = before?.ids ?? new Set<string>();
    if (news.kind === 'change') ids.add(news.changeId);
    const since = before?.since ?? performance.now();
    const wait = Math.max(0, Math.min(QUIET_MS, since + LONGEST_MS - performance.now()));
    const timer = window.setTimeout(() => {
      pending.current = null;
      latest.current(ids);
    }, wait);
    pending.current = { ids, since, timer };
  });

  useEffect(() => {
    const timer = window.setInterval(() => latest.current(new Set()), MINUTE_MS);
    return () => {
      window.clearInterval(timer);
      if (pending.current) window.clearTimeout(pending.current.timer);
    };
  }, []);
  return isLost;
}
