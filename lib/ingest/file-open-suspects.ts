import { listUnexplained } from '#lib/incidents/candidates.ts';
import { fileSuspects } from '#lib/incidents/file-suspects.ts';
import type { Context } from '#lib/platform/context.ts';

const EVER = { from: new Date('1970-01-01T00:00:00Z'), to: new Date('9999-01-01T00:00:00Z') };

/** Incidents of one transaction. */
const BATCH = 50;

/**
 * Files suspects for every incident whose cause nobody has confirmed, after changes or incidents came in.
 * Repeating it changes nothing.
 */
export async function fileOpenSuspects(ctx: Context): Promise<void> {
  const ids = await listUnexplained(EVER.from, EVER.to);
  for (let from = 0; from < ids.length; from += BATCH) await fileSuspects(ctx, ids.slice(from, from + BATCH));
}
