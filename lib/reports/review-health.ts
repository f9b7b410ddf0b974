import {
  type OrganisationHealth,
  organisationHealth,
} from '#lib/domain/review-health/organisation-health.ts';
import { type OwnHealth, ownHealth } from '#lib/domain/review-health/own-health.ts';
import { type Suggestion, suggest } from '#lib/domain/review-health/suggestions.ts';
import { db } from '#lib/platform/db.ts';
import { loadReviews, loadRuleCosts, type ReviewRow, type ReviewsAsked } from './review-health-rows.ts';
import { versionedCache } from './versioned-cache.ts';

const WEEK = 7 * 86_400_000;

export interface ReviewHealth extends OrganisationHealth {
  asked: ReviewsAsked;
  suggestions: readonly Suggestion[];
}

const weeksOf = ({ from, to }: ReviewsAsked) => (to.getTime() - from.getTime()) / WEEK;

const cachedRows = versionedCache((asked: ReviewsAsked) => JSON.stringify(asked), loadReviews, {
  capacity: 4,
});

/** The reviews that the filter by a service leaves out. */
const rowsOutside = async (asked: ReviewsAsked, service: string): Promise<ReviewRow[]> =>
  (await cachedRows({ ...asked, service: null })).filter((row) => row.service !== service);

/** How the organisation reviews: by team, nobody by name. Computed once for each question and state of the data. */
export const cachedReviewHealth: (asked: ReviewsAsked) => Promise<ReviewHealth> = versionedCache(
  (asked) => JSON.stringify(asked),
  async (asked) => {
    const [facts, outside, rules] = await Promise.all([
      cachedRows(asked),
      asked.service === null ? [] : rowsOutside(asked, asked.service),
      loadRuleCosts(),
    ]);
    const health = organisationHealth(facts, weeksOf(asked), outside);
    return { ...health, asked, suggestions: suggest(health.teams, health.crossings, rules) };
  },
  { capacity: 16 },
);

/**
 * What one who does not lead sees: the whole organisation's figures and their own team's, where it is large enough.
 * Other teams, pairs and signals are left out.
 */
export function ownTeamOnly(health: ReviewHealth, team: string | null): ReviewHealth {
  return {
    ...health,
    teams: health.teams.filter((one) => one.team === team),
    pairs: { ...health.pairs, byTeam: [] },
    crossings: [],
    suggestions: health.suggestions.filter((one) => one.kind === 'costly-rule' || one.team === team),
  };
}

export interface MyReviews extends OwnHealth {
  /** The newest first. */
  rows: readonly ReviewRow[];
  /** Names of those they are told of in pairs, by id. */
  names: ReadonlyMap<string, string>;
}

/** One person's own figures; for that person alone. */
export async function myReviews(asked: ReviewsAsked, personId: string): Promise<MyReviews> {
  const facts = await cachedRows(asked);
  const own = ownHealth(facts, personId, weeksOf(asked));
  const people = await db().person.findMany({
    where: { id: { in: own.pairs.map(({ other }) => other) } },
    select: { id: true, name: true },
  });
  return {
    ...own,
    rows: facts.filter(({ reviewer }) => reviewer === personId).toReversed(),
    names: new Map(people.map(({ id, name }) => [id, name])),
  };
}

/** A review as others may see it: what everybody can read on its change's page, but not how it was looked at. */
export type TeamRow = Omit<ReviewRow, 'reviewer' | 'author' | 'opening'>;

/**
 * Reviews behind a team's figures, where those are told; else null. Who made one is left out and stands on its change's
 * page, so how long they looked at it is left out too.
 */
export async function teamRows(asked: ReviewsAsked, team: string): Promise<TeamRow[] | null> {
  const { teams } = await cachedReviewHealth(asked);
  if (!teams.some((one) => one.team === team && one.figures !== null)) return null;
  const own = (await cachedRows(asked)).filter((row) => row.team === team);
  return own.toReversed().map(({ reviewer: _reviewer, author: _author, opening: _opening, ...row }) => row);
}
