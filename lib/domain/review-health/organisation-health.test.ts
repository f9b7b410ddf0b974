import { describe, expect, test } from 'vitest';
import type { ReviewFact } from './facts.ts';
import { feedback } from './feedback.ts';
import { organisationHealth } from './organisation-health.ts';
import { ownHealth } from './own-health.ts';
import { type RuleCost, suggest } from './suggestions.ts';

const DAY = 86_400_000;
const MONDAY = Date.UTC(1970, 0, 5);
const FOUR_WEEKS = { from: MONDAY, to: MONDAY + 28 * DAY };

const fact = (over: Partial<ReviewFact>): ReviewFact => ({
  changeId: 'c',
  service: 'checkout',
  reviewer: 'a',
  team: 'pay',
  author: 'z',
  authorTeam: 'pay',
  decision: 'approve',
  decidedAt: MONDAY + DAY,
  waitedHours: 2,
  opening: { seconds: 300, diff: true },
  lines: 50,
  involvement: 'unknown',
  wrote: false,
  failed: false,
  incidents: [],
  ...over,
});

/** Reviews of a team by so many people, as many each as is said. */
const team = (name: string, each: readonly number[], over: Partial<ReviewFact> = {}): ReviewFact[] =>
  each.flatMap((count, person) =>
    Array.from({ length: count }, (_, n) =>
      fact({ changeId: `${name}-${person}-${n}`, team: name, reviewer: `${name}-${person}`, ...over }),
    ),
  );

describe('what is told of teams', () => {
  test('a team of four has no figure and no outcome; it counts in the whole', () => {
    const health = organisationHealth(
      [...team('big', [9, 9, 9, 9, 9]), ...team('small', [20, 20, 20, 20]), ...team('two', [9, 9])],
      FOUR_WEEKS,
    );
    expect(health.teams.map(({ team: name, figures }) => [name, figures !== null])).toEqual([
      ['big', true],
      ['small', false],
      ['two', false],
    ]);
    expect(health.teams[1]!.failures).toBeNull();
    expect(health.all).toMatchObject({ reviewers: 11, reviews: 143 });
  });

  test('nobody comes to a few people’s figures by subtracting those of large teams from the whole', () => {
    const told = (facts: ReviewFact[]) => {
      const { teams, all } = organisationHealth(facts, FOUR_WEEKS);
      return [...teams.flatMap(({ team: name, figures }) => (figures ? name : [])), all.reviewers];
    };
    const large = [...team('big', [9, 9, 9, 9, 9]), ...team('vast', [9, 9, 9, 9, 9, 9])];
    expect(told(large)).toEqual(['big', 'vast', 11]);
    expect(told([...large, ...team('small', [9])])).toEqual(['big', 'vast', 11]);
    expect(told([...large, ...team('small', [9]), ...team('few', [9, 9, 9, 9])])).toEqual([
      ...['big', 'vast'],
      16,
    ]);
  });

  test('how few people looked at changes is not told: neither in all nor of diffs of one size', () => {
    const { all, reading } = organisationHealth(
      [
        ...team('big', [9, 9, 9, 9, 9]),
        ...team('big', [9], { lines: 900, opening: { seconds: 1, diff: false } }),
      ],
      FOUR_WEEKS,
    );
    expect(reading.sizes[3]).toEqual({
      size: 'more than 400',
      decisions: 0,
      seconds: null,
      hasty: { part: 0, whole: 0, tooFew: true },
    });
    expect(reading.hasty.whole).toBe(45);
    expect(all.reviews).toBe(54);
    const four = team('big', [9, 9, 9, 9, 9]).map((one) =>
      one.reviewer === 'big-0' ? { ...one, opening: null } : one,
    );
    expect(organisationHealth(four, FOUR_WEEKS).all).toMatchObject({ reviews: 45, unopened: { whole: 0 } });
  });

  test('no id of a person is anywhere in it', () => {
    const health = organisationHealth(team('big', [40, 9, 9, 9, 9]), FOUR_WEEKS);
    expect(JSON.stringify(health)).not.toMatch(/big-\d|"z"/);
  });

  test('what is not known is not 0: no opening, no share', () => {
    const { all, reading } = organisationHealth(team('big', [9, 9, 9, 9, 9], { opening: null }), FOUR_WEEKS);
    expect(all.reviews).toBe(45);
    expect(all.unopened).toEqual({ part: 0, whole: 0, tooFew: true });
    expect(reading.sizes.every(({ seconds }) => seconds === null)).toBe(true);
  });

  test('a diff of 50 lines in 49 seconds is faster than it can be read, in 50 it is not', () => {
    const quick = organisationHealth(
      team('big', [5, 5, 5, 5, 5], { opening: { seconds: 49, diff: true } }),
      FOUR_WEEKS,
    );
    const slow = organisationHealth(
      team('big', [5, 5, 5, 5, 5], { opening: { seconds: 50, diff: true } }),
      FOUR_WEEKS,
    );
    expect(quick.reading.hasty).toMatchObject({ part: 25, whole: 25 });
    expect(slow.reading.hasty).toMatchObject({ part: 0, whole: 25 });
  });

  test('nothing is said of a team on one incident, however many of its approvals it had', () => {
    const failing = { failed: true, incidents: ['i1'] };
    const facts = [
      ...team('big', [40, 9, 9, 9, 9]),
      ...team('big', [1, 1, 1], failing).map((one, n) => ({ ...one, changeId: `bad-${n}` })),
      ...team('other', [20, 20, 20, 20, 20]).map((one, n) =>
        n % 9 === 0 ? { ...one, failed: true, incidents: [`o${n}`] } : one,
      ),
    ];
    const { teams } = organisationHealth(facts, FOUR_WEEKS);
    expect(teams[0]!.failures).toMatchObject({ failed: 3, incidents: 1, rate: null });
    expect(teams[1]!.failures!.rate).not.toBeNull();
  });

  test('feedback: the change that got it is neither before nor after; of four authors nothing is said', () => {
    const writtenBy = (author: string) => [
      fact({ author, changeId: `${author}1`, decidedAt: MONDAY + 1, failed: true, incidents: ['i'] }),
      fact({
        author,
        changeId: `${author}2`,
        decidedAt: MONDAY + 2,
        involvement: 'authored',
        wrote: true,
        failed: true,
        incidents: ['j'],
      }),
      fact({ author, changeId: `${author}3`, decidedAt: MONDAY + 3 }),
      fact({ author, changeId: `${author}4`, decidedAt: MONDAY + 4, failed: null }),
    ];
    const { ai, later } = feedback(['v', 'w', 'x', 'y', 'z'].flatMap(writtenBy));
    expect(later).toMatchObject({
      authors: 5,
      before: { failed: 5, changes: 5 },
      after: { failed: 0, changes: 5 },
      difference: { tooFew: true },
    });
    expect(ai).toEqual({ part: 5, whole: 5, tooFew: true });
    expect(feedback(['w', 'x', 'y', 'z'].flatMap(writtenBy)).later).toBeNull();
  });
});

