import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { root } from '#lib/boot/paths.ts';
import { startPostgres } from '#lib/boot/postgres.ts';
import { ensurePrismaClient } from '#lib/boot/prisma-client.ts';
import { grantApplication } from '#lib/platform/grants.ts';
import { applyMigrations } from '#lib/platform/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /**
     * Server of the tests (its maintenance database), as its owner; the migrated database to copy; and the role that
     * tests run as, which is given what the application is given.
     */
    testServer: { url: string; template: string; role: { name: string; password: string } };
  }
}

const folder = path.join(root, '.data-test');

/**
 * One PostgreSQL for all database tests of this run, with a migrated database as template: the server of
 * DATABASE_URL where that is set, else an embedded one in a folder of its own that is gone afterwards.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  ensurePrismaClient();
  const given = process.env.DATABASE_URL;
  const server = given ? { url: given, stop: async () => {} } : await ownServer();
  const template = `countersign_test_${process.pid}_template`;
  const role = { name: `countersign_test_${process.pid}`, password: randomUUID() };
  const stop = async () => {
    await query(server.url, `drop database if exists ${template} with (force)`);
    await query(server.url, `drop role if exists ${role.name}`);
    await server.stop();
  };
  try {
    await query(server.url, `create database ${template}`);
    const url = databaseOn(server.url, template);
    await applyMigrations(url);
    await grantApplication(url, role.name, role.password);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('testServer', { url: server.url, template, role });
  return stop;
}

async function ownServer(): Promise<{ url: string; stop(): Promise<void> }> {
  await removeLeftovers();
  const dataDir = path.join(folder, String(process.pid));
  const cluster = await startPostgres(dataDir, { keep: false });
  return {
    url: cluster.url('postgres'),
    stop: async () => {
      await cluster.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Servers of runs that were killed before they could clean up. */
async function removeLeftovers(): Promise<void> {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (existsSync(`/proc/${name}`)) continue;
    const dataDir = path.join(folder, name);
    if (existsSync(path.join(dataDir, 'postgres/postmaster.pid'))) {
      await (await startPostgres(dataDir, { keep: false })).stop();
    }
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export function databaseOn(
  serverUrl: string,
  database: string,
  role?: { name: string; password: string },
): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  if (role) Object.assign(url, { username: role.name, password: role.password });
  return url.href;
}

export async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
