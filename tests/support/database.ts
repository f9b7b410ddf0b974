import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, inject } from 'vitest';
import { closeDb, openClient } from '#lib/platform/db.ts';
import { databaseOn, query } from './global-database.ts';

/**
 * Called at the top of a file or a describe: its tests run on a fresh migrated database, which DATABASE_URL
 * names while they run and which is dropped afterwards. Connect (`db()`) inside tests and hooks only.
 */
export function useDatabase(): void {
  const name = `countersign_test_${randomUUID().replaceAll('-', '')}`;

  beforeAll(async () => {
    const { url, template } = inject('testServer');
    await query(url, `create database ${name} template ${template}`);
    process.env.DATABASE_URL = databaseOn(url, name);
    // as many at once as the tests of races ask for: on a busy machine the last of them waited in vain for a connection
    process.env.DATABASE_POOL ??= '20';
  });

  afterAll(async () => {
    await outsider?.$disconnect();
    outsider = undefined;
    await closeDb();
    delete process.env.DATABASE_URL;
    await query(inject('testServer').url, `drop database if exists ${name} with (force)`);
  });
}

let outsider: ReturnType<typeof openClient> | undefined;

/** A client that can write past `mutate`, as no part of the product can: to set a scene, or to tamper. */
export function outside(): ReturnType<typeof openClient> {
  outsider ??= openClient(process.env.DATABASE_URL!);
  return outsider;
}
