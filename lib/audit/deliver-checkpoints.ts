import { openCheckpoint } from '#lib/domain/audit/checkpoint.ts';
import type { Statements } from '#lib/platform/db.ts';
import { type CheckpointPlace, checkpointPlaces } from './checkpoint-places.ts';
import { type DeliveryState, listCheckpointsAfter, listDeliveries } from './checkpoint-store.ts';
import { findCheckpoint, isSigned } from './find-checkpoint.ts';
import { keepDeliveries } from './mutate.ts';
import { signingKey } from './signing-key.ts';

/** Checkpoints that one place gets in one go. */
const BATCH = 200;
/** Milliseconds after which no further one is begun. */
const LONGEST_MS = 20_000;

/**
 * Gives every place the checkpoints that it has not confirmed, in order; one that fails is tried again, ever more rarely
 * (`isDeliveryDue`). Only the last one tells what the log is; those between tell where it was changed.
 */
export async function deliverCheckpoints(): Promise<void> {
  await keepDeliveries(async (reader) => {
    const states = await listDeliveries(reader);
    const work = checkpointPlaces().map((place) =>
      deliverTo(reader, place, states.find(({ destination }) => destination === place.name) ?? fresh(place)),
    );
    return (await Promise.all(work)).filter((state) => state !== null);
  });
}

/** What has become of it; null where there was nothing to deliver. */
async function deliverTo(
  reader: Pick<Statements, '$queryRaw'>,
  place: CheckpointPlace,
  before: DeliveryState,
): Promise<DeliveryState | null> {
  const end = performance.now() + LONGEST_MS;
  const { keyId, verifierKey } = signingKey();
  let state = before;
  try {
    const has = place.last();
    // what a place has it says itself, where it can be asked: the row can be written by others, or lost in a crash
    const from = has === null ? await possible(reader, before.size) : openCheckpoint(has, verifierKey).size;
    if (from !== before.size) state = { ...before, size: from };
    for (const row of await listCheckpointsAfter(reader, { size: from, keyId }, BATCH)) {
      if (performance.now() > end) break;
      if (!isSigned(row, verifierKey)) continue;
      const { size, note, at } = row;
      await place.deliver(note, at);
      state = { ...fresh(place), size, deliveredAt: new Date() };
    }
    return state === before ? null : state;
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error };
    return {
      ...state,
      attempts: state.attempts + 1,
      failure: cause?.message || message,
      failedAt: new Date(),
    };
  }
}

/** How far a place can have them: no further than there are any. Else nobody knows. */
async function possible(reader: Pick<Statements, '$queryRaw'>, size: bigint): Promise<bigint> {
  const last = await findCheckpoint(null, reader);
  return last && size <= last.size ? size : 0n;
}

/** Whether a place lacks a checkpoint and may be tried again: after five seconds, twice as long each time, at most ten minutes. */
export async function isDeliveryDue(last: bigint, now: Date): Promise<boolean> {
  const states = await listDeliveries();
  return checkpointPlaces().some(({ name }) => {
    const state = states.find(({ destination }) => destination === name);
    if (!state) return true;
    const wait = Math.min(5_000 * 2 ** (state.attempts - 1), 600_000);
    return state.size !== last && (!state.failedAt || now.getTime() - state.failedAt.getTime() >= wait);
  });
}

const fresh = ({ name }: CheckpointPlace): DeliveryState => ({
  destination: name,
  size: 0n,
  deliveredAt: null,
  attempts: 0,
  failure: null,
  failedAt: null,
});
