import { groupBy, isNobodyOrMany, MIN_REVIEWERS, type ReviewFact, reviewersOf } from './facts.ts';
import { type ReviewFigures, reviewFigures } from './figures.ts';
import { type LaterFailures, laterFailures } from './later-failures.ts';
import { reciprocalPairs } from './reciprocity.ts';
import { stampSignals } from './rubber-stamp.ts';
import type { Crossing } from './suggestions.ts';

/**
 * One team's reviewers. `figures` null: fewer than five of them reviewed, so that they would be about persons; or what is
 * told elsewhere without them would be, so that these stand for those.
 */
export interface TeamHealth {
  team: string;
  reviewers: number;
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
  /** Enough people reviewed, and enough where what is left out is left out. */
  isTold: boolean;
  all: ReviewFigures;
  /** In the order of the alphabet. */
  teams: readonly TeamHealth[];
  pairs: { tested: number; found: number; byTeam: readonly PairCount[] };
  stamps: { tested: number; found: number };
  crossings: readonly Crossing[];
}

/**
 * All figures of reviews made in so many weeks. `outside`: reviews that a filter leaves out, which can be reckoned by whoever
 * looks with the filter and without.
 */
export function organisationHealth(
  facts: readonly ReviewFact[],
  weeks: number,
  outside: readonly ReviewFact[] = [],
): OrganisationHealth {
  const byTeam = [...groupBy(facts, ({ team }) => team)]
    .flatMap(([team, own]) => (team === null ? [] : [{ team, own, reviewers: reviewersOf(own) }]))
    .toSorted((a, b) => a.team.localeCompare(b.team));
  const shown = toldTeams(byTeam, reviewersOf(facts), outside);
  const failures = new Map(
    laterFailures(facts, ({ team }) => (team !== null && shown.has(team) ? team : null)).map((one) => [
      one.group,
      one,
    ]),
  );
  const { tested, pairs } = reciprocalPairs(facts);
  const teamOf = new Map(facts.map(({ reviewer, team }) => [reviewer, team]));
  const pairTeams = pairs.map(({ people }) => {
    const [a, b] = people.map((person) => teamOf.get(person) ?? '').toSorted();
    return [a ?? '', b ?? ''] as const;
  });
  const signals = stampSignals(facts);
  return {
    isTold: reviewersOf(facts) >= MIN_REVIEWERS && isNobodyOrMany(reviewersOf(outside)),
    all: reviewFigures(facts, weeks, MIN_REVIEWERS),
    teams: byTeam.map(({ team, own, reviewers }) => ({
      team,
      reviewers,
      figures: shown.has(team) ? reviewFigures(own, weeks, MIN_REVIEWERS) : null,
      failures: failures.get(team) ?? null,
    })),
    pairs: {
      tested,
      found: pairs.length,
      byTeam: [...groupBy(pairTeams, (teams) => teams.join('\n')).values()]
        .map((some) => ({ teams: some[0]!, pairs: some.length }))
        .filter(({ teams }) => teams.every((team) => shown.has(team))),
    },
    stamps: { tested: signals.length, found: signals.filter(({ standsOut }) => standsOut).length },
    crossings: crossingsOf(facts),
  };
}

/**
 * The teams whose figures are told: large enough, also in what a filter leaves out of them; and so many people are in none
 * of them that the whole without them is not about a few either. The smallest are left out for that.
 */
function toldTeams(
  teams: readonly { team: string; reviewers: number }[],
  everybody: number,
  outside: readonly ReviewFact[],
): ReadonlySet<string> {
  const left = groupBy(outside, ({ team }) => team);
  const told = teams
    .filter(
      ({ team, reviewers }) =>
        reviewers >= MIN_REVIEWERS && isNobodyOrMany(reviewersOf(left.get(team) ?? [])),
    )
    .toSorted((a, b) => b.reviewers - a.reviewers);
  const others = () => everybody - told.reduce((sum, { reviewers }) => sum + reviewers, 0);
  while (told.length > 0 && !isNobodyOrMany(others())) told.pop();
  return new Set(told.map(({ team }) => team));
}

function crossingsOf(facts: readonly ReviewFact[]): Crossing[] {
  const across = facts.filter(
    ({ team, authorTeam }) => team !== null && authorTeam !== null && team !== authorTeam,
  );
  return [...groupBy(across, ({ team, authorTeam }) => `${team}\n${authorTeam}`).values()].map((own) => ({
    from: own[0]!.team ?? '',
    for: own[0]!.authorTeam ?? '',
    reviews: own.length,
  }));
}
