import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import type { Context } from '#lib/platform/context.ts';
import { db, type Pool, type Tx } from '#lib/platform/db.ts';
import { allowWriting, appendEntries } from './append.ts';

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

/** Whose connections are used, and in how many milliseconds it begins, and then ends, or has not happened. */
export interface Terms {
  pool?: Pool;
  within?: number;
}

/**
 * The only place that opens a transaction, and the only one that can write (sessions are read-only). Runs `body`
 * under READ COMMITTED, as the sessions of `db` are, and appends its audit entries last, under the chain's lock;
 * both are committed or neither is. A body that reports `unchanged` is rolled back, so a write without an entry
 * cannot persist.
 */
export async function mutate<T>(
  ctx: Context,
  body: (tx: Tx) => Promise<Written<T> | Unchanged<T>>,
  { pool = 'main', within }: Terms = {},
): Promise<T> {
  try {
    return await db(pool).$transaction(
      async (tx) => {
        await allowWriting(tx);
        const outcome = await body(tx);
        if ('unchanged' in outcome) throw new RolledBack(outcome.result);
        await appendEntries(tx, ctx, outcome.entries);
        return outcome.result;
      },
      within ? { maxWait: within, timeout: within } : {},
    );
  } catch (error) {
    if (error instanceof RolledBack) return error.result as T;
    throw error;
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
