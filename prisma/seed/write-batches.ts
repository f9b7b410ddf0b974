import { createHash } from 'node:crypto';
import { mutate } from '#lib/audit/mutate.ts';
import type { AuditAction, AuditEntryInput, BatchDetails } from '#lib/domain/audit/entry.ts';
import type { RecordCounts } from '#lib/domain/record-counts.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';

type ImportAction = Extract<AuditAction, `${string}.imported`>;

/** What one kind of record needs to be written in batches. */
export interface BatchWriter<T extends object> {
  action: ImportAction;
  source: string;
  /** What the audit entries are about. */
  subject: { type: string; id: string };
  size: number;
  record: (tx: Tx, rows: readonly T[], at: Date) => Promise<RecordCounts>;
  /** What the digest is taken of; `JSON.stringify` where no row holds a bigint. */
  toJson: (rows: readonly T[]) => string;
  onWritten: (rows: number) => void;
}

async function writeBatch<T extends object>(
  ctx: Context,
  writer: BatchWriter<T>,
  rows: readonly T[],
): Promise<number> {
  const changed = await mutate(ctx, async (tx) => {
    const { inserted, updated } = await writer.record(tx, rows, ctx.now);
    if (inserted + updated === 0) return { result: 0, unchanged: true };
    const digest = createHash('sha256').update(writer.toJson(rows)).digest('hex');
    const details: BatchDetails = { source: writer.source, rows: rows.length, digest };
    const entry: AuditEntryInput = { action: writer.action, subject: writer.subject, details };
    return { result: inserted + updated, entries: [entry] };
  });
  writer.onWritten(rows.length);
  return changed;
}

/**
 * Writes rows in batches, each in a transaction with its audit entry; a batch that changes nothing leaves none.
 * The next batch is made while the one before is written, so no more than two are held. Returns how many rows
 * were new or changed.
 */
export async function writeBatches<T extends object>(
  ctx: Context,
  writer: BatchWriter<T>,
  rows: Iterable<T>,
): Promise<number> {
  let changed = 0;
  let writing: Promise<number> = Promise.resolve(0);
  let batch: T[] = [];
  const send = async (): Promise<void> => {
    changed += await writing;
    writing = writeBatch(ctx, writer, batch);
    // Its failure is thrown where it is awaited, not as an unhandled one in between.
    writing.catch(() => undefined);
    batch = [];
  };
  for (const row of rows) {
    batch.push(row);
    if (batch.length >= writer.size) await send();
  }
  if (batch.length > 0) await send();
  return changed + (await writing);
}
