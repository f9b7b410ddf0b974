import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { dataFolder } from '#lib/platform/env.ts';

/** The last checkpoint that was signed here, beside the key: a database that is put back does not put it back. */
export const lastSignedFile = () => path.join(dataFolder(), 'audit/last-checkpoint.txt');

/** Its note; null where none was signed here yet. */
export function lastSigned(): string | null {
  try {
    return readFileSync(lastSignedFile(), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export function rememberLast(note: string): void {
  const file = lastSignedFile();
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const next = openSync(`${file}.new`, 'w', 0o600);
  writeSync(next, note);
  fsyncSync(next);
  closeSync(next);
  renameSync(`${file}.new`, file);
}

/** Moves it beside itself, and says where to; null where there is none. */
export function setLastAside(stamp: string): string | null {
  if (lastSigned() === null) return null;
  const aside = `${lastSignedFile()}.before-${stamp}`;
  renameSync(lastSignedFile(), aside);
  return aside;
}
