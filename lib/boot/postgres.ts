import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DomainError } from '#lib/platform/errors.ts';
import { freePort, portIsFree } from './free-port.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { asUser, postgresUser } from './postgres-user.ts';

const LOG_LIMIT = 8_000_000;
const USER = 'countersign';

/** Sized for a laptop; https://www.postgresql.org/docs/18/runtime-config.html has each. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '80',
  shared_buffers: '256MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  // parallel queries take shared memory here first: /dev/shm is only 64 MB in many containers
  min_dynamic_shared_memory: '128MB',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};
const durable = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' };
const forgetful = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

export interface Cluster {
  /** Connection string of one of its databases, as the owner of everything. */
  url(database: string): string;
  /** The password of the application's role, which is made with its grants (`grantApplication`). */
  applicationPassword: string;
  /** Fast shutdown: sessions are ended, everything is written, the process is gone when this resolves. */
  stop(): Promise<void>;
}

/**
 * The embedded PostgreSQL of a data folder, running: made where there is none, started where it is down, adopted
 * where a killed process of ours left it up. It listens on loopback only, with a random password that only
 * the folder's owner can read. `keep: false` trades durability for speed: tests.
 */
export async function startPostgres(dataDir: string, { keep = true } = {}): Promise<Cluster> {
  mkdirSync(dataDir, { recursive: true });
  const clusterDir = path.join(dataDir, 'postgres');
  const user = postgresUser(clusterDir);
  // the cluster inside is 0700; its user must be able to get there
  chmodSync(dataDir, user ? 0o711 : 0o700);
  const secrets = readSecrets(dataDir);
  const binaries = await postgresBinaries();
  if (!existsSync(clusterDir)) createCluster();

  for (let attempt = 1; ; attempt++) {
    const running = await runningPostmaster(clusterDir);
    if (running) {
      const { port, pid } = running;
      const { application: applicationPassword } = secrets;
      return { url: urlOn(port), applicationPassword, stop: () => stopPostmaster(clusterDir, pid) };
    }
    const failure = await launch();
    if (failure && !(attempt < 5 && /lock file|could not bind|Address already in use/.test(failure))) {
      throw new DomainError('unavailable', explain(failure, dataDir));
    }
  }

  function urlOn(port: number) {
    return (database: string) => `postgresql://${USER}:${secrets.password}@127.0.0.1:${port}/${database}`;
  }

  /** Into a folder beside, then renamed: a cluster is there as a whole or not at all. */
  function createCluster() {
    removeUnfinished(dataDir);
    const unfinished = path.join(dataDir, `postgres.new-${process.pid}`);
    const passwordFile = `${unfinished}.password`;
    try {
      mkdirSync(unfinished, { mode: 0o700 });
      writeFileSync(passwordFile, `${secrets.password}\n`, { mode: 0o600 });
      if (user) for (const file of [unfinished, passwordFile]) chownSync(file, user.uid, user.gid);
      const flags = [
        `--pgdata=${unfinished}`,
        `--username=${USER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        ...(keep ? [] : ['--no-sync']),
      ];
      const command = asUser(user, binaries.initdb, flags, [path.dirname(binaries.initdb), dataDir]);
      const { status, stderr, error } = spawnSync(command.file, command.args, {
        ...command.options,
        cwd: '/',
        env: cleanEnvironment(),
        encoding: 'utf8',
      });
      if (status !== 0) throw new DomainError('unavailable', explain(error?.message ?? stderr, dataDir));
      renameSync(unfinished, clusterDir);
    } catch (error) {
      if (!existsSync(clusterDir)) throw error; // else another start was first: use its cluster
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
      rmSync(passwordFile, { force: true });
    }
  }

  /** Starts the server and waits until it answers. Returns what its log says where it does not come up. */
  async function launch(): Promise<string | null> {
    const logFile = path.join(dataDir, 'postgres.log');
    if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT) truncateSync(logFile);
    const port = secrets.port && (await portIsFree(secrets.port)) ? secrets.port : await freePort();
    if (port !== secrets.port) writeSecrets(dataDir, Object.assign(secrets, { port }));
    const log = openSync(logFile, 'a', 0o600);
    const logStart = statSync(logFile).size;
    const flags = Object.entries({ ...settings, ...(keep ? durable : forgetful), port: String(port) });
    const args = ['-D', clusterDir, ...flags.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
    const command = asUser(user, binaries.postgres, args, [
      path.dirname(binaries.postgres),
      clusterDir,
      dataDir,
    ]);
    // its own session: Ctrl-C is for us, and we tell it when to stop
    const child = spawn(command.file, command.args, {
      ...command.options,
      cwd: '/',
      env: cleanEnvironment(),
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    let ended: string | null = null;
    child.on('error', (error) => {
      ended = error.message;
    });
    child.on('exit', () => {
      ended = readFileSync(logFile, 'utf8').slice(logStart) || 'PostgreSQL ended without a word.';
    });
    while (ended === null && !(await answers(urlOn(port)('postgres')))) await sleep(25);
    child.unref();
    return ended;
  }
}

interface Secrets {
  /** Of the owner, as whom the database is made and migrated. */
  password: string;
  /** Of the application's role. */
  application: string;
  port: number | null;
}

function readSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, 'database.json');
  const secret = () => randomBytes(24).toString('base64url');
  if (existsSync(file)) {
    const known: Secrets = JSON.parse(readFileSync(file, 'utf8'));
    // the role is younger than the first folders
    if (!known.application) writeSecrets(dataDir, Object.assign(known, { application: secret() }));
    return known;
  }
  const secrets = { password: secret(), application: secret(), port: null };
  try {
    writeFileSync(file, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' });
    return secrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return readSecrets(dataDir);
    throw error;
  }
}

function writeSecrets(dataDir: string, secrets: Secrets): void {
  const file = path.join(dataDir, 'database.json');
  writeFileSync(`${file}.new`, JSON.stringify(secrets), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Clusters whose making was killed half-way. */
function removeUnfinished(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    const pid = Number(/^postgres\.new-(\d+)/.exec(name)?.[1]);
    if (pid && (pid === process.pid || !isAlive(pid))) rmSync(path.join(dataDir, name), { recursive: true });
  }
}

/** PostgreSQL's own lock file says who runs on this folder; a file that survived its process is no owner. */
async function runningPostmaster(clusterDir: string): Promise<{ pid: number; port: number } | null> {
  const file = path.join(clusterDir, 'postmaster.pid');
  for (;;) {
    if (!existsSync(file)) return null;
    const lines = readFileSync(file, 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!pid || !isAlive(pid)) return null;
    if (!isPostgres(pid)) {
      rmSync(file); // the machine restarted and another process has this number now
      return null;
    }
    if (lines[7]?.trim() === 'ready') return { pid, port: Number(lines[3]) };
    await sleep(50); // starting, recovering or stopping: each ends by itself
  }
}

async function stopPostmaster(clusterDir: string, pid: number): Promise<void> {
  const send = (signal: NodeJS.Signals) => {
    if (isAlive(pid)) process.kill(pid, signal);
  };
  send('SIGINT');
  const start = Date.now();
  while (isAlive(pid) && existsSync(path.join(clusterDir, 'postmaster.pid'))) {
    if (Date.now() - start > 30_000) send('SIGQUIT');
    await sleep(20);
  }
  // it removes its lock just before it ends; who has adopted it may be slow to notice
  for (let wait = 0; isAlive(pid) && wait < 50; wait++) await sleep(20);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isPostgres(pid: number): boolean {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres');
    return execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).includes('postgres');
  } catch {
    return false;
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** PG* variables of the caller must not steer our server. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return Object.assign(Object.fromEntries(kept) as NodeJS.ProcessEnv, { LC_ALL: 'C' });
}

/** One sentence out of what PostgreSQL wrote. */
function explain(output: string, dataDir: string): string {
  if (/No space left on device/i.test(output))
    return `The disk that holds ${dataDir} is full: PostgreSQL cannot start.`;
  const cause =
    [...output.matchAll(/(?:FATAL|PANIC|error): +(.+)/gi)].at(-1)?.[1] ?? output.trim().split('\n').at(-1);
  return `PostgreSQL did not start: ${cause} (log: ${path.join(dataDir, 'postgres.log')})`;
}
