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

const holder = globalThis as typeof globalThis & { countersignDb?: Client };

/**
 * The process's one client and pool, made on first use. Its sessions are read-only: only `mutate` makes a
 * transaction that can write, so a write without an audit entry fails in PostgreSQL too, not just in review.
 */
export function db(): Client {
  holder.countersignDb ??= openClient(databaseUrl(), { options: '-c default_transaction_read_only=on' });
  return holder.countersignDb;
}

/** A client of its own on `url`; `options` are PostgreSQL's command-line options for each session. */
export function openClient(url: string, { options }: { options?: string } = {}): Client {
  return new PrismaClient({
    adapter: new PrismaPg({
      connectionString: url,
      max: Number(process.env.DATABASE_POOL ?? 10),
      application_name: 'countersign',
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      options,
    }),
    transactionOptions: { maxWait: 10_000, timeout: 120_000 },
  });
}

/** Closes the pool, so that a command can end. */
export async function closeDb(): Promise<void> {
  await holder.countersignDb?.$disconnect();
  holder.countersignDb = undefined;
}
