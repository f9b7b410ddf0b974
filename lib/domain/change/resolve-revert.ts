import { classifyRevert, type RevertStatement, type RevertTarget } from './revert.ts';

/** A mainline commit as the index needs it. Feed them oldest first. */
export interface IndexedCommit {
  sha: string;
  message: string;
  /** Own pull or merge request number. */
  pr: number | null;
  /** When it reached the mainline. */
  committedAt: Date;
  /** Commits that a merge brought in: reverting one of them is reverting (part of) the merge. */
  parts?: readonly { sha: string; message: string }[];
}

export interface ResolvedRevert {
  /**
   * Only `revert` (with a culprit) speaks of a failure: `reapply` brings a reverted change back, `late` comes too long after
   * to be a reaction, `planned` was foreseen, `embedded` is part of a larger change.
   */
  kind: 'revert' | 'reapply' | 'late' | 'planned' | 'embedded';
  /** The reverted mainline commits, in the order named; empty when none was found. */
  culprits: string[];
  /** Named but not found: before the history began, outside the window, on another branch. */
  unresolved: RevertTarget[];
  /** Changes that are in force again, because what had reverted them was itself reverted. */
  reestablished: string[];
  /** Days between the newest culprit and the revert; null when none was found. */
  lagDays: number | null;
  reason: string;
  planned: boolean;
}

export interface RevertIndexOptions {
  /** A revert more days than this after its culprit is `late`. */
  lateAfterDays?: number;
  /** How many commits back a target is looked for; bounds memory (about 0.5 kB each). */
  keepCommits?: number;
}

/**
 * Two weeks: in public histories nearly every revert with a stated fault follows within hours to days, and
 * one that comes after a sprint is as a rule a change of mind; the failure rates use the same period.
 */
const LATE_AFTER_DAYS = 14;
const KEEP_COMMITS = 100_000;
const DAY_MS = 86_400_000;

interface Entry {
  sha: string;
  at: number;
  /** `sha …`, `change …`, `pr …`, `subject …`: everything it can be called by. */
  names: string[];
  /** What it took back, when it is a revert. Null for what lands a change, again or for the first time. */
  tookBack: string[] | null;
}

/** Looks up what reverts name, among the commits that came before. */
export class RevertIndex {
  readonly #lateAfter: number;
  readonly #keep: number;
  #entries = new Map<string, Entry>();
  /** Commits by the beginning of every name; the newest of a bucket is last. */
  #byBucket = new Map<string, Entry[]>();

  constructor(options: RevertIndexOptions = {}) {
    this.#lateAfter = (options.lateAfterDays ?? LATE_AFTER_DAYS) * DAY_MS;
    this.#keep = options.keepCommits ?? KEEP_COMMITS;
  }

  /** Takes the next commit; what it reverts, or null when it is no revert. */
  add(commit: IndexedCommit): ResolvedRevert | null {
    const statement = classifyRevert(commit.message) ?? classifyParts(commit.parts ?? []);
    if (statement === null) this.#remember(commit, null);
    return statement === null ? null : this.#resolve(statement, commit);
  }

  #resolve(statement: RevertStatement, commit: IndexedCommit): ResolvedRevert {
    const culprits = new Set<string>();
    const unresolved: RevertTarget[] = [];
    for (const target of statement.targets) {
      const sha = this.#find(target);
      if (sha === undefined) unresolved.push(target);
      else culprits.add(sha);
    }
    const entries = [...culprits].map((sha) => this.#entries.get(sha)!);
    const takesBackReverts = entries.length > 0 && entries.every((entry) => entry.tookBack !== null);
    const lag =
      entries.length === 0 ? null : commit.committedAt.getTime() - Math.max(...entries.map((e) => e.at));
    const { reason, planned } = statement;
    // What takes back nothing but reverts lands the original again, whatever else it repairs.
    const reapply = statement.kind === 'reapply' || takesBackReverts;
    let kind: ResolvedRevert['kind'] = 'revert';
    if (reapply) kind = 'reapply';
    else if (statement.kind === 'embedded') kind = 'embedded';
    else if (lag !== null && lag > this.#lateAfter) kind = 'late';
    else if (planned) kind = 'planned';
    const lands = takesBackReverts || kind === 'embedded' || (reapply && entries.length === 0);
    this.#remember(commit, lands ? null : [...culprits]);
    return {
      kind,
      culprits: [...culprits],
      unresolved,
      reestablished: entries.flatMap((entry) => entry.tookBack ?? []),
      lagDays: lag === null ? null : lag / DAY_MS,
      reason,
      planned,
    };
  }

  /** By id, then Gerrit id, request number, subject: the first that is known; the newest of that name. */
  #find({ sha, changeId, pr, subject }: RevertTarget): string | undefined {
    const names: string[] = [];
    if (sha !== undefined) names.push(`sha ${sha}`);
    if (changeId !== undefined) names.push(`change ${changeId}`);
    if (pr !== undefined) names.push(`pr ${pr} `);
    if (subject !== undefined) names.push(subjectName(subject));
    for (const name of names) {
      const known = this.#byBucket.get(bucket(name));
      const found = known?.findLast((entry) => entry.names.some((own) => own.startsWith(name)));
      if (found !== undefined) return found.sha;
    }
    return undefined;
  }

