import { existsSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { DomainError } from '#lib/platform/errors.ts';
import { applyMigrations } from '#lib/platform/migrate.ts';
import { root } from './paths.ts';
import { ensurePrismaClient } from './prisma-client.ts';
import type { Progress } from './progress.ts';

/** Held while migrating or loading, so that of several starts one works and the others wait. */
const PREPARING = 0x636f7570;

/**
 * Brings the database to what this version needs: migrations, then, if `demo`, the demo organisation where
 * nothing has been recorded yet. DATABASE_URL must name it already (the loader uses `db()`).
 */
export async function prepareDatabase(url: string, demo: boolean, progress: Progress): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'countersign prepare' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1::bigint)', [PREPARING]);
    await migrate(url, progress);
    if (demo && (await isEmpty(client))) await loadDemoOrganisation(progress);
  } finally {
    await client.end();
  }
}

async function migrate(url: string, progress: Progress): Promise<void> {
  try {
    const applied = await applyMigrations(url);
    if (applied.length > 0) progress.done(`${applied.length} database migrations applied`);
  } catch (error) {
    throw new DomainError('unavailable', `A database migration failed: ${firstLine(error)}`);
  }
}

async function isEmpty(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ empty: boolean }>(
    'select not exists (select from person) and not exists (select from change) and not exists (select from audit_entry) as empty',
  );
  return rows[0]?.empty === true;
}

async function loadDemoOrganisation(progress: Progress): Promise<void> {
  ensurePrismaClient();
  const loader = path.join(root, 'prisma/seed/load-demo.ts');
  if (!existsSync(loader)) return progress.done('the demo organisation is not part of this version yet');
  const { loadDemo } = await import(loader);
  const scale = Number(process.env.COUNTERSIGN_DEMO_SCALE || 1);
  await loadDemo({
    now: new Date(),
    scale,
    onProgress: ({ stage, done, total }: { stage: string; done: number; total: number }) =>
      progress.part(`loading the demo organisation: ${stage}`, done, total),
  });
  progress.done('demo organisation loaded');
}

/** The engine's errors are long; their cause stands first, or after `Database error:`. */
function firstLine(error: unknown): string {
  const text = String((error as Error).message ?? error);
  const cause = /Database error(?: code)?:\s*(.+)/.exec(text)?.[1] ?? text;
  return cause.trim().split('\n')[0] ?? text;
}
