'use client';

import { useMantineColorScheme } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import styles from './colour-scheme.module.css';

const SCHEMES = ['light', 'dark', 'auto'] as const;

/** Light, dark, or as the system has it. The choice stays in this browser. */
export function ColourScheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const inBrowser = useSyncExternalStore(never, yes, no);
  return (
    <fieldset className={styles.choice}>
      <legend className="visually-hidden">Colour scheme</legend>
      {SCHEMES.map((scheme) => (
        <button
          key={scheme}
          type="button"
          className={styles.option}
          aria-pressed={inBrowser && colorScheme === scheme}
          onClick={() => setColorScheme(scheme)}
        >
          {scheme}
        </button>
      ))}
    </fieldset>
  );
}

const never = () => () => {};
const yes = () => true;
const no = () => false;
