import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import type { Context } from '#lib/platform/context.ts';
import { db, type Statements, type Tx } from '#lib/platform/db.ts';
import { openGateLine } from '#lib/platform/gate-line.ts';
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

/**
 * The only place that opens a transaction, and the only one that can write (sessions are read-only). Runs `body`
 * under READ COMMITTED, as the sessions of `db` are, and appends its audit entries last, under the chain's lock;
 * both are committed or neither is. A body that reports `unchanged` is rolled back, so a write without an entry
 * cannot persist.
 */
export async function mutate<T>(
  ctx: Context,
  body: (tx: Tx) => Promise<Written<T> | Unchanged<T>>,
): Promise<T> {
  try {
    return await db().$transaction(async (tx) => {
      await allowWriting(tx);
      const outcome = await body(tx);
      if ('unchanged' in outcome) throw new RolledBack(outcome.result);
      await appendEntries(tx, ctx, outcome.entries);
      return outcome.result;
    });
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
