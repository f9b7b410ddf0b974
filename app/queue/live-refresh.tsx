'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useLiveRows } from './use-live-rows.ts';

/** Draws the page anew when something changes elsewhere, and says when it cannot. */
export function LiveRefresh() {
  const router = useRouter();
  const [updated, setUpdated] = useState(0);
  const isLost = useLiveRows(() => {
    router.refresh();
    setUpdated((count) => count + 1);
  });
  return (
    <p role="status" className={isLost ? undefined : 'visually-hidden'}>
      {isLost ? 'Connection lost, reconnecting …' : updated > 0 ? 'Updated' : ''}
    </p>
  );
}
