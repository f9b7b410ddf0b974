import pg from 'pg';
import { installQueue } from '#lib/jobs/install-queue.ts';
import { systemContext } from '#lib/platform/context.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { APPLICATION_ROLE, grantApplication, rewritePowers, roleOf } from '#lib/platform/grants.ts';
import { applyMigrations } from '#lib/platform/migrate.ts';
import type { AcquiredDatabase, DatabaseOwner } from './database.ts';
import { ensurePrismaClient } from './prisma-client.ts';
import type { Progress } from './progress.ts';

/** Held while migrating or loading, so that of several starts one works and the others wait. */
const PREPARING = 0x636f7570;

/**
 * Brings the database to what this version needs: migrations and the application's grants, then, if `demo`, the demo
 * organisation where nothing else has been recorded. DATABASE_URL must name it already (the loader uses `db()`). Says
 * so where the application could rewrite the log.
 */
export async function prepareDatabase(
  { url, owner }: Pick<AcquiredDatabase, 'url' | 'owner'>,
  demo: boolean,
  progress: Progress,
): Promise<void> {
  const client = new pg.Client({
    connectionString: owner?.url ?? url,
    application_name: 'countersign prepare',
  });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1::bigint)', [PREPARING]);
    await migrate(owner?.url ?? url, progress);
    if (owner) await shareOut(url, owner);
    const [power] = await rewritePowers(url);
    if (power) progress.done(`the database role of the application could rewrite the audit log: ${power}`);
    const now = demo ? await demoDay(client) : null;
    // the demo puts it in force in its own past
    if (now) await loadDemoOrganisation(now, progress);
    await installShippedPolicy();
  } finally {
    await client.end();
  }
}

async function migrate(url: string, progress: Progress): Promise<void> {
  try {
    const applied = await applyMigrations(url);
    if (applied.length > 0) progress.done(`${applied.length} database migrations applied`);
  } catch (error) {
    throw new DomainError(
      'unavailable',
      `The database cannot be migrated to this version: ${firstLine(error)}`,
    );
  }
}

/** Lets the application's role use what the owner has migrated, the job queue too. */
async function shareOut(url: string, { url: ownerUrl, applicationPassword }: DatabaseOwner): Promise<void> {
  try {
    await installQueue(ownerUrl);
    const role = applicationPassword === undefined ? await roleOf(url) : APPLICATION_ROLE;
    if (role !== (await roleOf(ownerUrl))) await grantApplication(ownerUrl, role, applicationPassword);
  } catch (error) {
    throw new DomainError(
      'unavailable',
      `The application's database role cannot be given its rights: ${firstLine(error)}`,
    );
  }
}

/**
 * The day to load the demo for: today into an empty database, the day of a load that was killed half-way (it goes on
 * where it stopped), null where there is nothing to load.
 */
async function demoDay(client: pg.Client): Promise<Date | null> {
  const { rows } = await client.query<{ empty: boolean; begun: Date | null; finished: boolean }>(
    `select not exists (select from person) and not exists (select from change)
         and not exists (select from audit_entry where action not in ('policy.installed', 'audit.key-bound')) as empty,
       (select min(at) from audit_entry where subject_type = 'demo') as begun,
       exists (select from audit_entry where action = 'demo.loaded') as finished`,
  );
  const state = rows[0]!;
  if (state.finished) return null;
  return state.empty ? new Date() : state.begun;
}

async function installShippedPolicy(): Promise<void> {
  ensurePrismaClient();
  const { installPolicy } = await import('#lib/policies/install-policy.ts');
  await installPolicy(systemContext('start', new Date()));
}

async function loadDemoOrganisation(now: Date, progress: Progress): Promise<void> {
  ensurePrismaClient();
  const { loadDemo } = await import('#prisma/seed/load-demo.ts');
  const scale = Number(process.env.COUNTERSIGN_DEMO_SCALE || 1);
  await loadDemo({
    now,
    scale,
    onProgress: ({ stage, done, total }) =>
      progress.part(`loading the demo organisation: ${stage}`, done, total),
  });
  progress.done('demo organisation loaded');
}

/** The engine's errors are long; their cause stands first, or after `Database error:`. */
function firstLine(error: unknown): string {
  const text = String((error as Error).message ?? error);
  const cause = /Database error(?: code)?:\s*(.+)/.exec(text)?.[1] ?? text;
  return (cause.trim().split('\n')[0] ?? text).replace(/^ERROR: /, '');
}
