import type { Counting } from '#lib/domain/approval/count-approvals.ts';
import { LEVELS, type Level, ORG_ROLES, type OrgRole } from '#lib/domain/person/observation.ts';
import { clausesOf, pathsRead } from './clauses.ts';
import type { Decision } from './evaluate.ts';
import { lets } from './evaluate-vector.ts';
import { clauseId, clausesThatHold, PLENTY } from './explain.ts';
import type { Facts } from './facts.ts';
import type { Policy } from './parse-policy.ts';
import { factVector, reviewsOf } from './vector.ts';

/** A kind of person, as far as a policy can tell people apart. */
export interface Standing {
  level: Level | null;
  orgRole: OrgRole;
  trained: boolean;
}

/** `senior/engineer/trained`: the name of a kind, by which a queue finds its people. */
export const kindOf = ({ level, orgRole, trained }: Standing): string =>
  `${level ?? 'unknown'}/${orgRole}/${trained ? 'trained' : 'untrained'}`;

/** Auditors approve nothing. */
const KINDS: readonly Standing[] = [null, ...LEVELS].flatMap((level) =>
  ORG_ROLES.filter((role) => role !== 'auditor').flatMap((orgRole) =>
    [true, false].map((trained) => ({ level, orgRole, trained })),
  ),
);

/**
 * The kinds of people whose approval would bring an unmet requirement nearer, sorted by name: found, like who
 * could help in `explainNeeds`, by asking the policy again with plenty of approvals of that kind added.
 */
export function wantedKinds(
  policy: Policy,
  facts: Facts,
  { requirements, people }: Decision,
): readonly string[] {
  const unmet = new Set(requirements.filter(({ state }) => !lets(state)).map(({ id }) => id));
  const clauses = policy.requirements
    .filter(({ id }) => unmet.has(id))
    .flatMap((requirement) =>
      clausesOf(requirement.satisfied)
        .map((clause, index) => ({ id: clauseId(requirement, index), paths: pathsRead(clause) }))
        .filter(({ paths }) => paths.some((path) => path.startsWith('reviews')))
        .map(({ id }) => id),
    );
  if (clauses.length === 0) return [];
  const vector = factVector(facts, people);
  const held = clausesThatHold(policy, vector);
  const open = clauses.filter((id) => !held.has(id));
  return KINDS.filter((kind) => {
    const counting = [...people.counting, ...Array<Counting>(PLENTY).fill(approvalBy(kind, facts.at))];
    const reviews = reviewsOf({ counting, objections: people.objections }, facts.at);
    const now = clausesThatHold(policy, { ...vector, reviews });
    return open.some((id) => now.has(id));
  })
    .map(kindOf)
    .sort();
}

const approvalBy = ({ level, orgRole, trained }: Standing, at: number): Counting => ({
  person: { id: '', name: '' },
  level,
  orgRole,
  trained,
  at,
  sha: '',
});

/** When the first waiting-time target of an unmet requirement is missed; null where none of them has one. */
export function dueAt(policy: Policy, { requirements }: Decision, since: number): number | null {
  const unmet = new Set(requirements.filter(({ state }) => !lets(state)).map(({ id }) => id));
  const hours = policy.requirements.flatMap(({ id, withinHours }) =>
    unmet.has(id) && withinHours !== null ? withinHours : [],
  );
  return hours.length === 0 ? null : since + Math.min(...hours) * 3_600_000;
}
