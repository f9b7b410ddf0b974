import { type GitProcess, startGit } from '#lib/platform/git/git-process.ts';
import { MAX_FILES } from './diff-records.ts';

/** Lines a diff adds, numbered in the new file: inclusive `[first, last]`. */
export type AddedRange = readonly [first: number, last: number];

const PATCH = ['diff-tree', '--stdin', '-r', '--root', '-M', '-p', '-U0', '--inter-hunk-context=0'];
const SAFE = ['--no-commit-id', '--no-ext-diff', '--no-textconv', '--no-color'];
const NEWLINE = 10;
const HUNK = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/;
const PREFIX_BYTES = 80;

/** Reads a `-U0` patch up to its closing blank line: one list of added ranges per file, in their order. */
export class PatchRanges {
  readonly files: AddedRange[][] = [];
  /** The blank line was seen. Lines of a patch are never blank: each begins with a sign or a word. */
  complete = false;
  #line: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#keep(chunk.subarray(start, end));
      this.#take(this.#line.toString('latin1'));
      this.#line = Buffer.alloc(0);
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
  }

  /** Only the beginning of a line says what it is; a line of gigabytes is not held. */
  #keep(part: Buffer): void {
    const room = PREFIX_BYTES - this.#line.length;
    if (room > 0 && part.length > 0) this.#line = Buffer.concat([this.#line, part.subarray(0, room)]);
  }

  #take(line: string): void {
    // Content lines begin with + - or \, so these two prefixes are git's own.
    if (line === '') this.complete = true;
    else if (line.startsWith('diff --git ')) this.files.push([]);
    else if (line.startsWith('@@ ')) {
      const [, first, length = '1'] = line.match(HUNK) ?? [];
      if (first === undefined || length === '0') return;
      this.files.at(-1)?.push([Number(first), Number(first) + Number(length) - 1]);
    }
  }
}

/** Added lines of commits, on demand, by one long-lived git. */
export class AddedRanges {
  readonly #gitDir: string;
  #git: GitProcess | null = null;
  #chunks: AsyncIterator<Buffer> | null = null;

  constructor(gitDir: string) {
    this.#gitDir = gitDir;
  }

  /** One list per file of the commit against `parent`, in the order of `--numstat`; null if unreadable. */
  async read(sha: string, parent: string | null): Promise<readonly (readonly AddedRange[])[] | null> {
    if (this.#git === null) {
      this.#git = startGit([...PATCH, ...SAFE], { gitDir: this.#gitDir });
      this.#chunks = this.#git.stdout[Symbol.asyncIterator]();
    }
    // Git echoes the blank line when it is done with the commit before it.
    this.#git.write(`${parent === null ? sha : `${sha} ${parent}`}\n\n`);
    const patch = new PatchRanges();
    while (!patch.complete) {
      const { value, done } = await this.#chunks!.next();
      if (done) {
        this.#git = null;
        return null;
      }
      patch.push(value);
    }
    return patch.files.slice(0, MAX_FILES);
  }

  stop(): void {
    this.#git?.kill();
  }
}
