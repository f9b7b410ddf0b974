import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, inject, test, vi } from 'vitest';
import { freePort } from '#lib/boot/free-port.ts';
import { openFront } from '#lib/boot/front.ts';
import { root } from '#lib/boot/paths.ts';
import { terminalProgress } from '#lib/boot/progress.ts';
import { databaseOn, query } from '#tests/support/global-database.ts';
import { type Launched, launch } from '#tests/support/server.ts';

const folder = path.join(root, '.data-test', String(process.pid));
const launched: Launched[] = [];
let number = 0;

/** The worker of a data folder: starts and stops all that `npm start` does, but needs no built web application. */
function startWorker(data: string, changes: Record<string, string | undefined> = {}): Launched {
  return start('lib/boot/worker.ts', data, changes);
}

function start(script: string, data: string, changes: Record<string, string | undefined> = {}): Launched {
  const one = launch(script, {
    DATABASE_URL: undefined,
    COUNTERSIGN_DATA: data,
    COUNTERSIGN_DEMO: '0',
    ...changes,
  });
  launched.push(one);
  return one;
}

function freshData(): string {
  number += 1;
  const data = path.join(folder, String(number));
  mkdirSync(data, { recursive: true });
  return data;
}

const postmaster = (data: string) =>
  Number(readFileSync(path.join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** The worker's sessions are the role's, and its first job is done. */
async function worksAs(data: string, role: string): Promise<void> {
  const { port, password } = JSON.parse(readFileSync(path.join(data, 'database.json'), 'utf8'));
  const owner = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'countersign',
    password,
    database: 'countersign',
  });
  await owner.connect();
  try {
    const sessions = await owner.query(
      `select distinct usename as role from pg_stat_activity where application_name in ('countersign', 'countersign worker')`,
    );
    expect(sessions.rows).toEqual([{ role }]);
    const jobs = 'select last_error from graphile_worker.jobs';
    await vi.waitFor(async () => expect((await owner.query(jobs)).rows).toEqual([]), 10_000);
  } finally {
    await owner.end();
  }
}

