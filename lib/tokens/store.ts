import type { Tx } from '#lib/platform/db.ts';

/** Lets one token of a name be made or revoked after the other. */
export async function lockName(tx: Tx, name: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`token:${name}`}, 0))`;
}
