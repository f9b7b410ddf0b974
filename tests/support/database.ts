import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, inject } from 'vitest';
import { closeDb, openClient } from '#lib/platform/db.ts';
import { databaseUrl } from '#lib/platform/env.ts';
import { databaseOn, query } from './global-database.ts';

/**
 * Called at the top of a file or a describe: its tests run on a fresh migrated database, which DATABASE_URL
 * names while they run, as a role with no more rights than the application's, and on a data folder of their own
 * (COUNTERSIGN_DATA); both are gone afterwards. Connect (`db()`) inside tests and hooks only.
 */
export function useDatabase(): void {
  const name = `countersign_test_${randomUUID().replaceAll('-', '')}`;
  const data = path.join(tmpdir(), name);

  beforeAll(async () => {
    const { url, template, role } = inject('testServer');
    await query(url, `create database ${name} template ${template}`);
    process.env.DATABASE_URL = databaseOn(url, name, role);
    owner = databaseOn(url, name);
    process.env.COUNTERSIGN_DATA = data;
    // as many at once as the tests of races ask for: on a busy machine the last of them waited in vain for a connection
    process.env.DATABASE_POOL ??= '20';
  });

  afterAll(async () => {
    await outsider?.$disconnect();
    outsider = undefined;
    await closeDb();
    delete process.env.DATABASE_URL;
    delete process.env.COUNTERSIGN_DATA;
    rmSync(data, { recursive: true, force: true });
    await query(inject('testServer').url, `drop database if exists ${name} with (force)`);
  });
}

let owner: string | undefined;
let outsider: ReturnType<typeof openClient> | undefined;

/** The file's database as the superuser who owns it; outside tests, that of DATABASE_URL. */
export function ownerUrl(): string {
  return owner ?? databaseUrl();
}

/** A client that can write past `mutate`, as no part of the product can: to set a scene, or to tamper. */
export function outside(): ReturnType<typeof openClient> {
  outsider ??= openClient(ownerUrl());
  return outsider;
}
