import { NulFields } from './nul-fields.ts';
import { decodeText } from './text.ts';

export interface ChangedFile {
  path: string;
  /** Where a renamed file was before. */
  oldPath?: string;
  /** Lines added and deleted; null where there are no lines (a binary file) or they are not known. */
  added: number | null;
  deleted: number | null;
}

/** What one commit changed against its first parent. */
export interface CommitDiff {
  sha: string;
  /** The first `MAX_FILES` of them, in git's order. */
  files: ChangedFile[];
  fileCount: number;
  added: number;
  deleted: number;
}

export const MAX_FILES = 500;

const NEWLINE = 10;
const TAB = 9;

const count = (text: string): number | null => (text === '-' ? null : Number(text));

/**
 * Parses `git diff-tree --stdin --always --numstat -z`: a commit's id, then its files; a renamed file
 * comes as three fields (numbers, old path, new path). Blank lines are the echoes of our flush requests.
 * A commit is complete when the next one begins or at `end`.
 */
export class DiffRecords {
  #fields = new NulFields();
  #current: CommitDiff | null = null;
  #renamed: { added: number | null; deleted: number | null; from?: string } | null = null;

  push(chunk: Buffer): CommitDiff[] {
    const complete: CommitDiff[] = [];
    this.#fields.push(chunk, (field) => {
      if (this.#renamed !== null) return this.#takeRename(this.#renamed, field);
      let start = 0;
      while (field[start] === NEWLINE) start++;
      const first = field.indexOf(TAB, start);
      if (first === -1) {
        if (this.#current !== null) complete.push(this.#current);
        const sha = field.toString('latin1', start);
        this.#current = { sha, files: [], fileCount: 0, added: 0, deleted: 0 };
        return;
      }
      const second = field.indexOf(TAB, first + 1);
      const added = count(field.toString('latin1', start, first));
      const deleted = count(field.toString('latin1', first + 1, second));
      if (second === field.length - 1) this.#renamed = { added, deleted };
      else this.#add(added, deleted, field.subarray(second + 1));
    });
    return complete;
  }

  /** The last commit, once git has ended well. */
  end(): CommitDiff[] {
    return this.#current === null ? [] : [this.#current];
  }

  #takeRename(renamed: { added: number | null; deleted: number | null; from?: string }, field: Buffer): void {
    if (renamed.from === undefined) renamed.from = decodeText(field);
    else {
      this.#add(renamed.added, renamed.deleted, field, renamed.from);
      this.#renamed = null;
    }
  }

  #add(added: number | null, deleted: number | null, path: Buffer, oldPath?: string): void {
    const diff = this.#current!;
    diff.fileCount++;
    diff.added += added ?? 0;
    diff.deleted += deleted ?? 0;
    if (diff.files.length >= MAX_FILES) return;
    const file: ChangedFile = { path: decodeText(path), added, deleted };
    if (oldPath !== undefined) file.oldPath = oldPath;
    diff.files.push(file);
  }
}

/** Parses `git diff-tree --name-status -z` of one commit: paths without line counts. */
export function parseNameStatus(output: Buffer, sha: string): CommitDiff {
  const diff: CommitDiff = { sha, files: [], fileCount: 0, added: 0, deleted: 0 };
  let status = '';
  let from: string | undefined;
  new NulFields().push(output, (field) => {
    if (status === '') status = field.toString('latin1');
    else if (/^[RC]/.test(status) && from === undefined) from = decodeText(field);
    else {
      diff.fileCount++;
      if (diff.files.length < MAX_FILES) {
        const file: ChangedFile = { path: decodeText(field), added: null, deleted: null };
        if (from !== undefined) file.oldPath = from;
        diff.files.push(file);
      }
      status = '';
      from = undefined;
    }
  });
  return diff;
}
