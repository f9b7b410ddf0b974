import { createHash } from 'node:crypto';
import type { BatchDetails } from '#lib/domain/audit/entry.ts';
import type { RecordCounts } from '#lib/domain/record-counts.ts';

/** Progress of an import, for whoever shows it. `total` is null while it is not known. */
export type OnProgress = (done: number, total: number | null) => void;

const bigintsAsText = (_key: string, value: unknown) =>
  typeof value === 'bigint' ? value.toString() : value;

/** The JSON that a digest is taken of; the replacer, which takes four times as long, only where a bigint needs it. */
function digestible(rows: readonly object[]): string {
  try {
    return JSON.stringify(rows);
  } catch {
    return JSON.stringify(rows, bigintsAsText);
  }
}

/** What the audit log keeps of a bulk write: how many rows, what became of them, and a digest of them. */
export function batchDetails(source: string, rows: readonly object[], counts: RecordCounts): BatchDetails {
  const digest = createHash('sha256').update(digestible(rows)).digest('hex');
  return { source, rows: rows.length, digest, ...counts };
}

/** True when a batch wrote nothing. */
export function changedNothing(counts: RecordCounts): boolean {
  return counts.inserted === 0 && counts.updated === 0;
}
