import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { closeDb } from '#lib/platform/db.ts';
import { applyMigrations } from '#lib/platform/migrate.ts';
import { databaseOn, query } from '#tests/support/global-database.ts';

/** Runs a benchmark on a new database of the server in DATABASE_URL, with a data folder of its own; both are gone after it. */
export async function onOwnDatabase(work: (url: string, folder: string) => Promise<void>): Promise<void> {
  const server = process.env.DATABASE_URL;
  if (!server) throw new Error('Say in DATABASE_URL which server.');
  const name = `countersign_bench_${process.pid}`;
  const folder = mkdtempSync(path.join(os.tmpdir(), name));
  await query(server, `create database ${name}`);
  try {
    const url = databaseOn(server, name);
    Object.assign(process.env, { DATABASE_URL: url, COUNTERSIGN_DATA: folder });
    await applyMigrations(url);
    await work(url, folder);
  } finally {
    await closeDb();
    await query(server, `drop database ${name} with (force)`);
    rmSync(folder, { recursive: true, force: true });
  }
}
