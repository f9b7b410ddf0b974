import {
  type OrganisationHealth,
  organisationHealth,
} from '#lib/domain/review-health/organisation-health.ts';
import { type OwnHealth, ownHealth } from '#lib/domain/review-health/own-health.ts';
import { type Suggestion, suggest } from '#lib/domain/review-health/suggestions.ts';
import { spanOf, toldByTeam, type Weeks } from '#lib/domain/review-health/told.ts';
import { db } from '#lib/platform/db.ts';
import { loadReviews, loadRuleCosts, type ReviewRow, type RowsAsked } from './review-health-rows.ts';
import { versionedCache } from './versioned-cache.ts';

/** Whole ISO weeks, both ends Mondays. What became of changes is known up to the end: the figures stay for a week. */
export interface ReviewsAsked {
  from: Date;
  to: Date;
}

export interface ReviewHealth extends OrganisationHealth {
  asked: ReviewsAsked;
  suggestions: readonly Suggestion[];
}

const cachedRows = versionedCache((asked: RowsAsked) => JSON.stringify(asked), loadReviews, { capacity: 4 });

/** All reviews that telling of a period takes. */
const rowsFor = ({ from, to }: ReviewsAsked): Promise<ReviewRow[]> =>
  cachedRows({ from: new Date(spanOf(from.getTime())), to, today: to, reviewer: null });

const weeksOf = ({ from, to }: ReviewsAsked): Weeks => ({ from: from.getTime(), to: to.getTime() });

/** How the organisation reviews: by team, nobody by name. Computed once for each question and state of the data. */
export const cachedReviewHealth: (asked: ReviewsAsked) => Promise<ReviewHealth> = versionedCache(
  (asked) => JSON.stringify(asked),
  async (asked) => {
    const [facts, rules] = await Promise.all([rowsFor(asked), loadRuleCosts()]);
    const health = organisationHealth(facts, weeksOf(asked));
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

const DAY = 86_400_000;

/** One person's own figures, up to and with today; for that person alone. */
export async function myReviews(asked: ReviewsAsked, personId: string, now: Date): Promise<MyReviews> {
  const today = new Date(Math.floor(now.getTime() / DAY) * DAY);
  const to = new Date(today.getTime() + DAY);
  const [facts, rows] = await Promise.all([
    rowsFor(asked),
    loadReviews({ from: asked.from, to, today, reviewer: personId }),
  ]);
  const weeks = (to.getTime() - asked.from.getTime()) / (7 * DAY);
  const own = ownHealth({ facts: rows, weeks }, facts, weeksOf(asked), personId);
  const people = await db().person.findMany({
    where: { id: { in: own.pairs.map(({ other }) => other) } },
    select: { id: true, name: true },
  });
  return {
    ...own,
    rows: rows.toReversed(),
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
  const told = toldByTeam(await rowsFor(asked), weeksOf(asked)).groups.get(team);
  if (!told) return null;
  return told.facts
    .toSorted((a, b) => b.decidedAt - a.decidedAt)
    .map(({ reviewer: _reviewer, author: _author, opening: _opening, ...row }) => row);
}
