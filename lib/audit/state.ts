import { databaseUrl } from '#lib/platform/env.ts';
import { rewritePowers, roleOf } from '#lib/platform/grants.ts';
import { checkpointPlaces, placesAreOurs } from './checkpoint-places.ts';
import { type DeliveryState, findLogEnd, listDeliveries } from './checkpoint-store.ts';
import { latestCheckpoint, type SignedCheckpoint } from './checkpoints.ts';
import { findTrouble, type Trouble } from './continuity.ts';
import { findDelay } from './delay.ts';
import { type Continuation, listContinuations } from './epoch-queries.ts';
import { readReceipt } from './receipt.ts';
import { verifyingKey } from './signing-key.ts';

/** How the log and its checkpoints stand. */
export interface TrailState {
  /** Entries in the log. */
  entries: bigint;
  last: SignedCheckpoint | null;
  /** Every time that somebody answered for it that the log did not continue what was signed. */
  continuations: Continuation[];
  /** What of signing or delivering stands still, as a sentence. */
  delay: string | null;
  /** Why nothing is signed; null: the log is what was signed. */
  alarm: Trouble | null;
  places: (Omit<DeliveryState, 'destination' | 'receipt'> & { name: string; kind: string })[];
  /** They are on this machine because nobody has named others. */
  placesAreOurs: boolean;
  key: { name: string; verifierKey: string };
  role: string;
  /** What the application's role could do to the log; empty: read and append. */
  powers: string[];
}

export async function trailState(): Promise<TrailState> {
  const url = databaseUrl();
  const places = checkpointPlaces();
  const [end, last, alarm, deliveries, role, powers, continuations, delay] = await Promise.all([
    findLogEnd(),
    latestCheckpoint(),
    findTrouble(),
    listDeliveries(places.map(({ name }) => name)),
    roleOf(url),
    rewritePowers(url),
    listContinuations(),
    findDelay(),
  ]);
  const { name, verifierKey } = verifyingKey();
  return {
    entries: end?.size ?? 0n,
    last,
    alarm,
    places: places.map(({ name, kind }) => {
      const known = deliveries.find(({ destination }) => destination === name);
      const {
        deliveredAt = null,
        attempts = 0,
        failure = null,
        failedAt = null,
        receipt = null,
      } = known ?? {};
      const size = readReceipt(receipt, name)?.size ?? 0n;
      return {
        name,
        kind,
        size,
        deliveredAt: instant(deliveredAt),
        attempts,
        failure,
        failedAt: instant(failedAt),
      };
    }),
    placesAreOurs: placesAreOurs(),
    key: { name, verifierKey },
    role,
    powers,
    continuations,
    delay,
  };
}

/** `infinity` is none. */
const instant = (at: Date | null) => (at && Number.isFinite(at.getTime()) ? at : null);
