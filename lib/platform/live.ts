import type { Tx } from './db.ts';

/** The channel on which one process tells all others that something can be looked at anew. */
export const LIVE_CHANNEL = 'countersign_live';

/** What happened, without any content: whoever may see it asks for it. */
export type LiveEvent =
  | { kind: 'change'; changeId: string }
  | { kind: 'policy' }
  | { kind: 'freeze' }
  | { kind: 'incident'; incidentId: string };

/** Tells every open page at commit; nobody hears of a transaction that is rolled back. */
export async function announce(tx: Tx, event: LiveEvent): Promise<void> {
  await tx.$executeRaw`select pg_notify(${LIVE_CHANNEL}, ${JSON.stringify(event)})`;
}
