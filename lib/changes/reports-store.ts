import type { Tx } from '#lib/platform/db.ts';
import { conflict, invalid } from '#lib/platform/errors.ts';
import type { LockedChange } from './assess/assess-change.ts';

/** How far ahead of ours the clock of a pipeline may be. */
const AHEAD_MS = 5 * 60_000;

/**
 * Refuses a report about a change that is no longer asked for, about a commit that it never consisted of, or of
 * the future: it would outlast whatever is reported until then.
 */
export async function refuseStrayReport(
  tx: Tx,
  { changeId, state }: LockedChange,
  { sha, at }: { sha: string; at: Date },
  now: Date,
): Promise<void> {
  if (state === 'closed') throw conflict('This change is no longer open.');
  if (at.getTime() > now.getTime() + AHEAD_MS) throw invalid('must not be in the future', 'at');
  const revisions = await tx.revision.count({ where: { changeId, headSha: sha } });
  if (revisions === 0) throw invalid('is no revision of this change', 'sha');
}
