import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { areMany, isKnown, type ReviewFact, sizeOf } from './facts.ts';
import { involvesAi } from './feedback.ts';
import { organisationHealth, readOf } from './organisation-health.ts';
import { spanOf, toldApart, toldByTeam, type Weeks, weekOf } from './told.ts';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const MONDAY = Date.UTC(2026, 8, 7);
const WEEKS = 9;

/** Some people of one team; those of team 3 have none. */
const person = fc.record({ team: fc.integer({ min: 0, max: 3 }), number: fc.integer({ min: 0, max: 6 }) });

const review = fc
  .record({
    who: person,
    at: fc.integer({ min: 0, max: WEEKS * 7 * 24 - 1 }),
    lines: fc.constantFrom(5, 60, 300, 900),
    seconds: fc.option(fc.integer({ min: 0, max: 900 })),
    isAi: fc.boolean(),
    failed: fc.option(fc.boolean()),
  })
  .map(
    ({ who: { team, number }, at, lines, seconds, isAi, failed }): ReviewFact => ({
      changeId: '',
      service: 'checkout',
      reviewer: `${team}-${number}`,
      team: team === 3 ? null : `team ${team}`,
      author: 'z',
      authorTeam: null,
      decision: 'approve',
      decidedAt: MONDAY + at * 3_600_000,
      waitedHours: 1,
      opening: seconds === null ? null : { seconds, diff: seconds > 100 },
      lines,
      involvement: isAi ? 'authored' : 'none',
      wrote: false,
      failed,
      incidents: [],
    }),
  );

const organisation = fc
  .array(review, { minLength: 20, maxLength: 400, size: 'max' })
  .map((facts) => facts.map((fact, n) => ({ ...fact, changeId: String(n) })));

const PERIODS: Weeks[] = [1, 2, 4, 6].flatMap((length) =>
  Array.from({ length: WEEKS - length + 1 }, (_, first) => ({
    from: MONDAY + first * WEEK,
    to: MONDAY + (first + length) * WEEK,
  })),
);

/** What is known at the end of a period, as far back as is loaded for it. */
const loaded = (facts: readonly ReviewFact[], { from, to }: Weeks) =>
  facts.filter(({ decidedAt }) => decidedAt >= spanOf(from) && decidedAt < to);

/** The decisions behind every figure of one kind, of all periods and groups. */
type Figures = (facts: readonly ReviewFact[], weeks: Weeks) => (readonly ReviewFact[])[];
const KINDS: Record<string, Figures> = {
  'reviews, waits, load and concentration, by team': (facts, weeks) => {
    const { all, groups } = toldByTeam(facts, weeks);
    return [all.facts, ...[...groups.values()].map((one) => one.facts)];
  },
  'whether the diff was seen, by team': (facts, weeks) => {
    const { all, groups } = toldByTeam(facts.filter(isKnown), weeks);
    return [all, ...groups.values()].map((one) => one.facts);
  },
  'time with the page in front, by size': (facts, weeks) => {
    const read = readOf(facts, weeks);
    return [read, ...[0, 1, 2, 3].map((size) => read.filter(({ lines }) => sizeOf(lines) === size))];
  },
  'feedback, by AI’s part': (facts, weeks) => {
    const told = toldApart(facts, weeks, (fact) => String(involvesAi(fact)));
    return [told, told.filter(involvesAi), told.filter((fact) => !involvesAi(fact))];
  },
};

const lessThan = (a: readonly ReviewFact[], b: readonly ReviewFact[]) => {
  const other = new Set(b.map(({ changeId }) => changeId));
  return a.filter(({ changeId }) => !other.has(changeId));
};
const isNobodyOrMany = (facts: readonly ReviewFact[]) => facts.length === 0 || areMany(facts);

describe('however figures are subtracted, nobody is left alone', () => {
  test.each(Object.entries(KINDS))('%s: any two of all periods', (_, figures) => {
    fc.assert(
      fc.property(organisation, (facts) => {
        const shown = PERIODS.flatMap((weeks) => figures(loaded(facts, weeks), weeks));
        for (const one of shown)
          for (const other of shown) if (!isNobodyOrMany(lessThan(one, other))) return false;
        return true;
      }),
      { numRuns: 12 },
    );
  });

  test('figures are of these decisions and of no others', () => {
    fc.assert(
      fc.property(organisation, fc.constantFrom(...PERIODS), (facts, weeks) => {
        const known = loaded(facts, weeks);
        const health = organisationHealth(known, weeks);
        const { all, groups } = toldByTeam(known, weeks);
        expect(health.all.reviews).toBe(all.facts.length);
        expect(health.all.unopened.whole).toBe(toldByTeam(known.filter(isKnown), weeks).all.facts.length);
        expect(health.reading.hasty.whole).toBe(readOf(known, weeks).length);
        for (const { team, figures } of health.teams)
          expect(figures?.reviews).toBe(groups.get(team)?.facts.length);
      }),
      { numRuns: 25 },
    );
  });
});

test('a busy team is told of every week; what it takes four weeks to fill is told when they are over', () => {
  const by = (team: string, people: number, each: number, week: number): ReviewFact[] =>
    Array.from({ length: people * each }, (_, n) => ({
      ...fc.sample(review, 1)[0]!,
      changeId: `${team} ${week} ${n}`,
      team,
      reviewer: `${team} ${n % people}`,
      decidedAt: spanOf(MONDAY) + week * WEEK + n,
    }));
  const facts = [0, 1, 2, 3].flatMap((week) => [...by('busy', 5, 2, week), ...by('calm', 5, 1, week * 2)]);
  const told = (from: number, to: number) => {
    const { groups } = toldByTeam(facts, {
      from: spanOf(MONDAY) + from * WEEK,
      to: spanOf(MONDAY) + to * WEEK,
    });
    return [groups.get('busy')?.facts.length ?? 0, groups.get('calm')?.facts.length ?? 0];
  };
  expect(told(0, 2)).toEqual([20, 0]);
  expect(told(0, 3)).toEqual([30, 10]);
  expect(told(2, 4)).toEqual([20, 10]);
  expect(weekOf(MONDAY + 3 * DAY)).toBe(MONDAY);
});