afterEach(async () => {
  for (const one of launched.splice(0)) {
    if (one.process.exitCode === null && one.process.signalCode === null) one.process.kill('SIGTERM');
    await one.ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

describe('the embedded database', () => {
  test('starts from nothing, is closed to others, and leaves nothing behind', async () => {
    const data = freshData();
    const worker = startWorker(data);
    await worker.says('is ready');
    const pid = postmaster(data);
    expect(statSync(path.join(data, 'database.json')).mode & 0o077).toBe(0);
    expect(statSync(path.join(data, 'postgres')).mode & 0o077).toBe(0);
    const { port } = JSON.parse(readFileSync(path.join(data, 'database.json'), 'utf8'));
    const stranger = new pg.Client({
      host: '127.0.0.1',
      port,
      user: 'countersign',
      password: 'guess',
      database: 'postgres',
    });
    await expect(stranger.connect()).rejects.toThrow(/password authentication failed/);
    expect(worker.output()).not.toContain('could rewrite the audit log');
    await worksAs(data, 'countersign_app');

    worker.process.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
    expect(isAlive(pid)).toBe(false);
  });

  test('is found again after everything was killed', async () => {
    const data = freshData();
    const first = startWorker(data);
    await first.says('is ready');
    const pid = postmaster(data);
    first.process.kill('SIGKILL');
    await first.ended;
    expect(isAlive(pid)).toBe(true);

    const second = startWorker(data);
    await second.says('is ready');
    expect(postmaster(data)).toBe(pid);
    process.kill(pid, 'SIGKILL');
    second.process.kill('SIGKILL');
    await second.ended;

    const third = startWorker(data);
    await third.says('is ready');
    third.process.kill('SIGINT');
    expect(await third.ended).toBe(0);
  });

  test('does not believe a lock of a process that is no PostgreSQL', async () => {
    const data = freshData();
    const first = startWorker(data);
    await first.says('is ready');
    first.process.kill('SIGTERM');
    await first.ended;
    writeFileSync(
      path.join(data, 'postgres/postmaster.pid'),
      `${process.pid}\n${data}/postgres\n1\n1\n\n\n\nready\n`,
    );
    await startWorker(data).says('is ready');
  });

  test('serves several processes at once, and the last to leave stops it', async () => {
    const data = freshData();
    const workers = [startWorker(data), startWorker(data), startWorker(data)];
    await Promise.all(workers.map((worker) => worker.says('is ready')));
    const pid = postmaster(data);
    const [last, ...others] = workers;
    for (const worker of others) worker.process.kill('SIGTERM');
    for (const worker of others) expect(await worker.ended).toBe(0);
    expect(isAlive(pid)).toBe(true);
    last?.process.kill('SIGTERM');
    expect(await last?.ended).toBe(0);
    // its parent is gone, and whoever inherited it may take a moment to notice
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 10_000);
  });
});

describe('a database of one’s own', () => {
  const { url: server, template, role } = inject('testServer');
  const name = `countersign_test_${process.pid}_roles`;
  afterAll(() => query(server, `drop database if exists ${name} with (force)`));

  test('is migrated by its owner once, used by the application’s role, and says who could rewrite the log', async () => {
    await query(server, `create database ${name} template ${template}`);
    const [owner, application] = [databaseOn(server, name), databaseOn(server, name, role)];
    const said = async (changes: Record<string, string>) => {
      const worker = startWorker(freshData(), changes);
      await worker.says('is ready');
      worker.process.kill('SIGTERM');
      await worker.ended;
      return worker.output();
    };
    const first = await said({ DATABASE_URL: application, DATABASE_OWNER_URL: owner });
    expect(first).not.toContain('could rewrite the audit log');
    expect(await said({ DATABASE_URL: application })).not.toContain('could rewrite the audit log');
    expect(await said({ DATABASE_URL: owner })).toContain('could rewrite the audit log: it is a superuser');
  });
});

describe('a start that cannot be', () => {
  /** It ends with exit code 1 and one sentence on one line, without a stack trace. */
  async function refusal(one: Launched): Promise<string> {
    expect(await one.ended).toBe(1);
    const lines = one.output().trim().split('\n');
    expect(lines).toHaveLength(1);
    return lines[0] ?? '';
  }

  test('says that the port is taken', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    try {
      const said = await refusal(start('lib/boot/start.ts', freshData(), { PORT: String(port) }));
      expect(said).toMatch(`Port ${port} is in use`);
    } finally {
      other.close();
    }
  });

  test('says that the port is no port', async () => {
    expect(await refusal(start('lib/boot/start.ts', freshData(), { PORT: 'web' }))).toMatch('PORT is "web"');
  });

  test('says that another instance has the data folder', async () => {
    const data = freshData();
    const holder = start('tests/support/hold-instance.ts', data);
    await holder.says('holding');
    const said = await refusal(start('lib/boot/start.ts', data, { PORT: String(await freePort()) }));
    expect(said).toMatch(`already runs on ${data} (process ${holder.process.pid})`);
  });

  test('says that the host runs an old Node', async () => {
    const said = await refusal(
      startWorker(freshData(), { npm_config_user_agent: 'npm/9.2.0 node/v18.19.0 linux x64' }),
    );
    expect(said).toMatch('needs Node 20.9 or newer (this is Node 18.19)');
  });

  test('says that the database of DATABASE_URL does not answer, and keeps its password', async () => {
    const url = `postgresql://me:hush@127.0.0.1:${await freePort()}/x`;
    const said = await refusal(startWorker(freshData(), { DATABASE_URL: url }));
    expect(said).toMatch(/DATABASE_URL \(127\.0\.0\.1:\d+\/x\) cannot be used: .*ECONNREFUSED/);
    expect(said).not.toMatch('hush');
  });

  test('says that a web process on another database needs a secret', async () => {
    const changes = {
      DATABASE_URL: inject('testServer').url,
      NEXTAUTH_SECRET: undefined,
      PORT: String(await freePort()),
    };
    expect(await refusal(start('lib/boot/web.ts', freshData(), changes))).toMatch(
      'NEXTAUTH_SECRET is not set',
    );
  });
});

describe('the front', () => {
  test('is alive at once, ready when opened, and drains', async () => {
    const port = await freePort();
    const at = (url: string, init?: RequestInit) => fetch(`http://localhost:${port}${url}`, init);
    const front = await openFront({ port, host: null, progress: terminalProgress() });
    expect((await at('/api/health')).status).toBe(200);
    expect((await at('/api/ready')).status).toBe(503);
    expect((await at('/overview')).status).toBe(503);

    let finish: (() => void) | null = null;
    front.open((request, response) => {
      if (request.url === '/slow') finish = () => response.end('done');
      else response.end('page');
    });
    expect(await (await at('/overview')).text()).toBe('page');

    const slow = at('/slow');
    await expect.poll(() => finish).not.toBeNull();
    const drained = front.drain(5_000);
    await expect(at('/overview')).rejects.toThrow();
    (finish as (() => void) | null)?.();
    expect(await (await slow).text()).toBe('done');
    await drained;
  });

  test('does not wait longer than it was told', async () => {
    const port = await freePort();
    const front = await openFront({ port, host: null, progress: terminalProgress() });
    front.open(() => {});
    const never = fetch(`http://127.0.0.1:${port}/never`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const start = performance.now();
    await Promise.all([front.drain(200), expect(never).rejects.toThrow()]);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