test('a person sees their own reviews as they are, of the team’s what is told, and a signal from ten on', () => {
  const facts = team('big', [40, 9, 9, 9, 9]);
  const mine = (person: string, more: ReviewFact[] = []) => {
    const own = [...facts.filter(({ reviewer }) => reviewer === person), ...more];
    return ownHealth({ facts: own, weeks: 4 }, facts, FOUR_WEEKS, person);
  };
  expect(mine('big-0').ofTeam).toEqual({ own: 40, all: 76, reviewers: 5 });
  expect(mine('big-0').stamps).toMatchObject({ known: 40, stamps: 0, standsOut: false });
  expect(mine('big-1').stamps).toBeNull();
  expect(mine('nobody')).toMatchObject({ figures: { reviews: 0 }, ofTeam: null });
  // this week's, of which nobody else is told yet
  const today = fact({ reviewer: 'big-1', team: 'big', changeId: 'new', decidedAt: FOUR_WEEKS.to + 1 });
  expect(mine('big-1', [today])).toMatchObject({ figures: { reviews: 10 }, ofTeam: { own: 9, all: 76 } });
});

describe('suggestions', () => {
  const rule: RuleCost = {
    id: 'r',
    title: 'Two seniors',
    seniorHours: 40,
    approvals: 900,
    caught: 0,
    notKnown: 0,
    days: 90,
    policyVersion: 1,
  };

  test('to spread where one does nearly all, not where all do alike', () => {
    const narrow = organisationHealth(
      [...team('alike', [30, 30, 30, 30, 30]), ...team('narrow', [140, 3, 3, 3, 3])],
      FOUR_WEEKS,
    );
    const found = suggest(narrow.teams, narrow.crossings, []);
    expect(found).toEqual([expect.objectContaining({ kind: 'spread-load', team: 'narrow', reviewers: 5 })]);
  });

  test('to pair a slow team with a fast one that reviews for it already', () => {
    const health = organisationHealth(
      [
        ...team('slow', [20, 20, 20, 20, 20], { waitedHours: 30 }),
        ...team('fast', [20, 20, 20, 20, 20], { waitedHours: 2, authorTeam: 'slow' }),
      ],
      FOUR_WEEKS,
    );
    expect(suggest(health.teams, health.crossings, [])).toEqual([
      expect.objectContaining({ kind: 'pair-teams', team: 'slow', helper: 'fast', reviews: 100 }),
    ]);
  });

  test('a rule that costs and caught nothing, not one that caught something or costs little', () => {
    const rules = [rule, { ...rule, caught: 1 }, { ...rule, seniorHours: 0.2 }];
    expect(suggest([], [], rules)).toEqual([{ kind: 'costly-rule', rule }]);
  });
});
