import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import type { Context } from '#lib/platform/context.ts';
import { db, type Statements, type Tx } from '#lib/platform/db.ts';
import { openGateLine } from '#lib/platform/gate-line.ts';
import { allowWriting, appendEntries } from './append.ts';
import {
  type DeliveryState,
  type StoredCheckpoint,
  takeSigningLock,
  tryDeliveryLock,
} from './checkpoint-store.ts';

/** What a body returns: its result and the entries that tell what it did, at least one. */
export interface Written<T> {
  result: T;
  entries: readonly [AuditEntryInput, ...AuditEntryInput[]];
}

/** What a body returns when there was nothing to do. The transaction is rolled back, so nothing can slip through. */
export interface Unchanged<T> {
  result: T;
  unchanged: true;
}

class RolledBack<T> extends Error {
  readonly result: T;
  constructor(result: T) {
    super('nothing changed');
    this.result = result;
  }
}

/**
 * The only place that opens a transaction, and the only one that can write (sessions are read-only). Runs `body`
 * under READ COMMITTED, as the sessions of `db` are, and appends its audit entries last, under the chain's lock;
 * both are committed or neither is. A body that reports `unchanged` is rolled back, so a write without an entry
 * cannot persist. `timeout`: milliseconds after which it is given up, where that is not the client's usual.
 * `isolationLevel`: for a body that only reads and reports `unchanged`, so that all of it is of one instant; an entry
 * cannot be appended there, because the log has grown since.
 */
export async function mutate<T>(
  ctx: Context,
  body: (tx: Tx) => Promise<Written<T> | Unchanged<T>>,
  limits: { timeout?: number; isolationLevel?: 'RepeatableRead' } = {},
): Promise<T> {
  try {
    return await db().$transaction(async (tx) => {
      await allowWriting(tx);
      const outcome = await body(tx);
      if ('unchanged' in outcome) throw new RolledBack(outcome.result);
      await appendEntries(tx, ctx, outcome.entries);
      return outcome.result;
    }, limits);
  } catch (error) {
    if (error instanceof RolledBack) return error.result as T;
    throw error;
  }
}

export interface GateTerms {
  /** Milliseconds. */
  within: number;
  rehearsal?: boolean;
}

/**
 * `mutate` for the gate, on connections of its own, where a statement need not wait for the answers of those before:
 * the body may return a result that is still under way. It comes out of here only when the commit is confirmed, which it
 * is not where any statement failed. Begins in two seconds or not at all, and commits nothing that took the
 * body longer than `within` milliseconds. A `rehearsal` does everything but is rolled back.
 */
export async function mutateGate<T>(
  ctx: Context,
  body: (tx: Statements) => Promise<Written<Promise<T>>>,
  { within, rehearsal = false }: GateTerms,
): Promise<T> {
  const end = performance.now() + within;
  const line = await openGateLine();
  try {
    const begun = line.begin();
    const outcome = await body(line);
    const appended = appendEntries(line, ctx, outcome.entries);
    const isLate = performance.now() > end;
    const ended = isLate ? Promise.reject(new Error(`not within ${within} ms`)) : rehearsal || line.commit();
    const [result] = await Promise.all([outcome.result, begun, appended, ended]);
    return result;
  } finally {
    await line.release();
  }
}

/**
 * Keeps when a token was last used: the one write without an audit entry, because it changes nothing for anybody.
 * It can write nothing else.
 */
export async function noteTokenUse(id: string, at: Date): Promise<void> {
  await db().$transaction(async (tx) => {
    await allowWriting(tx);
    const isOlder = { OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: at } }] };
    await tx.serviceToken.updateMany({ where: { id, ...isOlder }, data: { lastUsedAt: at } });
  });
}

/**
 * Keeps how far a backtest has come, and that its worker lives: a computation that changes nothing for anybody; that it
 * was asked for, ended or was cancelled are entries. A run that waits begins with it. False where it is not wanted any
 * more: cancelled, or taken over by another worker since `aliveAt`.
 */
export async function noteBacktestProgress(
  id: string,
  at: Date,
  { aliveAt, done, total }: { aliveAt: Date | null; done: number; total: number | null },
): Promise<boolean> {
  return db().$transaction(async (tx) => {
    await allowWriting(tx);
    const { count } = await tx.backtestRun.updateMany({
      where: { id, state: { in: ['queued', 'running'] }, aliveAt },
      data: { state: 'running', aliveAt: at, done, total, ...(done === 0 ? { startedAt: at } : {}) },
    });
    return count > 0;
  });
}

/**
 * Keeps a checkpoint of the log, one signer at a time. It has no entry: that would ask for the next checkpoint, and so
 * on for ever; that it was signed is told by its signature and where it is delivered to. `sign` reads, and returns null
 * where there is nothing new.
 */
export async function keepCheckpoint(
  sign: (reader: Pick<Statements, '$queryRaw'>) => Promise<StoredCheckpoint | null>,
): Promise<void> {
  await db().$transaction(async (tx) => {
    await allowWriting(tx);
    await takeSigningLock(tx);
    const signed = await sign(tx);
    if (signed) await tx.auditCheckpoint.create({ data: signed });
  });
}

/**
 * Keeps how far the places off the database have the checkpoints, one process at a time: without an entry, for the reason
 * above. Nothing happens, and false is the answer, where another delivers just now, unless it is to be done all the same.
 */
export async function keepDeliveries(
  deliver: (reader: Pick<Statements, '$queryRaw'>) => Promise<DeliveryState[]>,
  allTheSame: boolean,
): Promise<boolean> {
  return db().$transaction(async (tx) => {
    await allowWriting(tx);
    const isFree = await tryDeliveryLock(tx);
    if (!isFree && !allTheSame) return false;
    for (const { destination, ...state } of await deliver(tx)) {
      const where = { destination };
      await tx.auditDelivery.upsert({ where, create: { destination, ...state }, update: state });
    }
    return isFree;
  });
}
