import { MAX_FILES } from './diff-records.ts';
import { startGit } from './git-process.ts';

/** Lines a diff adds, numbered in the new file: inclusive `[first, last]`. */
export type AddedRange = readonly [first: number, last: number];

const PATCH = ['diff-tree', '-r', '--root', '-M', '-p', '-U0', '--inter-hunk-context=0', '--no-commit-id'];
const SAFE = ['--no-ext-diff', '--no-textconv', '--no-color'];
const NEWLINE = 10;
const HUNK = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/;
const PREFIX_BYTES = 80;

/** Reads `-U0` patches: one list of added ranges per file, in the order of the files. */
export class PatchRanges {
  readonly files: AddedRange[][] = [];
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
    if (line.startsWith('diff --git ')) this.files.push([]);
    else if (line.startsWith('@@ ')) {
      const [, first, length = '1'] = line.match(HUNK) ?? [];
      if (first === undefined || length === '0') return;
      this.files.at(-1)?.push([Number(first), Number(first) + Number(length) - 1]);
    }
  }
}

/** Added lines of each file of a commit against `parent`, in the order of `--numstat`; null if unreadable. */
export async function readAddedRanges(
  gitDir: string,
  sha: string,
  parent: string | null,
): Promise<readonly (readonly AddedRange[])[] | null> {
  const git = startGit([...PATCH, ...SAFE, ...(parent === null ? [sha] : [parent, sha])], { gitDir });
  git.end();
  const patch = new PatchRanges();
  for await (const chunk of git.stdout) patch.push(chunk);
  const { code } = await git.exit;
  return code === 0 ? patch.files.slice(0, MAX_FILES) : null;
}
