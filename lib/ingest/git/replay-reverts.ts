import type { RevertIndex } from '#lib/domain/change/resolve-revert.ts';
import { CommitLog } from '../sources/git/commit-log.ts';
import { listMainline } from '../sources/git/mainline.ts';
import { parseMergeMessage } from '../sources/git/merge-message.ts';

/**
 * Brings an index of reverts to where an interrupted import left it: reads the messages of the commits from
 * `first` to `last` again, without their diffs.
 */
export async function replayReverts(
  index: RevertIndex,
  gitDir: string,
  { first, last }: { first: string; last: string },
): Promise<void> {
  let log: CommitLog | null = null;
  try {
    for await (const entries of listMainline(gitDir, last, {})) {
      for (const { sha, parents } of entries) {
        if (log === null && sha !== first) continue;
        log ??= new CommitLog(gitDir, last, parents[0]);
        const { commit, parts } = await log.advanceTo(sha);
        index.add({ ...commit, pr: parseMergeMessage(commit.message).pr, parts });
      }
    }
  } finally {
    log?.stop();
  }
}