  #remember(commit: IndexedCommit, tookBack: string[] | null): void {
    const parts = (commit.parts ?? []).slice(0, MAX_PARTS);
    const names = [`sha ${commit.sha}`, subjectName(firstLine(commit.message))];
    for (const part of parts) names.push(`sha ${part.sha}`, subjectName(firstLine(part.message)));
    if (commit.pr !== null) names.push(`pr ${commit.pr} `);
    for (const [, id] of commit.message.slice(-MESSAGE_END).matchAll(CHANGE_ID)) names.push(`change ${id}`);
    const entry: Entry = { sha: commit.sha, at: commit.committedAt.getTime(), names, tookBack };
    this.#entries.set(commit.sha, entry);
    for (const key of new Set(names.map(bucket))) {
      const same = this.#byBucket.get(key);
      if (same === undefined) this.#byBucket.set(key, [entry]);
      else if (same.push(entry) > MAX_NAMESAKES) same.shift();
    }
    if (this.#entries.size > this.#keep) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const [oldest] = this.#entries.values();
    this.#entries.delete(oldest!.sha);
    for (const key of new Set(oldest!.names.map(bucket))) {
      const rest = this.#byBucket.get(key)?.filter((entry) => entry !== oldest) ?? [];
      if (rest.length === 0) this.#byBucket.delete(key);
      else this.#byBucket.set(key, rest);
    }
  }
}

const CHANGE_ID = /^Change-Id: (I[0-9a-f]{8,40})$/gm;
const MESSAGE_END = 4_000;
const MAX_PARTS = 500;
const MAX_NAMESAKES = 50;

/** Names that may abbreviate one another share a bucket: seven digits of an id, the beginning of a subject. */
function bucket(name: string): string {
  if (name.startsWith('sha ')) return name.slice(0, 11);
  return name.startsWith('change ') ? name.slice(0, 16) : name.slice(0, 24);
}

/** Subjects compare without request number, case and spacing; one that was cut off compares as far as it goes. */
function subjectName(subject: string): string {
  const plain = subject
    .slice(0, 300)
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/ \([#!]\d{1,9}\)$/, '');
  const cut = plain.match(/^(.{12,}?)\s?(?:…|\.{3})$/)?.[1];
  return cut === undefined ? `subject ${plain}\n` : `subject ${cut}`;
}

function firstLine(message: string): string {
  const end = message.indexOf('\n');
  return end === -1 ? message : message.slice(0, end);
}

/** A merge whose message says nothing is what its commits are: a revert if all of them are. */
function classifyParts(parts: readonly { message: string }[]): RevertStatement | null {
  const statements = parts
    .filter((part) => !part.message.startsWith('Merge '))
    .slice(0, MAX_PARTS)
    .map((part) => classifyRevert(part.message));
  const reverts = statements.filter((statement) => statement !== null);
  const [first] = reverts;
  if (first === undefined) return null;
  const whole = reverts.length === statements.length && reverts.every(({ kind }) => kind === first.kind);
  return {
    targets: reverts.flatMap(({ targets }) => targets),
    kind: whole ? first.kind : 'embedded',
    reason: reverts
      .map(({ reason }) => reason)
      .filter(Boolean)
      .join('\n\n'),
    planned: reverts.every(({ planned }) => planned),
  };
}
