import { checkpointPlaces } from './checkpoint-places.ts';
import { findLogEnd, listDeliveries } from './checkpoint-store.ts';
import { findCheckpoint } from './find-checkpoint.ts';
import { isPatrolling } from './patrol.ts';
import { listReported } from './patrol-report.ts';
import { readReceipt } from './receipt.ts';

/** Milliseconds after which what has not moved is overdue: as long as a place is waited for between two attempts. */
const LONGEST_MS = 600_000;

/** How far what is behind was when it was looked at, and since when, by `performance.now`, it is no further. */
const seen = new Map<string, { size: bigint; since: number }>();

/**
 * What of signing or delivering has stood still for ten minutes though there is something to do, as a sentence; null:
 * nothing. Whoever stops the worker, or keeps locks, says nothing wrong: they say nothing. Known once it was asked before.
 * `now` is no time of day: a clock that is set back would have put it off.
 */
export async function findDelay(now = performance.now()): Promise<string | null> {
  const places = checkpointPlaces().map(({ name }) => name);
  const [end, last, states] = await Promise.all([findLogEnd(), findCheckpoint(null), listDeliveries(places)]);
  const signed = last?.size ?? 0n;
  if (standsStill('', signed, end?.size ?? 0n, now))
    return `Nothing after entry ${signed} has been signed for ten minutes: does a worker run?`;
  const late = places.find((name) => {
    const receipt = states.find(({ destination }) => destination === name)?.receipt ?? null;
    return standsStill(name, readReceipt(receipt, name)?.size ?? 0n, signed, now);
  });
  if (late !== undefined) return `${late} has confirmed no checkpoint for ten minutes.`;
  const isHidden = !isPatrolling() && (await listReported()).isHidden;
  return isHidden
    ? 'Whether the worker found something cannot be told: the log is flooded with entries that say so.'
    : null;
}

function standsStill(what: string, size: bigint, goal: bigint, now: number): boolean {
  const before = seen.get(what);
  if (size >= goal) seen.delete(what);
  else if (before?.size !== size) seen.set(what, { size, since: now });
  else return now - before.since > LONGEST_MS;
  return false;
}
