import { createHash } from 'node:crypto';
import type { BatchDetails } from '#lib/domain/audit/entry.ts';
import type { RecordCounts } from '#lib/domain/record-counts.ts';

/** Progress of an import, for whoever shows it. `total` is null while it is not known. */
export type OnProgress = (done: number, total: number | null) => void;

/** What the audit log keeps of a bulk write: how many rows, what became of them, and a digest of them. */
export function batchDetails(source: string, rows: readonly object[], counts: RecordCounts): BatchDetails {
  const hash = createHash('sha256');
  for (const row of rows) hash.update(JSON.stringify(row, decimal)).update('\n');
  return { source, rows: rows.length, digest: hash.digest('hex'), ...counts };
}

function decimal(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** True when a batch wrote nothing. */
export function changedNothing(counts: RecordCounts): boolean {
  return counts.inserted === 0 && counts.updated === 0;
}
