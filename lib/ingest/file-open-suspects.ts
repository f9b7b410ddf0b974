import { listUnexplained } from '#lib/incidents/candidates.ts';
import { fileSuspects } from '#lib/incidents/file-suspects.ts';
import type { Context } from '#lib/platform/context.ts';

const EVER = { from: new Date('1970-01-01T00:00:00Z'), to: new Date('9999-01-01T00:00:00Z') };

/** Files suspects for every incident whose cause nobody has confirmed, after changes or incidents came in. */
export async function fileOpenSuspects(ctx: Context): Promise<void> {
  for (const id of await listUnexplained(EVER.from, EVER.to)) await fileSuspects(ctx, id);
}
