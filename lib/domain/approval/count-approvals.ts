import type { Level, OrgRole } from '#lib/domain/person/observation.ts';
import type { ApprovalFacts, CountingRules, Person, Review } from './facts.ts';
import { notAtHead } from './standing.ts';
import { identify, ineligible } from './who.ts';
import { about, type Cause, told } from './words.ts';

export interface Counting {
  person: { id: string; name: string };
  level: Level | null;
  orgRole: OrgRole;
  trained: boolean;
  /** When they approved. */
  at: number;
  sha: string;
}

export interface Dismissed {
  /** Null for what is not a known person: `name` is then the identity. */
  person: { id: string | null; name: string };
  code: Cause['code'];
  /** After a name: "directed the agent". */
  reason: string;
  /** To the person: "does not count: you directed the agent". */
  told: string;
}

export interface Tally {
  counting: readonly Counting[];
  dismissed: readonly Dismissed[];
}

export const trainedAt = ({ trainedUntil }: Person, at: number): boolean =>
  trainedUntil !== null && trainedUntil > at;

/**
 * Whose approval of a change counts at the instant `at`, and whose does not and why. One line a canonical
 * person, however many logins they reviewed with; what happened after `at` has not happened. Of one person
 * the newest approval decides, and it must be the last thing they said. Sorted by when they approved.
 */
export function countApprovals(
  facts: ApprovalFacts,
  at: number,
  rules: CountingRules = { keepOnTrivialRebase: false },
): Tally {
  const who = identify(facts);
  const whyNot = ineligible(facts);
  const counting: Counting[] = [];
  const dismissed: Dismissed[] = [];
  const byPerson = new Map<string, { person: Person; reviews: Review[] }>();
  const strangers = new Set<string>();

  for (const review of facts.reviews.filter((one) => one.at <= at).toSorted(byTime)) {
    const found = who(review.identity);
    if (found.person) {
      const group = byPerson.get(found.person.id) ?? { person: found.person, reviews: [] };
      group.reviews.push(review);
      byPerson.set(found.person.id, group);
    } else if (review.decision === 'approve' && !strangers.has(review.identity)) {
      strangers.add(review.identity);
      dismissed.push(dismissal({ id: null, name: review.identity }, found.cause));
    }
  }

  for (const { person, reviews } of byPerson.values()) {
    const newest = newestApprovals(reviews);
    const [approval] = newest;
    if (!approval) continue;
    const cause =
      whyNot(person) ??
      newest
        .map((one) => spent(one, reviews, at) ?? notAtHead(one, facts, rules))
        .find((one) => one !== null);
    if (cause) dismissed.push(dismissal(person, cause));
    else
      counting.push({
        person: { id: person.id, name: person.name },
        level: person.level,
        orgRole: person.orgRole,
        trained: trainedAt(person, at),
        at: approval.at,
        sha: approval.sha,
      });
  }
  return { counting: counting.toSorted(byTimeAndPerson), dismissed: dismissed.toSorted(byName) };
}

/** Several only when given at the same instant: then each must hold. */
function newestApprovals(reviews: readonly Review[]): readonly Review[] {
  const approvals = reviews.filter(({ decision }) => decision === 'approve');
  return approvals.filter(({ at }) => at === approvals.at(-1)?.at);
}

/** Why a person's newest approval is no longer meant. Withdrawing an objection does not bring it back. */
function spent(approval: Review, reviews: readonly Review[], at: number): Cause | null {
  if (reviews.some((other) => other.decision !== 'approve' && other.at >= approval.at))
    return { code: 'objected-later' };
  if (approval.withdrawnAt !== null && approval.withdrawnAt <= at) return { code: 'withdrawn' };
  if (approval.dismissed && approval.dismissed.at <= at)
    return { code: 'dismissed', reason: approval.dismissed.reason };
  return null;
}

export function dismissal({ id, name }: Dismissed['person'], cause: Cause): Dismissed {
  return { person: { id, name }, code: cause.code, reason: about(cause), told: told(cause) };
}

export const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const byTime = (a: Review, b: Review) =>
  a.at - b.at || a.revision - b.revision || compare(a.identity, b.identity);
const byTimeAndPerson = (a: Counting, b: Counting) => a.at - b.at || compare(a.person.id, b.person.id);
export const byName = (a: Dismissed, b: Dismissed) =>
  compare(a.person.name, b.person.name) ||
  compare(a.person.id ?? '', b.person.id ?? '') ||
  compare(a.reason, b.reason);
