import { type GitProcess, runGit, startGit } from '#lib/platform/git/git-process.ts';
import { NulFields } from './nul-fields.ts';
import { decodeText } from './text.ts';

/**
 * `refs/notes/ai` and what fetching makes of it: `refs/notes/origin/ai`, `refs/notes/ai-remote/origin`,
 * `refs/remotes/origin/notes/ai`. Not a branch or tag of that name, nor `refs/notes/commits`.
 */
const AI_NOTES =
  /^refs\/(?!heads\/|tags\/)(?:.{1,200}\/)?notes\/(?:.{1,200}\/)?ai(?:-[\w-]{1,50})?(?:\/.{1,200})?$/;

const MAX_NOTE_BYTES = 1_000_000;
const NEWLINE = 10;

/** git-ai notes of a repository (git_ai_standard v3), read on demand. */
export class AiNotes {
  readonly #blobOf: ReadonlyMap<string, string>;
  readonly #gitDir: string;
  #git: GitProcess | null = null;
  #chunks: AsyncIterator<Buffer> | null = null;
  #buffer: Buffer = Buffer.alloc(0);

  private constructor(gitDir: string, blobOf: ReadonlyMap<string, string>) {
    this.#gitDir = gitDir;
    this.#blobOf = blobOf;
  }

  /** Lists which commits have a note; the repository's own ref outranks mirrored ones. */
  static async open(gitDir: string): Promise<AiNotes> {
    const listed = await runGit(['for-each-ref', '--format=%(refname)'], { gitDir });
    const refs = listed.stdout
      .toString('utf8')
      .split('\n')
      .filter((ref) => AI_NOTES.test(ref));
    const own = 'refs/notes/ai';
    const weakestFirst = refs.sort((a, b) => Number(a === own) - Number(b === own) || (a < b ? 1 : -1));
    const blobOf = new Map<string, string>();
    for (const ref of weakestFirst) {
      const tree = await runGit(['ls-tree', '-r', '-z', '--full-tree', ref], { gitDir });
      // "<mode> blob <oid>\t<path>"; the path is the commit's id, fanned out with slashes.
      new NulFields().push(tree.stdout, (field) => {
        const [meta = '', path = ''] = field.toString('latin1').split('\t');
        const [, type, oid] = meta.split(' ');
        const sha = path.replaceAll('/', '');
        if (type === 'blob' && oid !== undefined && /^[0-9a-f]{40,64}$/.test(sha)) blobOf.set(sha, oid);
      });
    }
    return new AiNotes(gitDir, blobOf);
  }

  /** The note on a commit; undefined when it has none or its contents are missing or absurdly large. */
  async read(sha: string): Promise<string | undefined> {
    const oid = this.#blobOf.get(sha);
    if (oid === undefined) return undefined;
    this.#git ??= startGit(['cat-file', '--batch'], { gitDir: this.#gitDir });
    this.#chunks ??= this.#git.stdout[Symbol.asyncIterator]();
    this.#git.write(`${oid}\n`);
    const size = Number((await this.#line()).match(/ blob (\d+)$/)?.[1] ?? Number.NaN);
    if (Number.isNaN(size)) return undefined;
    // the newline after the contents is read with them
    const note = await this.#take(size + 1);
    return note === null ? undefined : decodeText(note.subarray(0, size));
  }

  stop(): void {
    this.#git?.kill();
  }

  /** The next line; empty at the end of git's output. */
  async #line(): Promise<string> {
    while (!this.#buffer.includes(NEWLINE)) {
      const chunk = await this.#chunk();
      if (chunk === null) return '';
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
    }
    const end = this.#buffer.indexOf(NEWLINE);
    const line = this.#buffer.toString('latin1', 0, end);
    this.#buffer = this.#buffer.subarray(end + 1);
    return line;
  }

  /** The next `size` bytes; null when they are not all there, or more than a note has: those are read past. */
  async #take(size: number): Promise<Buffer | null> {
    const pieces: Buffer[] = [];
    for (let left = size; left > 0; ) {
      if (this.#buffer.length === 0) {
        const chunk = await this.#chunk();
        if (chunk === null) return null;
        this.#buffer = chunk;
      }
      const piece = this.#buffer.subarray(0, left);
      this.#buffer = this.#buffer.subarray(piece.length);
      left -= piece.length;
      if (size <= MAX_NOTE_BYTES) pieces.push(piece);
    }
    return size <= MAX_NOTE_BYTES ? Buffer.concat(pieces) : null;
  }

  async #chunk(): Promise<Buffer | null> {
    const { value, done } = await this.#chunks!.next();
    return done ? null : value;
  }
}
