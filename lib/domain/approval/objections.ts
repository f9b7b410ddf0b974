import { compare } from './count-approvals.ts';
import type { ApprovalFacts, Review } from './facts.ts';
import { identify } from './who.ts';

export interface Objection {
  person: { id: string; name: string };
  kind: 'request-changes' | 'veto';
  at: number;
}

/**
 * The objections that stand at the instant `at`, at most one a person, vetoes first. An objection outlives
 * new revisions; it ends when whoever raised it withdraws it or later approves, or when it is dismissed with
 * a reason. Anyone active may object, also those behind the change: to hold is always safe. What is not a
 * person cannot object here; an automated reviewer's finding is a fact of its own.
 */
export function standingObjections(facts: ApprovalFacts, at: number): readonly Objection[] {
  const who = identify(facts);
  const standing = new Map<string, Objection>();
  for (const review of facts.reviews) {
    const { person } = who(review.identity);
    if (!person?.active || review.decision === 'approve' || review.at > at || isOver(review, at)) continue;
    const approvedLater = facts.reviews.some(
      (other) =>
        other.decision === 'approve' &&
        other.at > review.at &&
        other.at <= at &&
        !isOver(other, at) &&
        who(other.identity).person?.id === person.id,
    );
    const known = standing.get(person.id);
    const isWorse = known === undefined || rank(review.decision) < rank(known.kind);
    if (!approvedLater && isWorse)
      standing.set(person.id, {
        person: { id: person.id, name: person.name },
        kind: review.decision,
        at: review.at,
      });
  }
  return [...standing.values()].toSorted(
    (a, b) => rank(a.kind) - rank(b.kind) || a.at - b.at || compare(a.person.id, b.person.id),
  );
}

const isOver = ({ withdrawnAt, dismissed }: Review, at: number) =>
  (withdrawnAt !== null && withdrawnAt <= at) || (dismissed !== null && dismissed.at <= at);

const rank = (kind: Objection['kind']) => (kind === 'veto' ? 0 : 1);
