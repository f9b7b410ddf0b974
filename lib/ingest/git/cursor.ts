import { createHash } from 'node:crypto';
import { db, type Tx } from '#lib/platform/db.ts';
import { conflict } from '#lib/platform/errors.ts';

/** Running figures of an import, as the summary shows them. */
export type Totals = Record<(typeof TOTALS)[number], number>;

const TOTALS = [
  'changes',
  'evidence',
  'ai',
  'incidents',
  'reapplied',
  'late',
  'planned',
  'embedded',
  'unresolved',
  'rejected',
] as const;

export const noTotals = (): Totals => Object.fromEntries(TOTALS.map((name) => [name, 0])) as Totals;

/** Where an import stands: the first and the last commit that are written. */
export interface Cursor {
  first: string;
  last: string;
  totals: Totals;
  finished: boolean;
}

/** Stable name of an import: the same input read in the same way. */
export function importKey(parts: object): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

export async function findCursor(key: string): Promise<Cursor | null> {
  const row = await db().importCursor.findUnique({ where: { key } });
  if (row === null) return null;
  const [first = '', last = ''] = row.cursor.split('..');
  return { first, last, totals: { ...noTotals(), ...(row.totals as Totals) }, finished: row.finished };
}

/** The first and the last commit of every import under this name. */
export async function commitsOf(source: string): Promise<string[]> {
  const rows = await db().importCursor.findMany({ where: { source }, select: { cursor: true } });
  return [...new Set(rows.flatMap((row) => row.cursor.split('..')))];
}

/**
 * Moves the cursor in the transaction of the rows it stands for, from where this import left it.
 * @throws DomainError `conflict` when another import of the same has moved it meanwhile
 */
export async function saveCursor(
  tx: Tx,
  {
    key,
    source,
    before,
    next,
    at,
  }: {
    key: string;
    source: string;
    before: Cursor | null;
    next: Cursor;
    at: Date;
  },
): Promise<void> {
  const expected = before === null ? null : `${before.first}..${before.last}`;
  const written = await tx.$executeRaw`
    insert into import_cursor (key, source, cursor, totals, finished, updated_at)
    values (${key}, ${source}, ${`${next.first}..${next.last}`}, ${JSON.stringify(next.totals)}::jsonb,
      ${next.finished}, ${at}::timestamptz)
    on conflict (key) do update set cursor = excluded.cursor, totals = excluded.totals,
      finished = excluded.finished, updated_at = excluded.updated_at
    where import_cursor.cursor = ${expected}`;
  if (written === 0) throw conflict(`Another import of ${source} is running.`);
}
