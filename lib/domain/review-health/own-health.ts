import type { ReviewFact } from './facts.ts';
import { type ReadingFigures, type ReviewFigures, readingFigures, reviewFigures } from './figures.ts';
import { type LaterFailures, laterFailures } from './later-failures.ts';
import { readOf } from './organisation-health.ts';
import { type Pair, reciprocalPairs } from './reciprocity.ts';
import { type StampSignal, stampSignals } from './rubber-stamp.ts';
import { type Told, toldByTeam, type Weeks } from './told.ts';

/** What a person sees of themselves, and nobody else does. */
export interface OwnHealth {
  figures: ReviewFigures;
  reading: ReadingFigures;
  /** Of their team's reviews that everybody is told of: how many were theirs; null: none are. */
  ofTeam: { own: number; all: number; reviewers: number } | null;
  failures: LaterFailures | null;
  /** Pairs above chance that they are one of; told to the other as well. */
  pairs: readonly { other: string; given: number; back: number; expected: readonly [number, number] }[];
  /** Null: too few decisions of which the opening is known. */
  stamps: StampSignal | null;
}

/**
 * One person's part: their own reviews as they are, and of the others, whose habits chance is, what everybody is told of.
 * `facts` reach back to `spanOf(from)`.
 */
export function ownHealth(
  own: Told<ReviewFact>,
  facts: readonly ReviewFact[],
  weeks: Weeks,
  person: string,
): OwnHealth {
  const told = toldByTeam(facts, weeks);
  const team = told.groups.get(own.facts[0]?.team ?? '')?.facts;
  const besides = (some: readonly ReviewFact[]) => [
    ...some.filter(({ reviewer }) => reviewer !== person),
    ...own.facts,
  ];
  return {
    figures: reviewFigures(own),
    reading: readingFigures(own.facts),
    ofTeam: team
      ? {
          own: team.filter(({ reviewer }) => reviewer === person).length,
          all: team.length,
          reviewers: new Set(team.map(({ reviewer }) => reviewer)).size,
        }
      : null,
    failures:
      laterFailures(besides(told.all.facts), ({ reviewer }) => reviewer).find(
        ({ group }) => group === person,
      ) ?? null,
    pairs: reciprocalPairs(told.all.facts)
      .pairs.filter(({ people }) => people.includes(person))
      .map((pair) => seenBy(person, pair)),
    stamps: stampSignals(besides(readOf(facts, weeks))).find(({ reviewer }) => reviewer === person) ?? null,
  };
}

function seenBy(person: string, { people, approvals, expected }: Pair): OwnHealth['pairs'][number] {
  const [given, back] = people[0] === person ? [0, 1] : [1, 0];
  return {
    other: people[back]!,
    given: approvals[given]!,
    back: approvals[back]!,
    expected: [expected[given]!, expected[back]!],
  };
}
