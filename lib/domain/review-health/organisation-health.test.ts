import { describe, expect, test } from 'vitest';
import type { ReviewFact } from './facts.ts';
import { organisationHealth } from './organisation-health.ts';
import { ownHealth } from './own-health.ts';
import { type RuleCost, suggest } from './suggestions.ts';

const fact = (over: Partial<ReviewFact>): ReviewFact => ({
  changeId: 'c',
  service: 'checkout',
  reviewer: 'a',
  team: 'pay',
  author: 'z',
  authorTeam: 'pay',
  decision: 'approve',
  decidedAt: 0,
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
      4,
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
    const told = (facts: ReviewFact[]) =>
      organisationHealth(facts, 4).teams.flatMap(({ team: name, figures }) => (figures ? name : []));
    const large = [...team('big', [9, 9, 9, 9, 9]), ...team('vast', [9, 9, 9, 9, 9, 9])];
    expect(told(large)).toEqual(['big', 'vast']);
    expect(told([...large, ...team('small', [9])])).toEqual(['vast']);
    expect(told([...large, ...team('small', [9, 9, 9, 9, 9])])).toEqual(['big', 'small', 'vast']);
  });

  test('nor by a filter that leaves out a few: of the team, or of all', () => {
    const facts = [...team('big', [9, 9, 9, 9, 9]), ...team('vast', [9, 9, 9, 9, 9, 9])];
    const few = team('big', [3, 3], { service: 'search' });
    const more = team('vast', [3, 3, 3, 3, 3], { service: 'search' });
    const withFew = organisationHealth(facts, 4, few);
    expect(withFew.isTold).toBe(false);
    const withMore = organisationHealth(facts, 4, [...few, ...more]);
    expect(withMore.isTold).toBe(true);
    expect(withMore.teams.map(({ figures }) => figures !== null)).toEqual([false, true]);
    expect(organisationHealth(facts, 4).isTold).toBe(true);
  });

  test('how few people looked at changes is not told: neither in all nor of diffs of one size', () => {
    const { all } = organisationHealth(
      [
        ...team('big', [9, 9, 9, 9, 9]),
        ...team('big', [9], { lines: 900, opening: { seconds: 1, diff: false } }),
      ],
      4,
    );
    expect(all.reading[3]).toEqual({
      size: 'more than 400',
      decisions: 9,
      seconds: null,
      hasty: { part: 0, whole: 0, tooFew: true },
      unopened: { part: 0, whole: 0, tooFew: true },
    });
    const four = team('big', [9, 9, 9, 9, 9]).map((one) =>
      one.reviewer === 'big-0' ? { ...one, opening: null } : one,
    );
    expect(organisationHealth(four, 4).all).toMatchObject({ known: 0, unopened: { whole: 0 } });
  });

  test('no id of a person is anywhere in it', () => {
    const health = organisationHealth(team('big', [40, 9, 9, 9, 9]), 4);
    expect(JSON.stringify(health)).not.toMatch(/big-\d|"z"/);
  });

  test('what is not known is not 0: no opening, no share', () => {
    const { all } = organisationHealth(team('big', [9, 9, 9, 9, 9], { opening: null }), 4);
    expect(all).toMatchObject({ reviews: 45, known: 0 });
    expect(all.unopened).toEqual({ part: 0, whole: 0, tooFew: true });
    expect(all.reading.every(({ seconds }) => seconds === null)).toBe(true);
  });

  test('a diff of 50 lines in 49 seconds is faster than it can be read, in 50 it is not', () => {
    const quick = organisationHealth(
      team('big', [5, 5, 5, 5, 5], { opening: { seconds: 49, diff: true } }),
      4,
    );
    const slow = organisationHealth(
      team('big', [5, 5, 5, 5, 5], { opening: { seconds: 50, diff: true } }),
      4,
    );
    expect(quick.all.hasty).toMatchObject({ part: 25, whole: 25 });
    expect(slow.all.hasty).toMatchObject({ part: 0, whole: 25 });
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
    const { teams } = organisationHealth(facts, 4);
    expect(teams[0]!.failures).toMatchObject({ failed: 3, incidents: 1, rate: null });
    expect(teams[1]!.failures!.rate).not.toBeNull();
  });

  test('feedback: the change that got it is neither before nor after', () => {
    const changes = [
      fact({ changeId: '1', decidedAt: 1, failed: true, incidents: ['i'] }),
      fact({
        changeId: '2',
        decidedAt: 2,
        involvement: 'authored',
        wrote: true,
        failed: true,
        incidents: ['j'],
      }),
      fact({ changeId: '3', decidedAt: 3 }),
      fact({ changeId: '4', decidedAt: 4, failed: null }),
    ];
    const { feedback } = organisationHealth(changes, 4).all;
    expect(feedback).toMatchObject({
      authors: 1,
      before: { failed: 1, changes: 1 },
      after: { failed: 0, changes: 1 },
      difference: { tooFew: true },
    });
    expect(feedback.ai).toEqual({ part: 1, whole: 1, tooFew: true });
  });
});

test('a person sees their part of the team, and a signal only from ten known decisions on', () => {
  const facts = team('big', [40, 9, 9, 9, 9]);
  expect(ownHealth(facts, 'big-0', 4).ofTeam).toEqual({ own: 40, all: 76, reviewers: 5 });
  expect(ownHealth(facts, 'big-0', 4).stamps).toMatchObject({ known: 40, stamps: 0, standsOut: false });
  expect(ownHealth(facts, 'big-1', 4).stamps).toBeNull();
  expect(ownHealth(facts, 'nobody', 4).figures.reviews).toBe(0);
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
      4,
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
      4,
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
