'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useLive } from '../shell/use-live.ts';

/** So that a run of events is one look. */
const REST_MS = 400;

/** Shows what has been said of the incident elsewhere meanwhile: software that ranks anew, another person. */
export function LiveIncident({ incidentId }: { incidentId: string }) {
  const router = useRouter();
  const timer = useRef<number>(undefined);
  const wasLost = useRef(false);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useLive((news) => {
    if (news.kind === 'lost') wasLost.current = true;
    // a connection begins with `resync`; what the page shows is as new as that
    const isNews =
      (news.kind === 'incident' && news.incidentId === incidentId) ||
      (news.kind === 'resync' && wasLost.current);
    if (!isNews) return;
    wasLost.current = false;
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => router.refresh(), REST_MS);
  });
  return null;
}
