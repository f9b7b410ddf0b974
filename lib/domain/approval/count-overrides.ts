import type { Level, OrgRole } from '#lib/domain/person/observation.ts';
import { byName, compare, type Dismissed, dismissal } from './count-approvals.ts';
import type { ApprovalFacts, OverrideSignature, Person } from './facts.ts';
import { notAtHead } from './standing.ts';
import { hiddenParties, identify, ineligible } from './who.ts';
import type { Cause } from './words.ts';

export interface CountingOverride {
  requirement: string;
  person: { id: string; name: string };
  level: Level | null;
  orgRole: OrgRole;
  reason: string;
  at: number;
}

/**
 * Whose signatures under an exception count at `at`. As strict as approvals, and stricter: a reason is
 * needed, an exception never outlives a revision, not even a trivial rebase, and while somebody unknown is behind the
 * change none counts: its signer may be the author under a login that is not known. In the order signed.
 */
export function countOverrides(
  facts: ApprovalFacts,
  at: number,
): { counting: readonly CountingOverride[]; dismissed: readonly Dismissed[] } {
  const who = identify(facts);
  const whyNot = ineligible(facts);
  const unproven: Cause | null = hiddenParties(facts).length > 0 ? { code: 'hidden' } : null;
  const counting: CountingOverride[] = [];
  const dismissed: Dismissed[] = [];
  for (const signature of facts.overrides.filter((one) => one.at <= at)) {
    const found = who(signature.identity);
    const cause = found.person
      ? (whyNot(found.person) ?? unproven ?? spent(signature, facts, at))
      : found.cause;
    if (found.person && cause === null) counting.push(counted(signature, found.person));
    else if (cause) dismissed.push(dismissal(found.person ?? { id: null, name: signature.identity }, cause));
  }
  return {
    counting: counting.toSorted(
      (a, b) => a.at - b.at || compare(a.requirement, b.requirement) || compare(a.person.id, b.person.id),
    ),
    dismissed: dismissed.toSorted(byName),
  };
}

const counted = (signature: OverrideSignature, { id, name, level, orgRole }: Person): CountingOverride => ({
  requirement: signature.requirement,
  person: { id, name },
  level,
  orgRole,
  reason: signature.reason,
  at: signature.at,
});

function spent(signature: OverrideSignature, facts: ApprovalFacts, at: number): Cause | null {
  if (signature.withdrawnAt !== null && signature.withdrawnAt <= at) return { code: 'withdrawn' };
  if (signature.reason.trim() === '') return { code: 'no-reason' };
  return notAtHead(signature, facts, { keepOnTrivialRebase: false });
}
