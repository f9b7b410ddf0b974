import type { BacktestReport } from '#lib/domain/policy/backtest-report.ts';
import { db, type Reader, type Tx } from '#lib/platform/db.ts';
import { DomainError, notFound } from '#lib/platform/errors.ts';
import type { KeptLists } from './compute-backtest.ts';

export type BacktestState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** A run without what it found. */
export interface BacktestRun {
  id: string;
  policyVersion: number;
  policyHash: string;
  from: Date;
  to: Date;
  state: BacktestState;
  done: number;
  total: number | null;
  error: string | null;
  createdAt: Date;
  createdBy: string;
  startedAt: Date | null;
  finishedAt: Date | null;
  aliveAt: Date | null;
}

const FIELDS = {
  id: true,
  policyVersion: true,
  policyHash: true,
  from: true,
  to: true,
  state: true,
  done: true,
  total: true,
  error: true,
  createdAt: true,
  createdBy: true,
  startedAt: true,
  finishedAt: true,
  aliveAt: true,
} as const;

/** @throws DomainError `not-found` */
export async function getRun(id: string, reader: Reader = db()): Promise<BacktestRun> {
  const row = await reader.backtestRun.findUnique({ where: { id }, select: FIELDS });
  if (!row) throw notFound('This backtest');
  return row as BacktestRun;
}

/** The runs of a text, the newest first. */
export async function listRuns(policyHash: string, limit = 10): Promise<BacktestRun[]> {
  const rows = await db().backtestRun.findMany({
    where: { policyHash },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    select: FIELDS,
  });
  return rows as BacktestRun[];
}

/** What a run found; null unless it is done. */
export async function findReport(id: string): Promise<BacktestReport | null> {
  const [row] = await db().$queryRaw<{ report: BacktestReport | null }[]>`
    select result -> 'report' as report from backtest_run where id = ${id}::uuid and state = 'done'`;
  return row?.report ?? null;
}

/** The rows of one list: kept, too many to be kept (null), or none at all. */
export async function findList(id: string, name: string): Promise<readonly string[] | null> {
  const [row] = await db().$queryRaw<{ list: string[] | null; known: boolean }[]>`
    select result -> 'lists' -> ${name} as list, coalesce(result -> 'lists' ? ${name}, false) as known
    from backtest_run where id = ${id}::uuid`;
  return row?.known ? row.list : [];
}

/**
 * The next run that no worker has in hand: it waits, or its worker has not been heard of since `silentSince`. None as
 * long as another one is at work: they take minutes, and other jobs need the workers too.
 */
export async function findAbandoned(silentSince: Date): Promise<string | null> {
  const [atWork, next] = await Promise.all([
    db().backtestRun.count({ where: { state: 'running', aliveAt: { gte: silentSince } } }),
    db().backtestRun.findFirst({
      where: { OR: [{ state: 'queued' }, { state: 'running', aliveAt: { lt: silentSince } }] },
      select: { id: true },
      orderBy: { createdAt: 'asc' },
    }),
  ]);
  return atWork > 0 ? null : (next?.id ?? null);
}

/** Ends a run that has not ended; false where it has. */
export async function endRun(
  tx: Tx,
  id: string,
  at: Date,
  end:
    | { state: 'done'; result: { report: BacktestReport; lists: KeptLists } }
    | { state: 'failed'; error: string }
    | { state: 'cancelled' },
): Promise<boolean> {
  const result = 'result' in end ? JSON.stringify(end.result) : null;
  const error = 'error' in end ? end.error : null;
  const ended = await tx.$executeRaw`
    update backtest_run set state = ${end.state}, result = ${result}::jsonb, error = ${error}, finished_at = ${at},
      done = case when ${end.state} = 'done' then coalesce(total, done) else done end
    where id = ${id}::uuid and state in ('queued', 'running')`;
  return ended > 0;
}

/** Inserts a run, unless the same one waits or runs already; the id of either. */
export async function insertRun(
  tx: Tx,
  run: Pick<BacktestRun, 'id' | 'policyVersion' | 'policyHash' | 'from' | 'to' | 'createdAt' | 'createdBy'>,
): Promise<{ id: string; isNew: boolean }> {
  const { policyHash, from, to, createdBy } = run;
  const same = await tx.backtestRun.findFirst({
    where: { policyHash, from, to, state: { in: ['queued', 'running'] } },
    select: { id: true },
  });
  if (same) return { id: same.id, isNew: false };
  const waiting = await tx.backtestRun.findMany({
    where: { state: { in: ['queued', 'running'] } },
    select: { createdBy: true },
  });
  const own = waiting.filter((one) => one.createdBy === createdBy).length;
  if (own >= MOST_OF_ONE)
    throw new DomainError('conflict', `${own} of your backtests wait already; cancel one, or wait for them.`);
  if (waiting.length >= MOST_WAITING)
    throw new DomainError('conflict', `${waiting.length} backtests wait already; wait for them.`);
  await tx.backtestRun.create({ data: { ...run, state: 'queued', done: 0 } });
  return { id: run.id, isNew: true };
}

/** Each takes a worker for minutes. */
const MOST_WAITING = 10;
/** So that nobody keeps all others from asking. */
const MOST_OF_ONE = 3;
