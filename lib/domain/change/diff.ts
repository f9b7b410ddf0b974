/** A file that a change touches, counted by git; null for a binary file. */
export interface DiffFile {
  path: string;
  added: number | null;
  deleted: number | null;
}

/** What a head brings, against where it left the mainline, or against its first parent once it is part of it. */
export interface HeadDiff {
  /** Full sha; null for the first commit of all. */
  base: string | null;
  sha: string;
  files: readonly DiffFile[];
  /** Of more files than these, the rest is left out. */
  more: boolean;
}

/** One line: its number before and after, null where it is not there. */
export interface DiffLine {
  before: number | null;
  after: number | null;
  /** Cut where it is very long. */
  text: string;
  /** Characters that are left out at its end. */
  cut: number;
}

/** Lines that changed, with some around them. */
export interface DiffHunk {
  /** As git writes it: `@@ -1,3 +1,4 @@`. */
  header: string;
  lines: readonly DiffLine[];
}

export type FileDiff =
  | { kind: 'text'; hunks: readonly DiffHunk[] }
  | { kind: 'binary' }
  /** Its contents are the same; its name or mode is not. */
  | { kind: 'empty' }
  /** More than can be shown here. */
  | { kind: 'too-large' };
