import { openCheckpoint } from '#lib/domain/audit/checkpoint.ts';
import type { Statements } from '#lib/platform/db.ts';
import { type CheckpointPlace, checkpointPlaces } from './checkpoint-places.ts';
import {
  type DeliveryState,
  listCheckpointRowsAfter,
  listDeliveries,
  type StoredCheckpoint,
} from './checkpoint-store.ts';
import { findCheckpoint, isSigned, MOST_LOOKED_AT } from './find-checkpoint.ts';
import { keepDeliveries } from './mutate.ts';
import { type Receipt, readReceipt, receiptOf } from './receipt.ts';
import { signingKey } from './signing-key.ts';

type Reader = Pick<Statements, '$queryRaw'>;

/** Checkpoints that one place gets in one go. */
const BATCH = 200;
/** Milliseconds after which no further one is begun. */
const LONGEST_MS = 20_000;
/** Milliseconds after which a delivery that another process says it makes is made here as well: to deliver twice harms nobody. */
const LOCK_BELIEVED_MS = 60_000;

/** Where it failed last, how often since, and when: kept here, since the row could be written by others and so put it off for ever. */
const failing = new Map<string, { times: number; at: number }>();
let lockedSince: number | null = null;

/**
 * Gives every place the checkpoints that it has not confirmed, in order; one that fails is tried again, ever more rarely
 * (`isDeliveryDue`). Only the last one tells what the log is; those between tell where it was changed.
 */
export async function deliverCheckpoints(): Promise<void> {
  const waited = lockedSince === null ? 0 : performance.now() - lockedSince;
  const isFree = await keepDeliveries(async (reader) => {
    const places = checkpointPlaces();
    const states = await listDeliveries(names(places), reader);
    const work = places.map((place) =>
      deliverTo(reader, place, states.find(({ destination }) => destination === place.name) ?? fresh(place)),
    );
    return (await Promise.all(work)).filter((state) => state !== null);
  }, waited > LOCK_BELIEVED_MS);
  lockedSince = isFree ? null : (lockedSince ?? performance.now());
}

/** What has become of it; null where there was nothing to deliver. */
async function deliverTo(
  reader: Reader,
  place: CheckpointPlace,
  before: DeliveryState,
): Promise<DeliveryState | null> {
  const end = performance.now() + LONGEST_MS;
  let state = before;
  try {
    const has = await confirmedBy(reader, place, before);
    const from = has?.size ?? 0n;
    // also of what it had before a crash, or under another name
    const receipt = has && receiptOf(place.name, has);
    if (from !== before.size || receipt !== before.receipt) state = { ...before, size: from, receipt };
    const { ahead, inOrder } = await lackingAfter(reader, place, from);
    if (ahead) await place.deliver(ahead.note, ahead.at);
    for (const { size, root, note, at } of inOrder) {
      if (performance.now() > end) break;
      await place.deliver(note, at);
      state = {
        ...fresh(place),
        size,
        receipt: receiptOf(place.name, { size, root }),
        deliveredAt: new Date(),
      };
    }
    failing.delete(place.name);
    return state === before ? null : state;
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error };
    const failedAt = new Date();
    const times = (failing.get(place.name)?.times ?? 0) + 1;
    failing.set(place.name, { times, at: failedAt.getTime() });
    return { ...state, attempts: times, failure: cause?.message || message, failedAt };
  }
}

/** What a place has it says itself, where it can be asked; of another there is a receipt, or it gets all of them again. */
async function confirmedBy(
  reader: Reader,
  place: CheckpointPlace,
  { receipt }: DeliveryState,
): Promise<Receipt | null> {
  const confirmed = await confirmedHere(reader, place.name, receipt);
  if (place.kind === 'webhook') return confirmed;
  const last = place.last();
  const has = last === null ? null : openCheckpoint(last, signingKey().verifierKey);
  if ((has?.size ?? 0n) < (confirmed?.size ?? 0n))
    console.error(`audit log: ${place.name} has lost checkpoints that it had; they are delivered again.`);
  return has;
}

/** Which checkpoint of this log a receipt says that a place has; null where it is none, or of another history. */
async function confirmedHere(reader: Reader, place: string, text: string | null): Promise<Receipt | null> {
  const receipt = readReceipt(text, place);
  const last = receipt && (await findCheckpoint(receipt.size, reader));
  return last && last.size === receipt.size && last.root === receipt.root ? receipt : null;
}

/**
 * What a place lacks and gets now, in order. Where a webhook lacks more than that the last one goes ahead of the others, and
 * where rows that nobody signed stand before it, alone: neither an old backlog nor a flood keeps it from being known.
 */
async function lackingAfter(
  reader: Reader,
  { kind }: CheckpointPlace,
  size: bigint,
): Promise<{ ahead: StoredCheckpoint | null; inOrder: StoredCheckpoint[] }> {
  const { keyId, verifierKey } = signingKey();
  const rows = await listCheckpointRowsAfter(reader, { keyId, size }, MOST_LOOKED_AT);
  const inOrder = rows.filter((row) => isSigned(row, verifierKey)).slice(0, BATCH);
  const last = rows.length > inOrder.length ? await findCheckpoint(null, reader) : null;
  if (!last || last.size <= size) return { ahead: null, inOrder };
  if (inOrder.length === 0) return { ahead: null, inOrder: [last] };
  return { ahead: kind === 'webhook' && last.size > inOrder.at(-1)!.size ? last : null, inOrder };
}

/** Whether a place lacks the last checkpoint and may be tried again: after five seconds, twice as long each time, at most ten minutes. */
export async function isDeliveryDue(last: StoredCheckpoint, now: Date): Promise<boolean> {
  const places = checkpointPlaces();
  const states = await listDeliveries(names(places));
  return places.some(({ name }) => {
    const receipt = readReceipt(
      states.find(({ destination }) => destination === name)?.receipt ?? null,
      name,
    );
    if (receipt?.size === last.size && receipt.root === last.root) return false;
    const { times, at } = failing.get(name) ?? { times: 0, at: 0 };
    const since = now.getTime() - at;
    return times === 0 || since < 0 || since >= Math.min(5_000 * 2 ** (times - 1), 600_000);
  });
}

const names = (places: readonly CheckpointPlace[]) => places.map(({ name }) => name);

const fresh = ({ name }: CheckpointPlace): DeliveryState => ({
  destination: name,
  size: 0n,
  deliveredAt: null,
  attempts: 0,
  failure: null,
  failedAt: null,
  receipt: null,
});
