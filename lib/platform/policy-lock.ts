import type { Tx } from './db.ts';

/** Key of the advisory lock that orders everything that decides which rules are in force; any constant. */
const POLICY_LOCK = 0x706f6c69;

/**
 * Taken first by every verb on versions of the policy and on programmes, and held to the commit: what a verb reads
 * afterwards is the truth it writes upon. There are a few such acts a month, so one lock for all of them costs nothing.
 */
export async function lockPolicies(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${POLICY_LOCK}::bigint)`;
}
