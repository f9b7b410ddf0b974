'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { useLive } from '../shell/use-live.ts';
import styles from './ranked-by.module.css';

/** So that a run of events is one look. */
const REST_MS = 400;

/** Somebody is writing: a card that moves to another group would take their words with it. */
const isWriting = () => document.querySelector('form textarea') !== null;

/**
 * Shows what has been said of the incident elsewhere meanwhile: software that ranks anew, another person. While a form
 * is open it only says that there is something new.
 */
export function LiveIncident({ incidentId }: { incidentId: string }) {
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
      (news.kind === 'incident' && news.incidentId === incidentId) ||
      (news.kind === 'resync' && wasLost.current);
    if (!isNews) return;
    wasLost.current = false;
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => (isWriting() ? setOld(true) : look()), REST_MS);
  });
  if (!isOld) return null;
  return (
    <p className={styles.news} role="status">
      Something new was said of this incident.{' '}
      <button type="button" onClick={look}>
        Show it
      </button>
    </p>
  );
}
