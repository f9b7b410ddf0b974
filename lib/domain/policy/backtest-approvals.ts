import { keyBy } from './backtest-key.ts';
import type { HistoricFacts } from './backtest-readings.ts';
import { ask, type PolicyJson } from './cedar.ts';
import { clausesOf, pathsRead } from './clauses.ts';
import type { Policy } from './parse-policy.ts';
import { project } from './schema.ts';
import type { FactVector } from './vector.ts';

/** Kinds of reviewers that a policy can ask for, the easiest to find first. A principal counts as a senior too. */
export const REVIEWERS = ['anyone', 'senior', 'principal', 'director'] as const;
export type Reviewer = (typeof REVIEWERS)[number];

/** How many approvals of each kind, each by another person. */
export type Approvals = Readonly<Record<Reviewer, number>>;

export const NO_APPROVALS: Approvals = { anyone: 0, senior: 0, principal: 0, director: 0 };

/** No rule known here asks for more people. */
const MOST = 4;

/** All ways to have up to `MOST` approvals, fewest and easiest first. */
const WAYS: readonly Approvals[] = Array.from({ length: MOST + 1 }, (_, people) => waysOf(people)).flat();

function waysOf(people: number): Approvals[] {
  const ways: Approvals[] = [];
  for (let director = 0; director <= people; director += 1)
    for (let principal = 0; principal + director <= people; principal += 1)
      for (let senior = 0; senior + principal + director <= people; senior += 1)
        ways.push({ anyone: people - senior - principal - director, senior, principal, director });
  return ways;
}

export const peopleIn = ({ anyone, senior, principal, director }: Approvals): number =>
  anyone + senior + principal + director;

/** What all of several requirements ask for together: approvals serve more than one of them. */
export function together(all: readonly Approvals[]): Approvals {
  const most = (of: (one: Approvals) => number) => all.reduce((max, one) => Math.max(max, of(one)), 0);
  const director = most((one) => one.director);
  const principal = most((one) => one.principal);
  const senior = Math.max(0, most((one) => one.senior + one.principal) - principal);
  const anyone = Math.max(0, most(peopleIn) - director - principal - senior);
  return { anyone, senior, principal, director };
}

/**
 * What is missing of `asked` beside the approvals that a vector counts. Directors are taken for people beside the
 * seniors: the vector does not say who is both.
 */
export function lacking(asked: Approvals, { reviews }: FactVector): Approvals {
  const has = (name: string) => Number(reviews?.[name] ?? 0);
  const principal = Math.max(0, asked.principal - has('principals'));
  const senior = Math.max(0, asked.senior + asked.principal - has('seniors') - principal);
  const director = Math.max(0, asked.director - has('directors'));
  const anyone = Math.max(0, peopleIn(asked) - has('people') - principal - senior - director);
  return { anyone, senior, principal, director };
}

/**
 * The fewest and easiest approvals that meet what each requirement's `satisfied` says of reviews, for the other facts
 * of a vector; found by asking the policy itself with one way to have them after the other. None where it says nothing
 * of reviews, and where no number of approvals would do. One a requirement, in the policy's order.
 */
export function approvalsAsked(policy: Policy): (facts: HistoricFacts) => readonly Approvals[] {
  const parts: Record<string, PolicyJson> = {};
  const scope = { op: 'All' } as const;
  const wanted = policy.requirements.map(({ satisfied }, requirement) => {
    const clauses = clausesOf(satisfied).filter((clause) => pathsRead(clause).some(isReview));
    const ids = clauses.map((body, index) => {
      const id = `${requirement} ${index}`;
      const conditions: PolicyJson['conditions'] = [{ kind: 'when', body }];
      parts[id] = { effect: 'permit', principal: scope, action: scope, resource: scope, conditions };
      return id;
    });
    return { ids, keyOf: keyBy(clauses, 'reviews'), known: new Map<string, Approvals>() };
  });
  const reads = [...new Set(Object.values(parts).flatMap(({ conditions }) => pathsRead(conditions)))].sort();
  const statements = { key: `reviews ${policy.hash}`, reads, make: () => parts };
  const holding = (vector: FactVector, way: Approvals): ReadonlySet<string> => {
    const answer = ask(statements, 'satisfied', project({ ...vector, reviews: reviewsIn(way) }, reads));
    return answer.ok ? answer.holds : new Set();
  };
  return (facts) => {
    const keys = wanted.map(({ keyOf }) => keyOf(facts));
    const open = new Set([...wanted.keys()].filter((index) => !wanted[index]!.known.has(keys[index]!)));
    for (const way of WAYS) {
      if (open.size === 0) break;
      const holds = holding(facts.vector, way);
      for (const index of open) {
        const { ids, known } = wanted[index]!;
        if (!ids.every((id) => holds.has(id))) continue;
        known.set(keys[index]!, way);
        open.delete(index);
      }
    }
    for (const index of open) wanted[index]!.known.set(keys[index]!, NO_APPROVALS);
    return wanted.map(({ known }, index) => known.get(keys[index]!)!);
  };
}

const isReview = (path: string) => path === '' || path === 'reviews' || path.startsWith('reviews.');

/** Approvals given a moment ago by trained people, and nobody objects. */
function reviewsIn(way: Approvals): Readonly<Record<string, number>> {
  return {
    people: peopleIn(way),
    seniors: way.senior + way.principal,
    principals: way.principal,
    directors: way.director,
    untrained: 0,
    changesRequested: 0,
    vetoes: 0,
    newestMinutes: 0,
    oldestMinutes: 0,
  };
}
