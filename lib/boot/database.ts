import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { databaseFailure } from '#lib/platform/database-failure.ts';
import { conflict, DomainError, invalid } from '#lib/platform/errors.ts';
import { APPLICATION_ROLE } from '#lib/platform/grants.ts';
import { dataDir } from './paths.ts';
import { type Cluster, startPostgres } from './postgres.ts';

/** Held by everyone who uses the embedded server (shared) and by who is about to stop it (exclusive). */
const IN_USE = 0x636f756e;
/** Held by the one `npm start` of a data folder. */
const INSTANCE = 0x636f756f;
const DATABASE = 'countersign';
const OLDEST = 15;

export interface AcquiredDatabase {
  /** As the application's role. */
  url: string;
  /** Who makes and migrates it, where that is another role. */
  owner: DatabaseOwner | null;
  embedded: boolean;
  /** Gives it back. The last one to leave the embedded server stops it. */
  release(): Promise<void>;
}

export interface DatabaseOwner {
  url: string;
  /** Of the application's role, where Countersign makes that itself. */
  applicationPassword?: string;
}

/**
 * The database to work on: that of DATABASE_URL, else the embedded one of the data folder, started if it is not
 * up. With `instance`, as the one server of that folder: a second one is refused. Locks are PostgreSQL's own and
 * belong to a connection, so a killed process leaves none behind.
 */
export async function acquireDatabase({ instance = false } = {}): Promise<AcquiredDatabase> {
  process.env.COUNTERSIGN_DATA = dataDir();
  const given = process.env.DATABASE_URL;
  if (given) {
    await checkServer('DATABASE_URL', given);
    const url = process.env.DATABASE_OWNER_URL;
    if (url) await checkServer('DATABASE_OWNER_URL', url);
    return { url: given, owner: url ? { url } : null, embedded: false, release: async () => {} };
  }
  for (;;) {
    const cluster = await startPostgres(dataDir());
    const seat = await takeSeat(cluster, instance).catch((error) => {
      if (error instanceof DomainError) throw error;
      return null; // it was just being stopped
    });
    if (seat) return { ...roles(cluster), embedded: true, release: () => leave(cluster, seat) };
    await sleep(50);
  }
}

function roles({ url, applicationPassword }: Cluster): Pick<AcquiredDatabase, 'url' | 'owner'> {
  const application = new URL(url(DATABASE));
  application.username = APPLICATION_ROLE;
  application.password = applicationPassword;
  return { url: application.href, owner: { url: url(DATABASE), applicationPassword } };
}

interface Seat {
  client: pg.Client;
  leaving: boolean;
}

async function takeSeat(cluster: Cluster, instance: boolean): Promise<Seat | null> {
  const seat: Seat = { client: await lockingClient(cluster), leaving: false };
  const { client } = seat;
  try {
    if (instance && !(await lock(client, 'pg_try_advisory_lock', INSTANCE))) throw await alreadyRuns(client);
    if (!(await lock(client, 'pg_try_advisory_lock_shared', IN_USE))) {
      await client.end();
      return null;
    }
    await client.query(`create database ${DATABASE}`).catch((error) => {
      // 23505: somebody else is creating it at this instant
      if (error.code !== '42P04' && error.code !== '23505') throw error;
    });
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  client.once('end', () => void regain(cluster, seat, instance));
  return seat;
}

/** The server restarted under us (a crashed backend): take the same locks again as soon as it answers. */
async function regain(cluster: Cluster, seat: Seat, instance: boolean): Promise<void> {
  while (!seat.leaving) {
    const again = await takeSeat(cluster, instance).catch(() => null);
    if (again) {
      seat.client = again.client;
      return;
    }
    await sleep(500);
  }
}

async function leave(cluster: Cluster, seat: Seat): Promise<void> {
  seat.leaving = true;
  const { client } = seat;
  try {
    await client.query('select pg_advisory_unlock_shared($1::bigint)', [IN_USE]);
    if (await lock(client, 'pg_try_advisory_lock', IN_USE)) await cluster.stop();
  } finally {
    await client.end().catch(() => {});
  }
}

async function lockingClient(cluster: Cluster): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: cluster.url('postgres'),
    application_name: `countersign process ${process.pid}`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  client.on('error', () => {}); // `end` follows
  await client.connect();
  return client;
}

async function lock(
  client: pg.Client,
  how: 'pg_try_advisory_lock' | 'pg_try_advisory_lock_shared',
  key: number,
): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(`select ${how}($1::bigint) as taken`, [key]);
  return rows[0]?.taken === true;
}

async function alreadyRuns(client: pg.Client): Promise<DomainError> {
  const { rows } = await client.query<{ name: string }>(
    `select application_name as name from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and objid = $1::bigint::oid and granted`,
    [INSTANCE],
  );
  const holder = rows[0]?.name.replace(/^countersign /, '') ?? 'another process';
  return conflict(
    `Countersign already runs on ${dataDir()} (${holder}): stop it first, or give this one another folder with COUNTERSIGN_DATA.`,
  );
}

/** One sentence where the server that a variable names cannot serve us. The password is not in it. */
async function checkServer(variable: string, url: string): Promise<void> {
  if (!/^(?:(?:postgres(?:ql)?|socket):|\/)/.test(url)) {
    throw invalid(
      `${variable} is not the address of a PostgreSQL: postgres://user:password@host:5432/database.`,
    );
  }
  const shown = withoutSecrets(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>('show server_version');
    const version = rows[0]?.version ?? 'unknown';
    if (Number.parseInt(version, 10) < OLDEST) {
      throw new DomainError(
        'unavailable',
        `The PostgreSQL at ${shown} is version ${version}: Countersign needs ${OLDEST} or newer.`,
      );
    }
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const reason = databaseFailure(error)?.meaning ?? ((error as Error).message || 'no answer');
    throw new DomainError(
      'unavailable',
      `The PostgreSQL of ${variable} (${shown}) cannot be used: ${reason}.`,
    );
  } finally {
    await client.end().catch(() => {});
  }
}

function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return 'not a URL';
  const { host, pathname } = new URL(url);
  return `${host || 'local socket'}${pathname}`;
}
