'use client';

import { useEffect, useRef } from 'react';
import { KeyHint } from '../ui/key-hint.tsx';
import styles from './key-help.module.css';
import { pageKeys } from './page-keys.ts';
import { PLACES } from './places.ts';

const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['Ctrl K', 'Find a page, change, incident, service or person'],
  ['?', 'Show these keys'],
  ...PLACES.map(({ key, label }) => [`g ${key}`, `Go to ${label}`] as const),
  ['j', 'Next row of a table'],
  ['k', 'Previous row of a table'],
  ['Enter', 'Open the row'],
  ['Esc', 'Close what is open'],
];

/** What the keys do. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby="key-help" onClose={onClose}>
      <div className={styles.head}>
        <h2 id="key-help">Keys</h2>
        <button type="button" className={styles.close} onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
      <dl className={styles.list}>
        {[...pageKeys(), ...KEYS].map(([keys, does]) => (
          <div key={`${keys} ${does}`} className={styles.row}>
            <dt>
              <KeyHint keys={keys} />
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
