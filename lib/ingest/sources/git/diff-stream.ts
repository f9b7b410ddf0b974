import { type GitProcess, runGit, startGit } from '#lib/platform/git/git-process.ts';
import { type CommitDiff, DiffRecords, parseNameStatus } from './diff-records.ts';

interface Request {
  sha: string;
  /** Null for a root commit. */
  parent: string | null;
}

export type DiffAnswer = CommitDiff & { incomplete?: string };

const FLAGS = ['-r', '--root', '--no-ext-diff', '--no-textconv', '-z'];
const COUNT = ['diff-tree', '--stdin', '--always', '--numstat', '-M', ...FLAGS];
/** Exact renames only: needs trees, never a blob. */
const NAMES = ['diff-tree', '--no-commit-id', '--name-status', '--find-renames=100%', ...FLAGS];

/** After so many commits in a row whose blobs are missing (a blobless clone), counting is given up. */
const GIVE_UP_AFTER = 50;
const MISSING = 'file contents are missing from this clone: paths only, sizes unknown';
const MISSING_TREES = 'directory listings are missing from this clone: paths and sizes unknown';

/**
 * Diffs of commits, asked for in order and answered in order, by one long-lived git.
 *
 * Git dies at a blob it cannot read (mirrors without large files, partial clones). The stream then goes on
 * in a new git from the first unanswered commit; one at which a fresh git dies again is answered from its
 * trees alone and marked.
 */
export class DiffStream {
  readonly #gitDir: string;
  #git: GitProcess | null = null;
  #chunks: AsyncIterator<Buffer> | null = null;
  #records = new DiffRecords();
  #answers: CommitDiff[] = [];
  /** Asked and not yet answered by the running git, oldest first. */
  #waiting: Request[] = [];
  #unsent = '';
  #ended = false;
  #answeredByThisGit = 0;
  #missingInARow = 0;

  constructor(gitDir: string) {
    this.#gitDir = gitDir;
    this.#start();
  }

  request(sha: string, parent: string | null): void {
    this.#waiting.push({ sha, parent });
    this.#unsent += line({ sha, parent });
  }

  /** Sends what was requested; the blank line makes git write out what it has so far. */
  flush(): void {
    if (this.#git !== null && this.#unsent !== '') this.#git.write(`${this.#unsent}\n`);
    this.#unsent = '';
  }

  /** No more requests will come. */
  end(): void {
    this.#ended = true;
    this.flush();
    this.#git?.end();
  }

  /** The diff of the oldest request without an answer. */
  async next(): Promise<DiffAnswer> {
    for (;;) {
      const answer = this.#answers.shift();
      if (answer !== undefined) return answer;
      if (this.#missingInARow >= GIVE_UP_AFTER) return this.#namesOnly();
      if (this.#git === null) this.#start();
      const { value, done } = await this.#chunks!.next();
      if (!done) {
        this.#take(this.#records.push(value));
        continue;
      }
      const { code } = await this.#git!.exit;
      this.#git = null;
      if (code === 0) this.#take(this.#records.end());
      else if (this.#answeredByThisGit === 0) return this.#namesOnly();
    }
  }

  stop(): void {
    this.#git?.kill();
  }

  #start(): void {
    this.#records = new DiffRecords();
    this.#answeredByThisGit = 0;
    this.#git = startGit(COUNT, { gitDir: this.#gitDir });
    this.#chunks = this.#git.stdout[Symbol.asyncIterator]();
    this.#unsent = this.#waiting.map(line).join('');
    this.flush();
    if (this.#ended) this.#git.end();
  }

  #take(diffs: CommitDiff[]): void {
    if (diffs.length === 0) return;
    this.#waiting.splice(0, diffs.length);
    this.#answeredByThisGit += diffs.length;
    this.#missingInARow = 0;
    this.#answers = diffs;
  }

  async #namesOnly(): Promise<DiffAnswer> {
    this.#missingInARow++;
    const request = this.#waiting.shift()!;
    const commits = request.parent === null ? [request.sha] : [request.parent, request.sha];
    const names = await runGit([...NAMES, ...commits], { gitDir: this.#gitDir });
    const incomplete = names.code === 0 ? MISSING : MISSING_TREES;
    return { ...parseNameStatus(names.stdout, request.sha), incomplete };
  }
}

/** `commit parent`: compare with this parent only, so that a merge is what it changed on the mainline. */
function line({ sha, parent }: Request): string {
  return parent === null ? `${sha}\n` : `${sha} ${parent}\n`;
}
