'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { urls } from '#lib/platform/urls.ts';
import styles from './nav-links.module.css';
import { useLive } from './use-live.ts';

/** Counted anew this long after the first of several pieces of news: a badge may be a moment behind. */
const PAUSE_MS = 1_000;

/** How many requests wait for the viewer, beside the queue's link; nothing where none does or nobody knows. */
export function QueueCount() {
  const [count, setCount] = useState(0);
  const timer = useRef<number | null>(null);
  const look = useCallback(async () => {
    const response = await fetch(urls.queueCount()).catch(() => null);
    if (response?.ok) setCount(((await response.json()) as { count: number }).count);
  }, []);

  useEffect(() => {
    void look();
    return () => {
      if (timer.current !== null) window.clearTimeout(timer.current);
    };
  }, [look]);

  useLive(({ kind }) => {
    if (kind === 'lost' || timer.current !== null) return;
    timer.current = window.setTimeout(() => {
      timer.current = null;
      void look();
    }, PAUSE_MS);
  });

  if (count === 0) return null;
  return (
    <span className={styles.count}>
      {count > 999 ? '999+' : count} <span className="visually-hidden">waiting</span>
    </span>
  );
}
