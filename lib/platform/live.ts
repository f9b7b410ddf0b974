import type { Reader, Tx } from './db.ts';

/** The channel on which one process tells all others that something can be looked at anew. */
export const LIVE_CHANNEL = 'countersign_live';

/** What happened, without any content: whoever may see it asks for it. */
export type LiveEvent =
  | { kind: 'change'; changeId: string }
  | { kind: 'policy' }
  | { kind: 'freeze' }
  | { kind: 'incident'; incidentId: string }
  | { kind: 'retro'; incidentId: string }
  | { kind: 'campaign'; campaignId: string }
  | { kind: 'weekly'; week: string }
  | Writing;

/** Somebody writes in a section of a retro, or has stopped (null). Told again while they do; kept nowhere. */
export interface Writing {
  kind: 'writing';
  incidentId: string;
  personId: string;
  name: string;
  section: string | null;
}

/** Tells every open page at commit; nobody hears of a transaction that is rolled back. */
export async function announce(tx: Tx, event: LiveEvent): Promise<void> {
  await tx.$executeRaw`select pg_notify(${LIVE_CHANNEL}, ${JSON.stringify(event)})`;
}

/** Tells who writes where; there is nothing to commit. */
export async function announceWriting(reader: Reader, writing: Writing): Promise<void> {
  await reader.$queryRaw`select pg_notify(${LIVE_CHANNEL}, ${JSON.stringify(writing)})::text`;
}
