import { groupBy, isKnown, MIN_REVIEWERS, type ReviewFact, sizeOf } from './facts.ts';
import { type Feedback, feedback, involvesAi } from './feedback.ts';
import { type ReadingFigures, type ReviewFigures, readingFigures, reviewFigures } from './figures.ts';
import { isOutcome, type LaterFailures, laterFailures } from './later-failures.ts';
import { reciprocalPairs } from './reciprocity.ts';
import { stampSignals } from './rubber-stamp.ts';
import type { Crossing } from './suggestions.ts';
import { teamOf, toldApart, toldByTeam, type Weeks } from './told.ts';

/** One team's reviewers. `figures` null: so few of them reviewed so little that they would be about persons. */
export interface TeamHealth {
  team: string;
  figures: ReviewFigures | null;
  failures: LaterFailures | null;
}

/** Pairs that approve each other above chance, by the teams of the two; no names. */
export interface PairCount {
  teams: readonly [string, string];
  pairs: number;
}

/** How an organisation reviews: distributions and counts, nobody by name. */
export interface OrganisationHealth {
  all: ReviewFigures;
  reading: ReadingFigures;
  feedback: Feedback;
  /** In the order of the alphabet. */
  teams: readonly TeamHealth[];
  pairs: { tested: number; found: number; byTeam: readonly PairCount[] };
  stamps: { tested: number; found: number };
  crossings: readonly Crossing[];
}

/** All figures of reviews of whole weeks; `facts` reach back to `spanOf(from)`. */
export function organisationHealth(facts: readonly ReviewFact[], weeks: Weeks): OrganisationHealth {
  const { all, groups } = toldByTeam(facts, weeks);
  const looked = toldByTeam(facts.filter(isKnown), weeks);
  const outcomes = laterFailures(toldApart(facts.filter(isOutcome), weeks, teamOf), teamOf);
  const failures = new Map(outcomes.map((one) => [one.group, one]));
  const withAndWithoutAi = toldApart(facts, weeks, (fact) => (involvesAi(fact) ? 'ai' : 'others'));
  const read = readOf(facts, weeks);
  return {
    all: reviewFigures(all, looked.all.facts),
    reading: readingFigures(read),
    feedback: feedback(all.facts, withAndWithoutAi),
    teams: teamsIn(facts, weeks, groups).map((team) => {
      const told = groups.get(team);
      return {
        team,
        figures: told ? reviewFigures(told, looked.groups.get(team)?.facts ?? []) : null,
        failures: (told && failures.get(team)) ?? null,
      };
    }),
    pairs: pairsOf(all.facts, new Set(groups.keys())),
    stamps: stampsOf(read),
    crossings: crossingsOf(facts, weeks),
  };
}

/** The decisions of which may be told how they were read, by the sizes of the diffs. */
export const readOf = (facts: readonly ReviewFact[], weeks: Weeks): readonly ReviewFact[] =>
  toldApart(facts.filter(isKnown), weeks, ({ lines }) => String(sizeOf(lines)));

function teamsIn(
  facts: readonly ReviewFact[],
  { from, to }: Weeks,
  told: ReadonlyMap<string, unknown>,
): string[] {
  const seen = facts.filter(({ decidedAt }) => decidedAt >= from && decidedAt < to).map(teamOf);
  return [...new Set([...seen, ...told.keys()])]
    .filter((team) => team !== null)
    .toSorted((a, b) => a.localeCompare(b));
}

function pairsOf(facts: readonly ReviewFact[], shown: ReadonlySet<string>): OrganisationHealth['pairs'] {
  const { tested, pairs } = reciprocalPairs(facts);
  const teams = new Map(facts.map(({ reviewer, team }) => [reviewer, team]));
  const pairTeams = pairs.map(({ people }) => {
    const [a, b] = people.map((person) => teams.get(person) ?? '').toSorted();
    return [a ?? '', b ?? ''] as const;
  });
  return {
    tested,
    found: pairs.length,
    byTeam: [...groupBy(pairTeams, (both) => both.join('\n')).values()]
      .map((some) => ({ teams: some[0]!, pairs: some.length }))
      .filter((one) => one.teams.every((team) => shown.has(team))),
  };
}

/** How many people stand out of how many; of a few that would be told of each of them. */
function stampsOf(facts: readonly ReviewFact[]): OrganisationHealth['stamps'] {
  const signals = stampSignals(facts);
  if (signals.length < MIN_REVIEWERS) return { tested: 0, found: 0 };
  return { tested: signals.length, found: signals.filter(({ standsOut }) => standsOut).length };
}

/** Reviews from team to team, in blocks of their own: those of a pair within the blocks of all might be one person's. */
function crossingsOf(facts: readonly ReviewFact[], weeks: Weeks): Crossing[] {
  const across = facts.filter(
    ({ team, authorTeam }) => team !== null && authorTeam !== null && team !== authorTeam,
  );
  const pairOf = ({ team, authorTeam }: ReviewFact) => `${team}\n${authorTeam}`;
  return [...groupBy(toldApart(across, weeks, pairOf), pairOf).values()].map((own) => ({
    from: own[0]!.team ?? '',
    for: own[0]!.authorTeam ?? '',
    reviews: own.length,
  }));
}
