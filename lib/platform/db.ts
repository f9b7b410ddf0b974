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

const READ_ONLY = '-c default_transaction_read_only=on';

/** A gate that waits is a gate that does not answer: no statement and no lock of its sessions takes longer. */
const SESSIONS: Record<Pool, { options: string; max: number }> = {
  main: { options: READ_ONLY, max: 10 },
  gate: { options: `${READ_ONLY} -c lock_timeout=1500 -c statement_timeout=1800`, max: 5 },
};

/**
 * The process's one client and pool of a kind, made on first use. Its sessions are read-only: only `mutate` makes a
 * transaction that can write, so a write without an audit entry fails in PostgreSQL too, not just in review.
 */
export function db(pool: Pool = 'main'): Client {
  holder.countersignDb ??= {};
  const { options, max } = SESSIONS[pool];
  const wanted = pool === 'gate' ? process.env.DATABASE_GATE_POOL : process.env.DATABASE_POOL;
  holder.countersignDb[pool] ??= openClient(databaseUrl(), { options, max: Number(wanted ?? max) });
  return holder.countersignDb[pool];
}

/** A client of its own on `url`; `options` are PostgreSQL's command-line options for each session. */
export function openClient(
  url: string,
  { options, max = Number(process.env.DATABASE_POOL ?? 10) }: { options?: string; max?: number } = {},
): Client {
  return new PrismaClient({
    adapter: new PrismaPg({
      connectionString: url,
      max,
      application_name: 'countersign',
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      options,
    }),
    transactionOptions: { maxWait: 10_000, timeout: 120_000 },
  });
}

/** Closes the pools, so that a command can end. */
export async function closeDb(): Promise<void> {
  const open = Object.values(holder.countersignDb ?? {});
  holder.countersignDb = undefined;
  await Promise.all(open.map((client) => client.$disconnect()));
}
