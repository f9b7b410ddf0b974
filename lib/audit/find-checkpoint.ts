import { openCheckpoint } from '#lib/domain/audit/checkpoint.ts';
import { rootOf } from '#lib/domain/audit/merkle.ts';
import { db, type Statements } from '#lib/platform/db.ts';
import { findCheckpointRow, listCheckpointRows, type StoredCheckpoint } from './checkpoint-store.ts';
import { lastSigned } from './last-signed.ts';
import { verifyingKey } from './signing-key.ts';

/** Rows among which a signed one is looked for. More of nobody's are a flood, which must not keep anybody busy. */
export const MOST_LOOKED_AT = 1_000;

/**
 * The last checkpoint of this log that this installation's key signed over no more than `size` entries; any, without a
 * size. A row that it did not sign is passed over: whoever can write to the database could delay the next one by it, or have
 * a tree grown from what was never in the log. In a flood of them the one that is remembered beside the key is found.
 */
export async function findCheckpoint(
  size: bigint | null,
  reader: Pick<Statements, '$queryRaw'> = db(),
): Promise<StoredCheckpoint | null> {
  const { keyId, verifierKey } = verifyingKey();
  for (const limit of [1, MOST_LOOKED_AT]) {
    const rows = await listCheckpointRows(reader, { keyId, most: size }, limit);
    const signed = rows.find((row) => isSigned(row, verifierKey));
    if (signed) return signed;
    if (rows.length < limit) return null;
  }
  const row = await findCheckpointRow(reader, lastSigned() ?? '');
  return row && isSigned(row, verifierKey) && (size === null || row.size <= size) ? row : null;
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
