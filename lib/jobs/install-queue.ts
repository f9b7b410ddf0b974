import { Logger, runMigrations } from 'graphile-worker';

/** Makes the job queue's schema in the database of `url`, or brings it to what this version needs, as its owner. */
export async function installQueue(url: string): Promise<void> {
  await runMigrations({ connectionString: url, logger: new Logger(() => () => {}) });
}
