import { Logger, run } from 'graphile-worker';
import pg from 'pg';
import { doCheckpointWork, isCheckpointWorkDue } from '#lib/audit/checkpoint-work.ts';
import { patrol } from '#lib/audit/patrol.ts';
import { hasOutdated } from '#lib/changes/assess/outdated-queries.ts';
import { databaseUrl } from '#lib/platform/env.ts';
import { abandonedBacktest } from '#lib/policies/run-backtest.ts';
import { hasDueProgrammes } from '#lib/programmes/due-queries.ts';
import { hasDueActions } from '#lib/retros/due-queries.ts';
import { tasks } from './tasks.ts';

/** How often the worker looks whether recurring work has come up. */
const TICK_MS = 3_000;

/**
 * Runs the job queue (graphile-worker, in the database of DATABASE_URL) in this process until `stop`, which waits
 * for running jobs. Any number of processes may do so.
 */
export async function startWorker(): Promise<{ stop(): Promise<void> }> {
  const pool = new pg.Pool({
    connectionString: databaseUrl(),
    max: 4,
    application_name: 'countersign worker',
  });
  // lost connections are replaced; graphile-worker asks for both listeners
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const runner = await run({
    pgPool: pool,
    taskList: tasks,
    concurrency: 2,
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => {
      if (level === 'error') console.error(`worker: ${message}`);
    }),
  });
  // incidents that an earlier version of the ranker has looked at carry no mark
  await runner.addJob('rank-incidents', {}, { jobKey: 'rank-incidents' });
  const timer = setInterval(() => {
    tick(pool).catch((error: Error) => console.error(`worker: ${error.message}`));
  }, TICK_MS);
  // not by way of the queue, which the application's role can write to: jobs can be put off there for ever
  let signing: Promise<void> | null = null;
  const signer = setInterval(() => {
    signing ??= sign()
      .catch((error: Error) => console.error(`worker: the audit log: ${error.message}`))
      .finally(() => {
        signing = null;
      });
  }, TICK_MS);
  return {
    async stop() {
      clearInterval(timer);
      clearInterval(signer);
      await signing;
      await runner.stop();
      await pool.end();
    },
  };
}

/**
 * Queues a refresh where rollups are out of date, a ranking where suspects may be others now, and a judgement where
 * open changes may be judged otherwise now; and a backtest that no worker has in hand. A job's key keeps it single, however many processes ask.
 */
async function tick(pool: pg.Pool): Promise<void> {
  await pool.query(
    `select graphile_worker.add_job('refresh-rollups', job_key := 'refresh-rollups')
     where exists (select from dirty_week)`,
  );
  await pool.query(
    `select graphile_worker.add_job('rank-incidents', job_key := 'rank-incidents')
     where exists (select from incident_to_rank)`,
  );
  if (await hasDueActions(new Date()))
    await pool.query(`select graphile_worker.add_job('remind-actions', job_key := 'remind-actions')`);
  if (await hasOutdated())
    await pool.query(`select graphile_worker.add_job('judge-open-changes', job_key := 'judge-open-changes')`);
  if (await hasDueProgrammes(new Date()))
    await pool.query(`select graphile_worker.add_job('run-programmes', job_key := 'run-programmes')`);
  const backtest = await abandonedBacktest(new Date());
  if (backtest !== null)
    await pool.query(
      `select graphile_worker.add_job('backtest', json_build_object('id', $1::text), job_key := 'backtest ' || $1::text,
        max_attempts := 1)`,
      [backtest],
    );
}

/** Signs the log, or delivers what was signed, and goes over a part of it again, each where that is due. */
async function sign(): Promise<void> {
  const now = new Date();
  if (await isCheckpointWorkDue(now)) await doCheckpointWork(now);
  await patrol(now);
}
