import type { DiffFile, Involvement, LineRange } from './types.ts';

/** Who a line-level record says wrote the lines of one file, in the numbering of the new file. */
export interface LineClaim {
  path: string;
  by: 'ai' | 'mixed' | 'human';
  ranges: readonly LineRange[];
}

/** How many added lines a record attributes to whom, or why it cannot be believed. */
export type LineShare =
  | { believed: false; reason: string }
  | { believed: true; ai: number; mixed: number; human: number; added: number };

/**
 * Checks a line-level record against the diff it is said to describe, then counts. A record is believed only
 * when every file it names was changed and every line it names was added: notes get orphaned, and are copied
 * to the wrong commit when history is rewritten. O(n log n) in the number of ranges.
 */
export function lineShare(claims: readonly LineClaim[], files: readonly DiffFile[] | undefined): LineShare {
  const ranged = (files ?? []).filter((file) => file.addedRanges !== undefined);
  if (ranged.length === 0)
    return {
      believed: false,
      reason: 'the lines of the diff are not known, so the record cannot be checked',
    };
  const added = new Map(ranged.map((file) => [normal(file.path), merge(file.addedRanges ?? [])]));
  const byPath = new Map<string, Record<LineClaim['by'], LineRange[]>>();
  for (const { path, by, ranges } of claims) {
    const entry = byPath.get(normal(path)) ?? { ai: [], mixed: [], human: [] };
    for (const range of ranges) entry[by].push(range);
    byPath.set(normal(path), entry);
  }
  const total = { ai: 0, mixed: 0, human: 0 };
  for (const [path, entry] of byPath) {
    const lines = added.get(path);
    if (!lines)
      return {
        believed: false,
        reason: `the record names ${path}, which this change does not touch: orphaned or copied`,
      };
    const claimed = merge([...entry.ai, ...entry.mixed, ...entry.human]);
    const outside = count(claimed) - overlap(claimed, lines);
    if (outside > 0)
      return {
        believed: false,
        reason: `${outside} of ${count(claimed)} lines that the record names in ${path} were not added by this change: orphaned or copied`,
      };
    const ai = merge(entry.ai);
    const withMixed = merge([...ai, ...entry.mixed]);
    total.ai += count(ai);
    total.mixed += count(withMixed) - count(ai);
    total.human += count(claimed) - count(withMixed);
  }
  if (total.ai + total.mixed + total.human === 0)
    return { believed: false, reason: 'the record attributes no line' };
  let all = 0;
  for (const lines of added.values()) all += count(lines);
  return { believed: true, ...total, added: all };
}

/**
 * What a share means: at least half of the added lines by AI is `authored`, any is `assisted`; `none` only when
 * people are attested for every added line. Lines that nobody is named for are untracked, not human.
 */
export function involvementOf(share: Extract<LineShare, { believed: true }>): Involvement {
  if (share.ai > 0 && share.ai * 2 >= share.added) return 'authored';
  if (share.ai + share.mixed > 0) return 'assisted';
  return share.human >= share.added ? 'none' : 'unknown';
}

/** The share in words. */
export const inWords = ({ ai, mixed, human, added }: Extract<LineShare, { believed: true }>): string =>
  `of ${added} added lines: ${ai} AI, ${mixed} mixed, ${human} human, ${Math.max(0, added - ai - mixed - human)} untracked`;

const normal = (path: string) => (path.startsWith('./') ? path.slice(2) : path).normalize('NFC');

/** Sorted and without overlap; impossible ranges are dropped. */
function merge(ranges: readonly LineRange[]): LineRange[] {
  const sorted = ranges
    .filter(
      ([first, last]) =>
        Number.isSafeInteger(first) && Number.isSafeInteger(last) && first >= 1 && last >= first,
    )
    .sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [first, last] of sorted) {
    const open = merged.at(-1);
    if (open && first <= open[1] + 1) open[1] = Math.max(open[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

const count = (ranges: readonly LineRange[]) =>
  ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);

/** Lines in both of two merged lists. */
function overlap(a: readonly LineRange[], b: readonly LineRange[]): number {
  let lines = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const first = Math.max(a[i]![0], b[j]![0]);
    const last = Math.min(a[i]![1], b[j]![1]);
    if (last >= first) lines += last - first + 1;
    if (a[i]![1] < b[j]![1]) i++;
    else j++;
  }
  return lines;
}
