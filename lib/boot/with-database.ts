import { acquireDatabase } from './database.ts';
import { prepareDatabase } from './prepare-database.ts';
import { ensurePrismaClient } from './prisma-client.ts';
import { terminalProgress } from './progress.ts';

/** Runs `work` on the database of this instance, migrated first, and gives it back whatever happens. */
export async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const database = await acquireDatabase();
  try {
    process.env.DATABASE_URL = database.url;
    ensurePrismaClient();
    await prepareDatabase(database, false, terminalProgress(process.stderr));
    const { closeDb } = await import('#lib/platform/db.ts');
    try {
      return await work(database.url);
    } finally {
      await closeDb();
    }
  } finally {
    await database.release();
  }
}
