/**
 * What AI did in a change, and how we know.
 *
 * `unknown` is a value of its own: absence of a trailer proves nothing, so no evidence never becomes `none`.
 */
export const INVOLVEMENTS = ['none', 'assisted', 'authored', 'agent', 'unknown'] as const;
export type Involvement = (typeof INVOLVEMENTS)[number];

/** Evidence grades, strongest first. */
export const GRADES = ['attested', 'identity', 'self-report', 'inferred'] as const;
export type Grade = (typeof GRADES)[number];

/** Lines a diff adds, numbered in the new file: inclusive `[first, last]`. */
export type LineRange = readonly [first: number, last: number];

export interface DiffFile {
  path: string;
  /** Lines added / deleted; null for a binary file. */
  added: number | null;
  deleted: number | null;
  /** Only loaded where a line-level record has to be checked against the diff. */
  addedRanges?: readonly LineRange[];
}

/** One commit as git has it. */
export interface CommitFacts {
  sha: string;
  authorName: string;
  authorEmail: string;
  committerName: string;
  committerEmail: string;
  /** Subject, body and trailers as written. */
  message: string;
}

/** A person's or tool's explicit statement about a change, outside git. */
export interface Declaration {
  involvement: Exclude<Involvement, 'unknown'>;
  tool?: string;
  model?: string;
  session?: string;
  /** Who or what declares: a person's slug, an API client, a form. */
  by: string;
  /** True when the statement is signed or line-level: it then grades `attested`. */
  attested?: boolean;
}

/** Everything known about a change that can say something about AI in it. */
export interface ProvenanceFacts {
  /** The commit that reached the mainline. */
  commit: CommitFacts;
  files?: readonly DiffFile[];
  /** Commits that a merge brought in, oldest first. */
  parts?: readonly CommitFacts[];
  /** Source branch and pull request, where known. */
  branch?: string;
  title?: string;
  body?: string;
  labels?: readonly string[];
  opener?: { login: string; id?: string };
  declarations?: readonly Declaration[];
  /** Raw git-ai note on the commit (`refs/notes/ai`). */
  note?: string;
  /** Agent Trace records that name this commit, parsed JSON of unchecked shape. */
  traces?: readonly unknown[];
}

/** One signal found. Append-only once stored: a new detector version adds rows, it does not edit them. */
export interface Evidence {
  /** What was seen: `author`, `committer`, `trailer`, `message`, `branch`, `label`, `opener`, `declaration`, `note`, `trace`. */
  signal: string;
  tool: string | null;
  model: string | null;
  session: string | null;
  /** What this signal by itself says of the change. */
  involvement: Involvement;
  grade: Grade;
  /** Where it was seen: `commit <sha>`, `pull request`, `refs/notes/ai`, `declaration by x`. */
  source: string;
  /** The raw text that was seen, at most 500 characters. */
  excerpt: string;
  /** False when it was seen but does not count (a review bot, an orphaned note); `reason` says why. */
  counts: boolean;
  reason: string;
}

export interface Provenance {
  involvement: Involvement;
  /** The evidence that decided; null exactly when involvement is `unknown`. */
  deciding: Evidence | null;
  grade: Grade | null;
  evidence: readonly Evidence[];
  /** Tools and models of counting evidence, sorted, without repeats. */
  tools: readonly string[];
  models: readonly string[];
  /** Pairs of statements that contradict each other, in words; shown, never averaged away. */
  conflicts: readonly string[];
}
