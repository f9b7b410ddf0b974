import { GitError } from '#lib/platform/git/git-error.ts';
import { type GitProcess, startGit } from '#lib/platform/git/git-process.ts';
import { COMMIT_FORMAT, type CommitRecord, CommitRecords } from './commit-records.ts';
import { SideCommits } from './side-commits.ts';

const LOG = [
  'log',
  '-z',
  '-s',
  '--reverse',
  '--topo-order',
  '--encoding=UTF-8',
  '--no-notes',
  '--no-mailmap',
];

/** Messages and people of all commits of a range, walked in step with its mainline by one `git log`. */
export class CommitLog {
  readonly #git: GitProcess;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #records = new CommitRecords();
  readonly #side = new SideCommits();
  #queue: CommitRecord[] = [];
  #at = 0;

  /** @param from first parent of the oldest mainline commit of the range; none for a root commit */
  constructor(gitDir: string, tip: string, from: string | undefined) {
    const range = from === undefined ? [tip] : [tip, `^${from}`];
    this.#git = startGit([...LOG, `--format=tformat:${COMMIT_FORMAT}`, ...range, '--'], { gitDir });
    this.#git.end();
    this.#chunks = this.#git.stdout[Symbol.asyncIterator]();
  }

  /** Goes on to the next mainline commit; with it, the commits it brought in if it is a merge. */
  async advanceTo(sha: string): Promise<{ commit: CommitRecord; parts: CommitRecord[] }> {
    for (;;) {
      const commit = await this.#next();
      if (commit.sha === sha) return { commit, parts: this.#side.take(commit) };
      this.#side.add(commit);
    }
  }

  stop(): void {
    this.#git.kill();
  }

  async #next(): Promise<CommitRecord> {
    while (this.#at >= this.#queue.length) {
      const { value, done } = await this.#chunks.next();
      if (done) {
        const { stderr } = await this.#git.exit;
        throw new GitError('repository-damaged', `git log ended early: ${stderr}`);
      }
      this.#queue = this.#records.push(value);
      this.#at = 0;
    }
    return this.#queue[this.#at++]!;
  }
}
