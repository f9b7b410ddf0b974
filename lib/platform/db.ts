import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { databaseUrl } from './env.ts';
import { PrismaClient, type Prisma as PrismaTypes } from './generated/client.ts';

export type { Prisma } from './generated/client.ts';
export { Prisma as PrismaSql } from './generated/client.ts';

type Client = InstanceType<typeof PrismaClient>;
/** A transaction, as `mutate` hands it to a step. */
export type Tx = Parameters<Parameters<Client['$transaction']>[0]>[0];
/** Anything that can read: the client itself or a transaction. */
export type Reader = Client | Tx;

/** Raw statements alone: what a client, a transaction and the gate's own connections have in common. */
export interface Statements {
  $queryRaw<T>(query: TemplateStringsArray | PrismaTypes.Sql, ...values: unknown[]): Promise<T>;
  $executeRaw(query: TemplateStringsArray | PrismaTypes.Sql, ...values: unknown[]): Promise<number>;
}

const holder = globalThis as typeof globalThis & { countersignDb?: Client; countersignGate?: pg.Pool };

/** PostgreSQL's command-line options for a session. Each says so itself, whatever its server's defaults are: it reads, under READ COMMITTED. */
function sessionOptions(more: Record<string, string> = {}): string {
  const settings = {
    default_transaction_read_only: 'on',
    default_transaction_isolation: 'read committed',
    // the role could set it off for itself: then a crash loses what was acknowledged
    synchronous_commit: 'on',
    ...more,
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
    .join(' ');
}

/**
 * The process's one client and pool, made on first use. Its sessions are read-only: only `mutate` makes a
 * transaction that can write, so a write without an audit entry fails in PostgreSQL too, not just in review.
 */
export function db(): Client {
  holder.countersignDb ??= openClient(databaseUrl(), sessionOptions());
  return holder.countersignDb;
}

/** A client of its own on `url`. */
export function openClient(url: string, options?: string): Client {
  const connection = {
    connectionString: url,
    max: Number(process.env.DATABASE_POOL ?? 10),
    application_name: 'countersign',
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    options,
  };
  return new PrismaClient({
    adapter: new PrismaPg(connection),
    transactionOptions: { maxWait: 10_000, timeout: 120_000 },
  });
}

/** Milliseconds after which the gate gives up a connection, or an answer on one. */
const GATE_PATIENCE_MS = 2_000;

/** How many connections the gate has of its own. */
export const gateLines = (): number => Number(process.env.DATABASE_GATE_POOL ?? 5);

/**
 * The connections of the gate alone, so that neither pages nor a flood of questions starve the other. A gate that waits
 * is a gate that does not answer: no statement and no lock of its sessions takes longer. It asks the same few things
 * again and again, all by key, so they are planned once a connection, and its connections stay.
 */
export function gatePool(): pg.Pool {
  holder.countersignGate ??= new pg.Pool({
    connectionString: databaseUrl(),
    application_name: 'countersign gate',
    options: sessionOptions({
      lock_timeout: '1500',
      statement_timeout: '1800',
      plan_cache_mode: 'force_generic_plan',
      jit: 'off',
    }),
    max: gateLines(),
    pipeline: true,
    connectionTimeoutMillis: GATE_PATIENCE_MS,
    query_timeout: GATE_PATIENCE_MS,
    idleTimeoutMillis: 0,
    keepAlive: true,
  })
    // one that is cut leaves the pool by itself; whoever waits for an answer on it is told there
    .on('error', () => {})
    .on('connect', (client) => client.on('error', () => {}));
  return holder.countersignGate;
}

/** Closes the pools, so that a command can end. */
export async function closeDb(): Promise<void> {
  const { countersignDb, countersignGate } = holder;
  holder.countersignDb = undefined;
  holder.countersignGate = undefined;
  await Promise.all([countersignDb?.$disconnect(), countersignGate?.end()]);
}
