import type { ApprovalFacts, CountingRules, Revision } from './facts.ts';
import type { Cause } from './words.ts';

/** The revision with the highest number, which is what would be deployed; null when there is none. */
export function headOf(facts: Pick<ApprovalFacts, 'revisions'>): Revision | null {
  return facts.revisions.reduce<Revision | null>(
    (head, revision) => (head === null || revision.number > head.number ? revision : head),
    null,
  );
}

/**
 * Why a signature under a revision does not hold for the head; null when it does. It is bound to number and
 * sha: a forced push back to an old sha is a new revision, and an old approval does not come alive again.
 * With `keepOnTrivialRebase` it outlives revisions as long as each one's diff is identical.
 */
export function notAtHead(
  signed: { revision: number; sha: string },
  { revisions }: Pick<ApprovalFacts, 'revisions'>,
  { keepOnTrivialRebase }: CountingRules,
): Cause | null {
  const own = revisions.filter(({ number }) => number === signed.revision);
  const revision = own[0];
  if (own.length !== 1 || !revision || revision.sha !== signed.sha) return { code: 'unknown-revision' };
  const later = revisions.filter(({ number }) => number > signed.revision);
  if (later.length === 0) return null;
  const isTrivial = revision.diffId !== null && later.every(({ diffId }) => diffId === revision.diffId);
  return keepOnTrivialRebase && isTrivial ? null : { code: 'earlier-revision', sha: signed.sha };
}
