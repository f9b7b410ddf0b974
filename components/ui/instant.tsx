'use client';

import { useSyncExternalStore } from 'react';
import { exactInstant, fullInstant, relativeInstant } from './format-instant.ts';

interface Props {
  at: Date;
  /** Keep the exact time visible instead of the distance to now. */
  exact?: boolean;
}

/**
 * A time: exact and in UTC as the server writes it, relative once the browser has it, with the exact instant in
 * the reader's zone on hover.
 */
export function Instant({ at, exact = false }: Props) {
  const minute = useSyncExternalStore(everyMinute, currentMinute, onServer);
  const text = minute === null || exact ? exactInstant(at) : relativeInstant(at, new Date());
  return (
    <time
      dateTime={at.toISOString()}
      title={minute === null ? exactInstant(at) : fullInstant(at)}
      style={{ whiteSpace: 'nowrap' }}
    >
      {text}
    </time>
  );
}

/** One timer for all times on the page. */
const readers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function everyMinute(tell: () => void): () => void {
  readers.add(tell);
  timer ??= setInterval(tellAll, 30_000);
  return () => {
    readers.delete(tell);
    if (readers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tellAll() {
  for (const tell of readers) tell();
}

const currentMinute = () => Math.floor(Date.now() / 60_000);
const onServer = () => null;
