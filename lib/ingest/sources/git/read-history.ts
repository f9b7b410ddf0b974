import { type AddedRange, AddedRanges } from './added-ranges.ts';
import { AiNotes } from './ai-notes.ts';
import { CommitLog } from './commit-log.ts';
import type { CommitRecord } from './commit-records.ts';
import type { ChangedFile } from './diff-records.ts';
import { type DiffAnswer, DiffStream } from './diff-stream.ts';
import { listMainline, type MainlineEntry } from './mainline.ts';
import { parseMergeMessage } from './merge-message.ts';
import { describeRepository, type HistoryOptions, resolveTip, shallowBoundary } from './repository.ts';

export interface MainlineFile extends ChangedFile {
  /** Loaded for commits with a git-ai note only. */
  addedRanges?: readonly AddedRange[];
}

/** One commit of the mainline with what it changed against its first parent: as a rule, one deployed change. */
export interface MainlineCommit extends CommitRecord {
  /** The first 500; the three figures below cover all. */
  files: MainlineFile[];
  fileCount: number;
  added: number;
  deleted: number;
  isMerge: boolean;
  /** Pull or merge request number, where the message names one. */
  pr: number | null;
  /** Source branch of a merge, where the message names it. */
  branch: string | null;
  /** Commits that a merge brought in, oldest first. */
  parts: CommitRecord[];
  /** Raw git-ai note. */
  note?: string;
  /** Why files or sizes are not (all) known. */
  incomplete?: string;
}

/** How far the diffs are asked for ahead of the commit being given out; bounds memory. */
const WINDOW = 256;
const BATCH = 64;
const BOUNDARY = 'a shallow clone ends here: what this commit changed is unknown';

/**
 * Streams the mainline of a repository, oldest first, in memory that does not grow with its length. Reads
 * only: never writes to the repository, fetches, or runs a program that its configuration names.
 * @throws GitError see its codes; `resume-point-gone` when `afterSha` is not on the mainline
 */
export async function* readHistory(
  path: string,
  options: HistoryOptions = {},
): AsyncGenerator<MainlineCommit> {
  const repository = await describeRepository(path);
  const { gitDir } = repository;
  const tip = await resolveTip(repository, options.branch);
  const [boundary, notes] = await Promise.all([shallowBoundary(gitDir), AiNotes.open(gitDir)]);
  const diffs = new DiffStream(gitDir);
  const ranges = new AddedRanges(gitDir);
  const window: MainlineEntry[] = [];
  let log: CommitLog | null = null;

  async function next(): Promise<MainlineCommit> {
    const { sha, parents } = window.shift()!;
    const cut = boundary.has(sha);
    const [{ commit, parts }, diff] = await Promise.all([
      log!.advanceTo(sha),
      cut ? noDiff(sha) : diffs.next(),
    ]);
    const isMerge = parents.length > 1;
    const { pr, branch } = parseMergeMessage(commit.message);
    const { files, fileCount, added, deleted, incomplete } = diff;
    const result: MainlineCommit = {
      ...commit,
      files,
      fileCount,
      added,
      deleted,
      isMerge,
      pr,
      branch,
      parts,
    };
    if (incomplete !== undefined) result.incomplete = incomplete;
    const note = await notes.read(sha);
    if (note === undefined) return result;
    result.note = note;
    const addedRanges = incomplete === undefined ? await ranges.read(sha, parents[0] ?? null) : null;
    addedRanges?.forEach((ofFile, n) => {
      if (files[n] !== undefined) result.files[n] = { ...files[n], addedRanges: ofFile };
    });
    return result;
  }

  try {
    let requested = 0;
    for await (const batch of listMainline(gitDir, tip, options)) {
      for (const entry of batch) {
        log ??= new CommitLog(gitDir, tip, entry.parents[0]);
        window.push(entry);
        if (!boundary.has(entry.sha)) diffs.request(entry.sha, entry.parents[0] ?? null);
        if (++requested % BATCH === 0) diffs.flush();
        if (window.length >= WINDOW) yield await next();
      }
      diffs.flush();
    }
    diffs.end();
    while (window.length > 0) yield await next();
  } finally {
    diffs.stop();
    ranges.stop();
    notes.stop();
    log?.stop();
  }
}

const noDiff = (sha: string): DiffAnswer => ({
  sha,
  files: [],
  fileCount: 0,
  added: 0,
  deleted: 0,
  incomplete: BOUNDARY,
});
