import { detectProvenance } from './detect.ts';
import type { Involvement, Provenance } from './types.ts';
import { asRecord } from './unchecked.ts';

export const LEVELS = ['agent-authored', 'assisted', 'none'] as const;
export type Level = (typeof LEVELS)[number];

/** What a reader said of a commit. */
export interface Expected {
  ai: boolean;
  tools: readonly string[];
  level: Level;
}

/** One labelled commit. */
export interface ProvenanceCase {
  sha: string;
  author: string;
  committer: string;
  message: string;
  expected: Expected;
  doubtful: boolean;
}

/** Rates in 0..1, or null where nothing could be counted. */
export interface Score {
  n: number;
  precision: number | null;
  recall: number | null;
  /** Of the truly AI commits: exactly the expected tools were named. */
  toolAccuracy: number | null;
  levelAccuracy: number | null;
}

export interface Miss {
  sha: string;
  expected: Expected;
  got: Expected;
}

export interface BenchmarkResult {
  firm: Score;
  doubtful: Score;
  misses: Miss[];
}

/**
 * Our five values in the three of labelled files. `authored` (an AI wrote most of it, a person submitted it) and
 * `agent` are both `agent-authored` there; `unknown` is `none`, because a labelled file knows no third answer.
 */
export const LEVEL_OF: Readonly<Record<Involvement, Level>> = {
  agent: 'agent-authored',
  authored: 'agent-authored',
  assisted: 'assisted',
  none: 'none',
  unknown: 'none',
};

/** The detector's answer in the terms of a labelled file. */
export function asExpected(provenance: Provenance): Expected {
  const level = LEVEL_OF[provenance.involvement];
  const ai = level !== 'none';
  return { ai, tools: ai ? provenance.tools : [], level };
}

/** Runs the detector over labelled commits and scores firm and doubtful ones apart; a miss is any difference. */
export function scoreCases(cases: readonly ProvenanceCase[]): BenchmarkResult {
  const judged = cases.map((entry) => ({ entry, got: asExpected(detectCase(entry)) }));
  return {
    firm: score(judged.filter(({ entry }) => !entry.doubtful)),
    doubtful: score(judged.filter(({ entry }) => entry.doubtful)),
    misses: judged
      .filter(({ entry, got }) => !same(entry.expected, got))
      .map(({ entry, got }) => ({ sha: entry.sha, expected: entry.expected, got })),
  };
}

function detectCase(entry: ProvenanceCase): Provenance {
  const author = actorParts(entry.author);
  const committer = actorParts(entry.committer);
  return detectProvenance({
    commit: {
      sha: entry.sha,
      authorName: author.name,
      authorEmail: author.email,
      committerName: committer.name,
      committerEmail: committer.email,
      message: entry.message,
    },
  });
}

function actorParts(text: string): { name: string; email: string } {
  const open = text.lastIndexOf('<');
  if (open === -1) return { name: text.trim(), email: '' };
  return { name: text.slice(0, open).trim(), email: text.slice(open + 1).replace(/>\s*$/, '') };
}

interface Judged {
  entry: ProvenanceCase;
  got: Expected;
}

function score(judged: readonly Judged[]): Score {
  const positive = judged.filter(({ entry }) => entry.expected.ai);
  const claimed = judged.filter(({ got }) => got.ai);
  const both = positive.filter(({ got }) => got.ai);
  return {
    n: judged.length,
    precision: share(both.length, claimed.length),
    recall: share(both.length, positive.length),
    toolAccuracy: share(
      positive.filter(({ entry, got }) => sameTools(entry.expected.tools, got.tools)).length,
      positive.length,
    ),
    levelAccuracy: share(
      judged.filter(({ entry, got }) => entry.expected.level === got.level).length,
      judged.length,
    ),
  };
}

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);

const sameTools = (a: readonly string[], b: readonly string[]) =>
  [...new Set(a)].sort().join(' ') === [...new Set(b)].sort().join(' ');

const same = (a: Expected, b: Expected) =>
  a.ai === b.ai && a.level === b.level && sameTools(a.tools, b.tools);

/** One line of a labelled file. Throws an Error that names the field at fault. */
export function parseCase(line: string): ProvenanceCase {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new Error(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const record = asRecord(value);
  if (!record) throw new Error('must be a JSON object');
  const expected = asRecord(record.expected);
  if (!expected) throw new Error('field "expected": must be an object');
  const { tools, level } = expected;
  if (!Array.isArray(tools) || tools.some((tool) => typeof tool !== 'string'))
    throw new Error('field "expected.tools": must be a list of texts');
  const known = LEVELS.find((one) => one === level);
  if (!known) throw new Error(`field "expected.level": must be one of ${LEVELS.join(', ')}`);
  return {
    sha: text(record, 'sha'),
    author: text(record, 'author'),
    committer: text(record, 'committer'),
    message: text(record, 'message'),
    expected: { ai: truth(expected, 'ai', 'expected.'), tools, level: known },
    doubtful: record.doubtful === undefined ? false : truth(record, 'doubtful'),
  };
}

function text(record: Record<string, unknown>, field: string): string {
  const value = record[field];
  if (typeof value !== 'string') throw new Error(`field "${field}": must be a text`);
  return value;
}

function truth(record: Record<string, unknown>, field: string, prefix = ''): boolean {
  const value = record[field];
  if (typeof value !== 'boolean') throw new Error(`field "${prefix}${field}": must be true or false`);
  return value;
}
