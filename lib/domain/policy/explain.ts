import { type Counting, trainedAt } from '#lib/domain/approval/count-approvals.ts';
import type { Person } from '#lib/domain/approval/facts.ts';
import { ineligible } from '#lib/domain/approval/who.ts';
import { ask, type Expr, type PolicyJson } from './cedar.ts';
import { clausesOf, pathsRead } from './clauses.ts';
import type { Facts } from './facts.ts';
import type { Policy, Requirement } from './parse-policy.ts';
import { clauseWords } from './phrases.ts';
import { project } from './schema.ts';
import { type FactVector, type People, reviewsOf } from './vector.ts';

/** One thing that a requirement asks for. */
export interface Need {
  /** In words, with what there is now. */
  text: string;
  met: boolean;
  /** Where it is not met: the people whose approval would help, or in words who can provide it. */
  couldProvide: { people: readonly { id: string; name: string }[] } | { words: string } | null;
}

/**
 * What each requirement asks for, whether it is there, and who could provide what is missing. It explains
 * the decision and takes no part in it. Who could help is found by asking again with approvals added.
 */
export function explainNeeds(
  policy: Policy,
  facts: Facts,
  people: People,
  vector: FactVector,
  unmet: ReadonlySet<string>,
): ReadonlyMap<string, readonly Need[]> {
  const met = clausesThatHold(policy, vector);
  const helpers = memo(() => helperClasses(policy, facts, people, vector));
  return new Map(
    policy.requirements.map((requirement) => [
      requirement.id,
      clausesOf(requirement.satisfied).map((clause, index): Need => {
        const { text, from } = clauseWords(clause, vector);
        const isMet = met.has(clauseId(requirement, index));
        if (isMet || !unmet.has(requirement.id)) return { text, met: isMet, couldProvide: null };
        const readsApprovals = pathsRead(clause).some((path) => path.startsWith('reviews'));
        const candidates = readsApprovals
          ? helpers().flatMap(({ members, helps }) =>
              helps.has(clauseId(requirement, index)) ? members : [],
            )
          : [];
        if (candidates.length > 0) return { text, met: false, couldProvide: { people: named(candidates) } };
        return { text, met: false, couldProvide: from === null ? null : { words: from } };
      }),
    ]),
  );
}

export const clauseId = ({ id }: Requirement, index: number) => `${index} ${id}`;

/** The conditions of `satisfied` that hold for a vector, by `clauseId`. */
export function clausesThatHold(policy: Policy, vector: FactVector): ReadonlySet<string> {
  const statements = {
    key: `clauses ${policy.hash}`,
    reads: policy.reads,
    make: () => clauseStatements(policy),
  };
  const answer = ask(statements, 'satisfied', project(vector, policy.reads));
  return answer.ok ? answer.holds : new Set();
}

function clauseStatements(policy: Policy): Readonly<Record<string, PolicyJson>> {
  return Object.fromEntries(
    policy.requirements.flatMap((requirement) =>
      clausesOf(requirement.satisfied).map((clause, index) => [clauseId(requirement, index), permit(clause)]),
    ),
  );
}

const permit = (body: Expr): PolicyJson => ({
  effect: 'permit',
  principal: { op: 'All' },
  action: { op: 'All' },
  resource: { op: 'All' },
  conditions: [{ kind: 'when', body }],
});

/** More approvals than any rule asks for: enough of a kind shows whether that kind helps at all. */
export const PLENTY = 9;

/** People who could still approve, by kind (level, role, training), with the clauses that plenty of them meet. */
function helperClasses(policy: Policy, facts: Facts, people: People, vector: FactVector) {
  const whyNot = ineligible(facts.approval);
  const counted = new Set(people.counting.map(({ person }) => person.id));
  const classes = new Map<string, Person[]>();
  for (const person of facts.approval.people) {
    if (counted.has(person.id) || whyNot(person)) continue;
    const kind = JSON.stringify([person.level, person.orgRole, trainedAt(person, facts.at)]);
    classes.set(kind, [...(classes.get(kind) ?? []), person]);
  }
  return [...classes.values()].map((members) => {
    const more = members
      .slice(0, 1)
      .flatMap((person) => Array<Counting>(PLENTY).fill(approvalBy(person, facts.at)));
    const counting = [...people.counting, ...more];
    const reviews = reviewsOf({ counting, objections: people.objections }, facts.at);
    return { members, helps: clausesThatHold(policy, { ...vector, reviews }) };
  });
}

const approvalBy = (person: Person, at: number): Counting => ({
  person: { id: person.id, name: person.name },
  level: person.level,
  orgRole: person.orgRole,
  trained: trainedAt(person, at),
  at,
  sha: '',
});

const named = (people: readonly Person[]) =>
  people
    .map(({ id, name }) => ({ id, name }))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));

function memo<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
