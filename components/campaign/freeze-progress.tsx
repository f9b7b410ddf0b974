'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { Meter } from '../ui/meter.tsx';
import styles from './campaign.module.css';

/** Changes that are checked, of how many; 0 of 0 while they are read. */
export interface Freezing {
  done: number;
  total: number;
}

/** Asked by itself and not by drawing the page anew, which waits for whatever this viewer has under way. */
const EVERY_MS = 1_000;

interface Props {
  /** How far it is; null: nobody's freeze of it is under way that this page has heard of. */
  freezing: Freezing | null;
  /** Where to ask. */
  href: string;
}

/** How far the freeze of a population is, from when this is drawn on. */
export function FreezeProgress({ freezing, href }: Props) {
  const router = useRouter();
  const [now, setNow] = useState(freezing);
  useEffect(() => {
    // between reading and writing there is a moment at which nothing is told
    let missed = freezing === null ? Number.NEGATIVE_INFINITY : 0;
    const ask = async () => {
      const response = await fetch(href).catch(() => null);
      if (!response?.ok) return;
      const found: Freezing | null = await response.json();
      if (found) setNow(found);
      missed = found ? 0 : missed + 1;
      if (missed > 1) router.refresh();
    };
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => clearInterval(timer);
  }, [freezing, href, router]);
  return (
    <div className={styles.freezing}>
      {now && now.total > 0 ? (
        <Meter label="Being frozen" known={now.done} total={now.total} unit="changes checked" />
      ) : (
        'Being frozen: reading the population …'
      )}
    </div>
  );
}
