import type { TeamHealth } from './organisation-health.ts';

/** What a rule of the policy in force asked for and caught, by a backtest of it that ran. */
export interface RuleCost {
  id: string;
  title: string;
  /** Hours of senior people's reviews a week that it asks for. */
  seniorHours: number;
  approvals: number;
  /** Sev1s and Sev2s with a change that it held or would have asked something of, and those of which nobody knows. */
  caught: number;
  notKnown: number;
  days: number;
  policyVersion: number;
}

/** Something that could be done, with the figures it stands on. No score, and no person. */
export type Suggestion =
  | {
      kind: 'spread-load';
      team: string;
      reviewers: number;
      reviews: number;
      effective: number;
      low: number;
      high: number;
    }
  | {
      kind: 'pair-teams';
      /** Waits long for its reviews; and the team that reviews for it already and answers fast. */
      team: string;
      helper: string;
      wait: { value: number; low: number; high: number };
      helperWait: { value: number; low: number; high: number };
      /** Reviews of the helper's people on changes of the team. */
      reviews: number;
    }
  | { kind: 'costly-rule'; rule: RuleCost };

/** A team reviews as if fewer than this share of its people did, the whole interval below it. */
const SPREAD_BELOW = 0.5;
/** A rule has to cost so many senior-hours a week to be worth a word. */
const MIN_HOURS = 1;

/** How often people of one team reviewed changes of another. */
export interface Crossing {
  from: string;
  for: string;
  reviews: number;
}

/**
 * Suggestions from figures that are clear: an interval that excludes the ordinary, not a rank. Teams with fewer than five
 * reviewers are not in the figures and get none.
 */
export function suggest(
  teams: readonly TeamHealth[],
  crossings: readonly Crossing[],
  rules: readonly RuleCost[],
): Suggestion[] {
  const spread = teams.flatMap(({ team, figures }): Suggestion[] => {
    const spreadOver = figures?.concentration;
    if (!spreadOver || spreadOver.effective.high >= SPREAD_BELOW * spreadOver.reviewers) return [];
    const { value, low, high } = spreadOver.effective;
    return [
      {
        kind: 'spread-load',
        team,
        reviewers: spreadOver.reviewers,
        reviews: spreadOver.reviews,
        effective: value,
        low,
        high,
      },
    ];
  });
  const byTeam = new Map(teams.map((one) => [one.team, one]));
  const pairs = teams.flatMap(({ team, figures }): Suggestion[] => {
    const wait = figures?.wait.p50;
    if (!wait) return [];
    const helpers = crossings
      .filter((one) => one.for === team && one.from !== team)
      .flatMap(({ from, reviews }) => {
        const helperWait = byTeam.get(from)?.figures?.wait.p50;
        return helperWait && 2 * helperWait.high < wait.low ? [{ helper: from, helperWait, reviews }] : [];
      })
      .toSorted((a, b) => b.reviews - a.reviews || a.helper.localeCompare(b.helper));
    const [best] = helpers;
    return best ? [{ kind: 'pair-teams', team, wait, ...best }] : [];
  });
  const costly = rules
    .filter(({ seniorHours, caught }) => seniorHours >= MIN_HOURS && caught === 0)
    .map((rule): Suggestion => ({ kind: 'costly-rule', rule }));
  return [...spread, ...pairs, ...costly];
}
