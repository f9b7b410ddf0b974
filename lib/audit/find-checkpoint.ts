import { openCheckpoint } from '#lib/domain/audit/checkpoint.ts';
import { rootOf } from '#lib/domain/audit/merkle.ts';
import { db, type Statements } from '#lib/platform/db.ts';
import { findCheckpointRow, type StoredCheckpoint } from './checkpoint-store.ts';
import { signingKey } from './signing-key.ts';

/**
 * The last checkpoint that this installation's key signed over no more than `size` entries; any, without a size. A row that
 * it did not sign is passed over: whoever can write to the database could delay the next one by it, or have a tree grown
 * from what was never in the log.
 */
export async function findCheckpoint(
  size: bigint | null,
  reader: Pick<Statements, '$queryRaw'> = db(),
): Promise<StoredCheckpoint | null> {
  const { keyId, verifierKey } = signingKey();
  for (let most = size; ; ) {
    const row = await findCheckpointRow(reader, keyId, most);
    if (!row || isSigned(row, verifierKey)) return row;
    most = row.size - 1n;
  }
}

/** Whether a row says what its note says, and the edge of its tree is that of the root in it. */
export function isSigned(
  { size, root, head, at, note, frontier }: StoredCheckpoint,
  verifierKey: string,
): boolean {
  try {
    const signed = openCheckpoint(note, verifierKey);
    const peaks = frontier.map((peak) => Buffer.from(peak, 'base64'));
    return (
      signed.size === size &&
      signed.root === root &&
      signed.head === head &&
      signed.at.getTime() === at.getTime() &&
      Buffer.from(rootOf({ size: Number(size), peaks })).toString('base64') === root
    );
  } catch {
    return false;
  }
}
