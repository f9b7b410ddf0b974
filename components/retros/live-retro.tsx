'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useLive } from '../shell/use-live.ts';

/** Several pieces of news that come together are one look. */
const QUIET_MS = 150;

/** Shows what others do to a retro meanwhile, be it written, reviewed or published. Draws nothing. */
export function LiveRetro({ incidentId }: { incidentId: string }) {
  const router = useRouter();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive((news) => {
    if (news.kind !== 'resync' && !(news.kind === 'retro' && news.incidentId === incidentId)) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => router.refresh(), QUIET_MS);
  });
  return null;
}
