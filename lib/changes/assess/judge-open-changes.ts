import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { assessChange } from './assess-change.ts';
import { databaseNow, denyUnjudged, lockOutdated } from './outdated-queries.ts';

/** Changes a transaction: their locks are held until it ends, and a click waits no longer than this takes. */
const BATCH = 50;

/**
 * Judges anew every open change whose last judgement may no longer be the answer (`outdated-queries.ts`), in
 * batches with an entry each. A change that cannot be judged is denied and keeps the others from nothing.
 *
 * @throws DomainError `unavailable` when no policy can be applied
 */
export async function judgeOpenChanges(ctx: Context): Promise<{ changes: number; failed: number }> {
  const before = await databaseNow();
  const total = { changes: 0, failed: 0 };
  for (;;) {
    const { changes, failed } = await judgeBatch(ctx, before);
    total.changes += changes;
    total.failed += failed;
    if (changes < BATCH) return total;
  }
}

async function judgeBatch(ctx: Context, before: Date): Promise<{ changes: number; failed: number }> {
  return mutate(ctx, async (tx) => {
    const outdated = await lockOutdated(tx, before, BATCH);
    if (outdated.length === 0) return { result: { changes: 0, failed: 0 }, unchanged: true };
    let failed = 0;
    for (const { changeId } of outdated) if (!(await judgeAgain(tx, changeId))) failed += 1;
    const reason = [...new Set(outdated.map((one) => one.reason))].join('; ');
    const changes = outdated.length;
    return {
      result: { changes, failed },
      entries: [
        {
          action: 'changes.judged',
          subject: { type: 'changes', id: 'open' },
          details: { changes, reason: failed > 0 ? `${reason}; ${failed} could not be judged` : reason },
        },
      ],
    };
  });
}

/** Facts that cannot be read are one change's trouble; no policy, or no database, is everybody's. */
async function judgeAgain(tx: Tx, changeId: string): Promise<boolean> {
  try {
    await assessChange(tx, changeId, { again: true });
    return true;
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const [first] = error.issues;
    console.error(
      `change ${changeId} cannot be judged and is denied: ${first?.path.join('.')}: ${first?.message}`,
    );
    await denyUnjudged(tx, changeId);
    return false;
  }
}
