import type { ReviewFact } from './facts.ts';
import { type ReviewFigures, reviewFigures } from './figures.ts';
import { type LaterFailures, laterFailures } from './later-failures.ts';
import { type Pair, reciprocalPairs } from './reciprocity.ts';
import { type StampSignal, stampSignals } from './rubber-stamp.ts';

/** What a person sees of themselves, and nobody else does. */
export interface OwnHealth {
  figures: ReviewFigures;
  /** Of their own team's reviews: how many were theirs. */
  ofTeam: { own: number; all: number; reviewers: number };
  failures: LaterFailures | null;
  /** Pairs above chance that they are one of; told to the other as well. */
  pairs: readonly { other: string; given: number; back: number; expected: readonly [number, number] }[];
  /** Null: too few decisions of which the opening is known. */
  stamps: StampSignal | null;
}

/** One person's part in the reviews of so many weeks. All facts are needed: chance is what everybody does. */
export function ownHealth(facts: readonly ReviewFact[], person: string, weeks: number): OwnHealth {
  const own = facts.filter(({ reviewer }) => reviewer === person);
  const team = own[0]?.team ?? null;
  const ofTeam = team === null ? own : facts.filter((fact) => fact.team === team);
  const seen = ({ people, approvals, expected }: Pair) =>
    people[0] === person
      ? { other: people[1], given: approvals[0], back: approvals[1], expected }
      : {
          other: people[0],
          given: approvals[1],
          back: approvals[0],
          expected: [expected[1], expected[0]] as const,
        };
  return {
    figures: reviewFigures(own, weeks),
    ofTeam: {
      own: own.length,
      all: ofTeam.length,
      reviewers: new Set(ofTeam.map(({ reviewer }) => reviewer)).size,
    },
    failures: laterFailures(facts, ({ reviewer }) => reviewer).find(({ group }) => group === person) ?? null,
    pairs: reciprocalPairs(facts)
      .pairs.filter(({ people }) => people.includes(person))
      .map(seen),
    stamps: stampSignals(facts).find(({ reviewer }) => reviewer === person) ?? null,
  };
}
