import { createHash } from 'node:crypto';
import { canonicalJson } from '#lib/domain/audit/chain.ts';
import type { Checklist } from './checklist.ts';
import type { FlawKind } from './flaws.ts';

/** A change that is looked at, with what has been said of it so far. */
export interface JudgedItem {
  changeId: string;
  flaws: readonly FlawKind[];
  /** How many verdicts it has had. */
  version: number;
  verdict: string | null;
  checklist: Checklist | null;
  /** SHA-256 of its UTF-8, hex. */
  noteDigest: string | null;
}

/** Canonical JSON of `[change, flaws, version, verdict, checklist, digest of the note]`. */
export const judgedLine = (item: JudgedItem): string =>
  canonicalJson([
    item.changeId,
    item.flaws.join(' '),
    item.version,
    item.verdict,
    item.checklist,
    item.noteDigest,
  ]);

/**
 * SHA-256, hex, over everything that people have said in an audit: a line (`judgedLine`) for each change that is looked at,
 * in the order of their UTF-16, and the digest of the findings as the evidence lists them. It stands in the statement, so
 * that nothing of it can change between the showing and the signing.
 */
export function judgedDigest(lines: readonly string[], findingsDigest: string): string {
  return createHash('sha256')
    .update([...lines.toSorted(), findingsDigest].join('\n'), 'utf8')
    .digest('hex');
}
