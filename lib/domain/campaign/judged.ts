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

/**
 * SHA-256, hex, over everything that people have said in an audit: a line of canonical JSON for each change that is
 * looked at, `[change, flaws, version, verdict, checklist, digest of the note]`, the lines in the order of their UTF-16,
 * and the digest of the findings as the evidence lists them. It stands in the statement, so that nothing of it can change
 * between the showing and the signing.
 */
export function judgedDigest(items: readonly JudgedItem[], findingsDigest: string): string {
  const lines = items.map(({ changeId, flaws, version, verdict, checklist, noteDigest }) =>
    canonicalJson([changeId, flaws.join(' '), version, verdict, checklist, noteDigest]),
  );
  return createHash('sha256')
    .update([...lines.sort(), findingsDigest].join('\n'), 'utf8')
    .digest('hex');
}
