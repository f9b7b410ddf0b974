import { mutate } from '#lib/audit/mutate.ts';
import { RANKER_VERSION } from '#lib/domain/correlation/weights.ts';
import type { Context } from '#lib/platform/context.ts';
import { fileSome } from './file-suspects.ts';
import { countMarks, markUnranked, takeMarks } from './ranking-store.ts';

/** Incidents of one transaction: neighbours in time, so that they share the changes that are read. */
const BATCH = 50;

/** Told how many incidents are ranked, of how many. */
export type OnRanked = (done: number, total: number) => void;

/**
 * Files the suspects of every marked incident anew and takes the marks away, batch by batch. An incident about which
 * something is being written at this moment keeps its mark for the next time. Returns how many were looked at.
 */
export async function rankMarked(ctx: Context, onRanked: OnRanked = () => {}): Promise<number> {
  for (let done = 0; ; ) {
    const { looked, left } = await rankSome(ctx);
    if (looked === 0) return done;
    done += looked;
    onRanked(done, done + left);
  }
}

/** Marks the incidents that this version of the ranker has not looked at: after an upgrade, or a look at older data. */
export async function markForThisRanker(ctx: Context): Promise<number> {
  return mutate(ctx, async (tx) => {
    const incidents = await markUnranked(tx, RANKER_VERSION);
    if (incidents === 0) return { result: 0, unchanged: true };
    return { result: incidents, entries: [entry(incidents)] };
  });
}

function rankSome(ctx: Context): Promise<{ looked: number; left: number }> {
  return mutate(ctx, async (tx) => {
    const ids = await takeMarks(tx, BATCH);
    if (ids.length === 0) return { result: { looked: 0, left: 0 }, unchanged: true };
    const { entries } = await fileSome(tx, ids, ctx.now);
    const left = await countMarks(tx);
    return { result: { looked: ids.length, left }, entries: [entry(ids.length), ...entries] };
  });
}

const entry = (incidents: number) =>
  ({
    action: 'incidents.ranked',
    subject: { type: 'incidents', id: 'marked' },
    details: { incidents, rankerVersion: RANKER_VERSION },
  }) as const;
