import { PrismaPg } from '@prisma/adapter-pg';
import { databaseUrl } from './env.ts';
import { PrismaClient } from './generated/client.ts';

export type { Prisma } from './generated/client.ts';
export { Prisma as PrismaSql } from './generated/client.ts';

type Client = InstanceType<typeof PrismaClient>;
/** A transaction, as `mutate` hands it to a step. */
export type Tx = Parameters<Parameters<Client['$transaction']>[0]>[0];
/** Anything that can read: the client itself or a transaction. */
export type Reader = Client | Tx;

/** `main` for pages and commands; `gate` for the gate alone, so that neither can starve the other. */
export type Pool = 'main' | 'gate';

const holder = globalThis as typeof globalThis & { countersignDb?: Partial<Record<Pool, Client>> };

/** Every session says so itself, whatever its server's defaults are: it reads, under READ COMMITTED. */
const SAFE = String.raw`-c default_transaction_read_only=on -c default_transaction_isolation=read\ committed`;

/**
 * A gate that waits is a gate that does not answer: no statement and no lock of its sessions takes longer. It asks the
 * same few things again and again, all by key, so they are planned once a connection.
 */
const SESSIONS: Record<Pool, { options: string; max: number; prepared: boolean }> = {
  main: { options: SAFE, max: 10, prepared: false },
  gate: {
    options: `${SAFE} -c lock_timeout=1500 -c statement_timeout=1800 -c plan_cache_mode=force_generic_plan`,
    max: 5,
    prepared: true,
  },
};

/**
 * The process's one client and pool of a kind, made on first use. Its sessions are read-only: only `mutate` makes a
 * transaction that can write, so a write without an audit entry fails in PostgreSQL too, not just in review.
 */
export function db(pool: Pool = 'main'): Client {
  holder.countersignDb ??= {};
  const { max, ...session } = SESSIONS[pool];
  const wanted = pool === 'gate' ? process.env.DATABASE_GATE_POOL : process.env.DATABASE_POOL;
  holder.countersignDb[pool] ??= openClient(databaseUrl(), { ...session, max: Number(wanted ?? max) });
  return holder.countersignDb[pool];
}

interface ClientOptions {
  /** PostgreSQL's command-line options for each session. */
  options?: string;
  /** Most connections. */
  max?: number;
  /** Whether a connection keeps the plans of what it was asked. */
  prepared?: boolean;
}

/** A client of its own on `url`. */
export function openClient(
  url: string,
  { options, max = Number(process.env.DATABASE_POOL ?? 10), prepared = false }: ClientOptions = {},
): Client {
  const connection = {
    connectionString: url,
    max,
    application_name: 'countersign',
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    options,
  };
  return new PrismaClient({
    adapter: new PrismaPg(connection, prepared ? { statementNameGenerator: statementNames() } : {}),
    transactionOptions: { maxWait: 10_000, timeout: 120_000 },
  });
}

/** Texts that get a name, and with it a kept plan: enough for the gate, and no leak where texts vary. */
const NAMED = 100;

function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    if (!names.has(sql) && names.size < NAMED) names.set(sql, `gate_${names.size}`);
    return names.get(sql) ?? '';
  };
}

/** Closes the pools, so that a command can end. */
export async function closeDb(): Promise<void> {
  const open = Object.values(holder.countersignDb ?? {});
  holder.countersignDb = undefined;
  await Promise.all(open.map((client) => client.$disconnect()));
}
