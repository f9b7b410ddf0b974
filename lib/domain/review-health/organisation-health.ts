import { groupBy, MIN_REVIEWERS, type ReviewFact } from './facts.ts';
import { type ReviewFigures, reviewFigures } from './figures.ts';
import { type LaterFailures, laterFailures } from './later-failures.ts';
import { reciprocalPairs } from './reciprocity.ts';
import { stampSignals } from './rubber-stamp.ts';
import type { Crossing } from './suggestions.ts';

/** One team's reviewers. `figures` null: fewer than five of them reviewed, so that they would be about persons. */
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
  all: ReviewFigures;
  /** In the order of the alphabet. */
  teams: readonly TeamHealth[];
  pairs: { tested: number; found: number; byTeam: readonly PairCount[] };
  stamps: { tested: number; found: number };
  crossings: readonly Crossing[];
}

/** All figures of reviews made in so many weeks. */
export function organisationHealth(facts: readonly ReviewFact[], weeks: number): OrganisationHealth {
  const reviewersOf = (own: readonly ReviewFact[]) => new Set(own.map(({ reviewer }) => reviewer)).size;
  const byTeam = [...groupBy(facts, ({ team }) => team)]
    .flatMap(([team, own]) => (team === null ? [] : [{ team, own, reviewers: reviewersOf(own) }]))
    .toSorted((a, b) => a.team.localeCompare(b.team));
  const shown = new Set(byTeam.filter(({ reviewers }) => reviewers >= MIN_REVIEWERS).map(({ team }) => team));
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
    all: reviewFigures(facts, weeks),
    teams: byTeam.map(({ team, own, reviewers }) => ({
      team,
      reviewers,
      figures: shown.has(team) ? reviewFigures(own, weeks) : null,
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
