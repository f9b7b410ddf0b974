import { mutate, noteBacktestProgress } from '#lib/audit/mutate.ts';
import { type Policy, parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import { type Context, systemContext } from '#lib/platform/context.ts';
import { conflict, DomainError } from '#lib/platform/errors.ts';
import { announce } from '#lib/platform/live.ts';
import { type BacktestRun, endRun, findAbandoned, getRun } from './backtest-store.ts';
import { Cancelled, computeBacktest, type Versions } from './compute-backtest.ts';
import { findText, listVersions } from './queries.ts';

/** A worker that has said nothing for so long is taken for dead, and its run begun again by another. */
export const SILENCE_MS = 60_000;

/** The run that a worker should take up now. */
export const abandonedBacktest = (now: Date): Promise<string | null> =>
  findAbandoned(new Date(now.getTime() - SILENCE_MS));

/**
 * Runs a backtest to its end and keeps what it found, or why it failed. It stops at the next page when it is cancelled.
 * Begun by whoever claims it first; a run whose worker fell silent begins anew.
 */
export async function runBacktest(id: string, clock: () => Date = () => new Date()): Promise<void> {
  const run = await getRun(id);
  if (run.state === 'running' && clock().getTime() - (run.aliveAt?.getTime() ?? 0) < SILENCE_MS) return;
  let { aliveAt } = run;
  const progress = async (done: number, total: number | null) => {
    const at = clock();
    const isWanted = await noteBacktestProgress(id, at, { aliveAt, done, total });
    aliveAt = at;
    return isWanted;
  };
  if (!(await progress(0, null))) return;
  const ctx = () => systemContext('backtest', clock());
  try {
    const found = await computeBacktest(await versionsOf(run), run, clock(), progress);
    await end(ctx(), id, { state: 'done', result: found });
  } catch (error) {
    if (error instanceof Cancelled) return;
    if (!(error instanceof DomainError)) console.error(`backtest ${id} failed`, error);
    const why =
      error instanceof DomainError ? error.message : 'Something went wrong on our side; try it again.';
    await end(ctx(), id, { state: 'failed', error: why });
  }
}

async function end(ctx: Context, id: string, how: Parameters<typeof endRun>[3]): Promise<void> {
  await mutate<null>(ctx, async (tx) => {
    if (!(await endRun(tx, id, ctx.now, how))) return { result: null, unchanged: true };
    await announce(tx, { kind: 'policy' });
    const details = { backtestId: id, state: how.state };
    return {
      result: null,
      entries: [{ action: 'backtest.finished', subject: { type: 'backtest', id }, details }],
    };
  });
}

/** @throws DomainError `conflict` where the text is another than the one that was asked about */
async function versionsOf({ policyVersion, policyHash }: BacktestRun): Promise<Versions> {
  const policy = policyOf((await findText(policyVersion)) ?? '');
  if (policy.hash !== policyHash)
    throw conflict(`Version ${policyVersion} has been edited since; ask for the backtest again.`);
  return { version: { number: policyVersion, policy }, active: await activeVersion() };
}

/** @throws DomainError `unavailable` */
export async function activeVersion(): Promise<Versions['active']> {
  const active = (await listVersions()).find(({ state }) => state === 'active');
  if (!active)
    throw new DomainError('unavailable', 'No policy is active, so there is nothing to compare with.');
  return { number: active.number, policy: policyOf((await findText(active.number)) ?? '') };
}

/** @throws DomainError `invalid` */
export function policyOf(text: string): Policy {
  const parsed = parsePolicy(text);
  if (parsed.ok) return parsed.policy;
  throw new DomainError('invalid', `The text cannot be read: ${parsed.problems[0]?.message ?? ''}`);
}
