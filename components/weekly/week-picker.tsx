'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { type Keys, usePageKeys } from '../shell/page-keys.ts';
import { KeyHint } from '../ui/key-hint.tsx';
import styles from './weekly.module.css';

interface Props {
  previous: string;
  /** Null: it has not begun. */
  next: string | null;
}

const KEYS: Keys = [
  ['p', 'The week before'],
  ['n', 'The week after'],
];
/** How long `g` waits for the key that says where. */
const GO_MS = 1_500;

/** The weeks beside this one, by link and by key. */
export function WeekPicker({ previous, next }: Props) {
  const router = useRouter();
  usePageKeys(KEYS);
  useEffect(() => {
    let goSince = Number.NEGATIVE_INFINITY;
    function onKey({ key, timeStamp, ctrlKey, metaKey, altKey, target }: KeyboardEvent) {
      const isPlace = timeStamp - goSince < GO_MS;
      goSince = key === 'g' ? timeStamp : Number.NEGATIVE_INFINITY;
      if (isPlace || ctrlKey || metaKey || altKey) return;
      if (document.querySelector('dialog[open], [role=dialog]')) return;
      if (target instanceof HTMLElement && target.closest('input, textarea, select')) return;
      if (key === 'p') router.push(previous);
      if (key === 'n' && next) router.push(next);
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [router, previous, next]);
  return (
    <nav className={styles.picker} aria-label="Weeks">
      <Link href={previous} prefetch={false}>
        ← Previous <KeyHint keys="p" />
      </Link>
      {next ? (
        <Link href={next} prefetch={false}>
          Next → <KeyHint keys="n" />
        </Link>
      ) : (
        <span className={styles.none}>The next week has not begun</span>
      )}
    </nav>
  );
}
