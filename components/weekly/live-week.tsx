'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { useLive } from '../shell/use-live.ts';
import styles from './weekly.module.css';

/** So that a run of events is one look. */
const REST_MS = 400;

/** Somebody is writing: the page waits. */
const isWriting = () => document.querySelector('dialog[open]') !== null;

/** Shows what others say of the week meanwhile; while a dialog is open it only says that there is something new. */
export function LiveWeek({ week }: { week: string }) {
  const router = useRouter();
  const timer = useRef<number>(undefined);
  const wasLost = useRef(false);
  const [isOld, setOld] = useState(false);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const look = () => {
    setOld(false);
    router.refresh();
  };
  useLive((news) => {
    if (news.kind === 'lost') wasLost.current = true;
    // a connection begins with `resync`; what the page shows is as new as that
    const isNews =
      (news.kind === 'weekly' && news.week === week) || (news.kind === 'resync' && wasLost.current);
    if (!isNews) return;
    wasLost.current = false;
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => (isWriting() ? setOld(true) : look()), REST_MS);
  });
  return (
    <p className={isOld ? styles.news : 'visually-hidden'} role="status">
      {isOld ? (
        <>
          Something new was said of this week.{' '}
          <button type="button" onClick={look}>
            Show it
          </button>
        </>
      ) : null}
    </p>
  );
}
