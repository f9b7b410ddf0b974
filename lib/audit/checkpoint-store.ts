import { appendLeaf, EMPTY_TREE, type Frontier } from '#lib/domain/audit/merkle.ts';
import { db, type Statements } from '#lib/platform/db.ts';

/** Key of the advisory lock that lets one process sign at a time. */
const SIGNING_LOCK = 0x61756475;
/** Key of the one that lets one process deliver at a time. */
const DELIVERY_LOCK = 0x61756476;
/** Hashes read at a time. */
const PAGE = 20_000;

type Reader = Pick<Statements, '$queryRaw'>;

/** A checkpoint as it is kept, with the right edge of its tree. */
export interface StoredCheckpoint {
  size: bigint;
  root: string;
  head: string;
  at: Date;
  keyId: string;
  note: string;
  frontier: string[];
}

/** How far a place off the database has the checkpoints. */
export interface DeliveryState {
  destination: string;
  /** Of the last checkpoint that it has confirmed; 0: none. */
  size: bigint;
  deliveredAt: Date | null;
  /** Failures since. */
  attempts: number;
  failure: string | null;
  failedAt: Date | null;
}

/** Held until the end of the transaction. */
export async function takeSigningLock(tx: Reader): Promise<void> {
  await tx.$queryRaw`select pg_advisory_xact_lock(${SIGNING_LOCK}::bigint)::text`;
}

/** False where another process has it. */
export async function tryDeliveryLock(tx: Reader): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ taken: boolean }[]>`
    select pg_try_advisory_xact_lock(${DELIVERY_LOCK}::bigint) as taken`;
  return row!.taken;
}

/** How far every place that was ever named has the checkpoints. */
export async function listDeliveries(reader: Reader = db()): Promise<DeliveryState[]> {
  return reader.$queryRaw<DeliveryState[]>`
    select destination, size, delivered_at as "deliveredAt", attempts, failure, failed_at as "failedAt"
    from audit_delivery`;
}

/** The last entry's place and hash (hex); null where the log is empty. */
export async function findLogEnd(reader: Reader = db()): Promise<{ size: bigint; head: string } | null> {
  const [end] = await reader.$queryRaw<{ size: bigint; head: string }[]>`
    select seq as size, encode(hash, 'hex') as head from audit_entry order by seq desc limit 1`;
  return end ?? null;
}

/** Hash of one entry in the chain, hex; null where there is no such entry. */
export async function findHash(reader: Reader, seq: bigint): Promise<string | null> {
  const [row] = await reader.$queryRaw<{ hash: string }[]>`
    select encode(hash, 'hex') as hash from audit_entry where seq = ${seq}`;
  return row?.hash ?? null;
}

/** The last row of a key that covers no more than `size` entries; any, without a size. Nothing says that it signed it. */
export async function findCheckpointRow(
  reader: Reader,
  keyId: string,
  size: bigint | null,
): Promise<StoredCheckpoint | null> {
  const [row] = await reader.$queryRaw<StoredCheckpoint[]>`
    select size, root, head, at, key_id as "keyId", note, frontier from audit_checkpoint
    where key_id = ${keyId} and (${size}::bigint is null or size <= ${size}::bigint) order by size desc limit 1`;
  return row ?? null;
}

/** Checkpoints signed by a key that cover more than `size` entries, the smallest first. */
export async function listCheckpointsAfter(
  reader: Reader,
  { size, keyId }: { size: bigint; keyId: string },
  limit: number,
): Promise<StoredCheckpoint[]> {
  return reader.$queryRaw<StoredCheckpoint[]>`
    select size, root, head, at, key_id as "keyId", note, frontier from audit_checkpoint
    where size > ${size} and key_id = ${keyId} order by size limit ${limit}`;
}

/** The tree over the first `size` entries; it costs only those since the checkpoint it grows from. */
export async function growTree(
  reader: Reader,
  from: Pick<StoredCheckpoint, 'size' | 'frontier'> | null,
  size: bigint,
): Promise<Frontier> {
  let tree: Frontier = from
    ? { size: Number(from.size), peaks: from.frontier.map((peak) => Buffer.from(peak, 'base64')) }
    : EMPTY_TREE;
  while (BigInt(tree.size) < size) {
    const rows = await reader.$queryRaw<{ hash: Uint8Array }[]>`
      select hash from audit_entry where seq > ${BigInt(tree.size)} and seq <= ${size} order by seq limit ${PAGE}`;
    // with an entry missing it is not the tree of any log: its root is none that was signed
    if (rows.length === 0) break;
    for (const { hash } of rows) tree = appendLeaf(tree, hash);
  }
  return tree;
}
