import { appendLeaf, EMPTY_TREE, type Frontier } from '#lib/domain/audit/merkle.ts';
import { db, PrismaSql, type Statements } from '#lib/platform/db.ts';
import { conflict } from '#lib/platform/errors.ts';
import { listed } from '#lib/platform/sql.ts';

/** Key of the advisory lock that lets one process sign at a time. */
const SIGNING_LOCK = 0x61756475;
/** Key of the one that lets one process deliver at a time. */
const DELIVERY_LOCK = 0x61756476;
/** Hashes read at a time. */
const PAGE = 5_000;

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
  /** That it has confirmed a checkpoint, signed (`receiptOf`): all of this that is believed. */
  receipt: string | null;
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

/** How far these places have the checkpoints; those of which nothing is known are left out. */
export async function listDeliveries(
  places: readonly string[],
  reader: Reader = db(),
): Promise<DeliveryState[]> {
  return reader.$queryRaw<DeliveryState[]>`
    select destination, size, delivered_at as "deliveredAt", attempts, failure, failed_at as "failedAt", receipt
    from audit_delivery where destination in (${listed(places)})`;
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

/** Rows of a key over what the log is, the largest first, of no more than `most` entries where that is said. Nothing says that it signed them. */
export async function listCheckpointRows(
  reader: Reader,
  { keyId, most }: { keyId: string; most: bigint | null },
  limit: number,
): Promise<StoredCheckpoint[]> {
  return reader.$queryRaw<StoredCheckpoint[]>`${ROWS}
    where key_id = ${keyId} and (${most}::bigint is null or size <= ${most}::bigint) order by size desc limit ${limit}`;
}

/** The same over more than `size` entries, the smallest first. */
export async function listCheckpointRowsAfter(
  reader: Reader,
  { keyId, size }: { keyId: string; size: bigint },
  limit: number,
): Promise<StoredCheckpoint[]> {
  return reader.$queryRaw<StoredCheckpoint[]>`${ROWS}
    where key_id = ${keyId} and size > ${size} order by size limit ${limit}`;
}

/** The row of this very note; null where there is none over what the log is. */
export async function findCheckpointRow(reader: Reader, note: string): Promise<StoredCheckpoint | null> {
  const size = /^[^\n]+\n(\d{1,16})\n/.exec(note)?.[1] ?? '0';
  const [row] = await reader.$queryRaw<
    StoredCheckpoint[]
  >`${ROWS} where size = ${size}::bigint and note = ${note}`;
  return row ?? null;
}

/** Those of another history, from before a restore, are no part of this log. */
const ROWS = PrismaSql.sql`
  select size, root, head, c.at, key_id as "keyId", note, frontier
  from audit_checkpoint c join audit_entry e on e.seq = c.size and encode(e.hash, 'hex') = c.head`;

/**
 * The tree over the first `size` entries; it costs only those since the checkpoint it grows from.
 *
 * @throws DomainError `conflict` where one of them is missing
 */
export async function growTree(
  reader: Reader,
  from: Pick<StoredCheckpoint, 'size' | 'frontier'> | null,
  size: bigint,
): Promise<Frontier> {
  let tree: Frontier = from
    ? { size: Number(from.size), peaks: from.frontier.map((peak) => Buffer.from(peak, 'base64')) }
    : EMPTY_TREE;
  while (BigInt(tree.size) < size) {
    const next = BigInt(tree.size + 1);
    const rows = await reader.$queryRaw<{ seq: bigint; hash: Uint8Array }[]>`
      select seq, hash from audit_entry where seq >= ${next} and seq <= ${size} order by seq limit ${PAGE}`;
    for (const { seq, hash } of rows) {
      if (seq !== BigInt(tree.size + 1)) break;
      tree = appendLeaf(tree, hash);
    }
    if (BigInt(tree.size) < next + BigInt(rows.length) - 1n || rows.length === 0)
      throw conflict(`Entry ${tree.size + 1} of the log is missing.`);
  }
  return tree;
}
