import { describe, expect, test } from 'vitest';
import { AT, review, scene } from '#tests/reference/facts.ts';
import { backtest, CATCHES, type Catch, type History, judgeHistory } from './backtest.ts';
import { ruleSets } from './backtest-front.ts';
import { historyFor, sizeOf } from './backtest-history.ts';
import { backtestSentence, waitingFor } from './backtest-report.ts';
import type { Facts } from './facts.ts';
import { type Policy, parsePolicy } from './parse-policy.ts';
import { SHIPPED_POLICY } from './shipped-policy.ts';
import { countPeople, factVector } from './vector.ts';

const policyOf = (text: string): Policy => {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.policy;
};
const active = policyOf(SHIPPED_POLICY);
/** One reviewer is enough on Tier-1. */
const lax = policyOf(
  SHIPPED_POLICY.replace('context.reviews.people >= 2 }', 'context.reviews.people >= 1 }'),
);
const REVIEWS = ['reviews.people', 'reviews.seniors', 'reviews.vetoes', 'reviews.changesRequested'];
const factsOf = (facts: Facts, unknown: string[] = []) => ({
  vector: factVector(facts, countPeople(facts, active)),
  unknown,
});
const each = <T>(of: (how: Catch) => T) =>
  Object.fromEntries(CATCHES.map((how) => [how, of(how)])) as Record<Catch, T>;

/**
 * 10 changes with two reviews, 4 with one (2 of them failed), 3 without a record of any (1 failed), 5 into a freeze. The
 * Sev2s: one by a change with one review, one by a change without a record, one elsewhere.
 */
function sceneHistory() {
  const book = historyFor([active, lax]);
  const twice = book.intern(factsOf(scene()));
  const once = book.intern(factsOf(scene({ approval: { reviews: [review('bo')] } })));
  const unrecorded = book.intern(factsOf(scene({ approval: { reviews: [] } }), REVIEWS));
  const frozen = book.intern(factsOf(scene({ freezes: [{ name: 'sale', from: AT - 1, until: AT + 1 }] })));
  const add = (facts: number, changes: number, failed: boolean) => {
    for (let n = 0; n < changes; n += 1) book.add({ facts, team: 'shop', size: sizeOf(12), failed });
  };
  add(twice, 10, false);
  add(once, 2, false);
  add(once, 2, true);
  add(unrecorded, 2, false);
  add(unrecorded, 1, true);
  add(frozen, 5, false);
  const incident = (id: string, causes: readonly number[]) => ({
    id,
    causes: each((how) => (how === 'strict' ? [] : causes)),
    counts: each((how) => how !== 'strict'),
  });
  const incidents = [incident('a', [once]), incident('b', [unrecorded, unrecorded]), incident('c', [])];
  return book.history(incidents, [10, 20, 30, 60]);
}

const both = (history: History, version: Policy, other: Policy) =>
  backtest(history, judgeHistory(version, history.facts), judgeHistory(other, history.facts));

describe('a backtest', () => {
  const found = both(sceneHistory(), lax, active);
  const of = (figures: typeof found.version, id: string) =>
    figures.requirements.find((one) => one.id === id)!;

  test('counts every change once, by what was known of it', () => {
    expect(found).toMatchObject({ changes: 22, failed: 3 });
    const people = of(found.active, 'two-people-tier-1');
    expect(people.asked).toEqual({ changes: 22, failed: 3 });
    expect(people.readings.held).toEqual({ changes: 4, failed: 2 });
    expect(people.readings['not-known']).toEqual({ changes: 3, failed: 1 });
    expect(people.readings.met).toEqual({ changes: 15, failed: 0 });
    expect(found.active.outcomes).toEqual({
      held: { changes: 9, failed: 2 },
      'not-known': { changes: 3, failed: 1 },
      passed: { changes: 10, failed: 0 },
    });
  });

  test('puts both versions side by side', () => {
    expect(of(found.version, 'two-people-tier-1').readings.held.changes).toBe(0);
    expect(found.against['passed/held']).toEqual({ changes: 4, failed: 2 });
    expect(found.against['held/held']).toEqual({ changes: 5, failed: 0 });
    expect(found.against['held/passed'].changes).toBe(0);
  });

  test('counts an incident once, and none that is not known as caught', () => {
    expect(found.incidents.matched).toEqual({ all: 3, here: 2 });
    expect(found.active.caught.matched).toEqual({ held: 1, asked: 2, notKnown: 1 });
    expect(found.version.caught.matched).toEqual({ held: 0, asked: 2, notKnown: 1 });
    expect(found.active.caught.strict).toEqual({ held: 0, asked: 0, notKnown: 0 });
  });

  test('charges each applicable review once, given or not, and names what was missing', () => {
    // two people, one of them senior by rule 2, for each of 22 changes of ten minutes
    expect(found.active.demand).toEqual([
      { team: 'shop', reviewer: 'anyone', reviews: 22, minutes: 220 },
      { team: 'shop', reviewer: 'senior', reviews: 22, minutes: 220 },
    ]);
    expect(found.active.minutes).toBe(440);
    expect(of(found.active, 'two-people-tier-1').minutes).toBe(440);
    expect(of(found.active, 'two-people-tier-1').lacking.anyone).toBe(4);
    expect(found.active.lacking.anyone).toBe(4);
    expect(of(found.active, 'no-deployment-in-freeze').alone.changes).toBe(5);
  });

  test('is told in a sentence that hides nothing', () => {
    const reviews = { timed: 0, isAssumed: true, minutes: [20], sample: [] };
    expect(
      backtestSentence({
        days: 90,
        version: { number: 2, hash: 'a' },
        active: { number: 1, hash: 'b' },
        figures: found,
        reviews,
      }),
    ).toBe(
      'In 90 days it would have held 5 of 22 changes (of 3 more it is not known); caught 0 of 3 Sev2s (of 1 more it is not known); its reviews take 4 hours less in all than the active version’s, with as many hours from seniors and principals, at an assumed 20 minutes a review.',
    );
  });
});

describe('rule sets', () => {
  const history = sceneHistory();
  const sets = ruleSets(history, judgeHistory(active, history.facts), judgeHistory(lax, history.facts));

  test('agree with the backtest about whole policies', () => {
    const found = both(history, active, lax);
    for (const [name, figures] of [
      ['version', found.version],
      ['active', found.active],
    ] as const) {
      const set = sets.find((one) => one.name === name)!;
      expect(set.minutes).toBe(figures.minutes);
      const { held, notKnown } = figures.caught.matched;
      expect(set.incidents).toEqual({ held, possible: held + notKnown });
      expect(set.changes).toEqual({
        held: figures.outcomes.held.changes,
        possible: figures.outcomes.held.changes + figures.outcomes['not-known'].changes,
      });
    }
  });

  test('hold the empty set, and a front that nothing beats', () => {
    expect(sets.find(({ name }) => name === 'none')).toMatchObject({
      minutes: 0,
      incidents: { held: 0, possible: 0 },
    });
    for (const stop of ['held', 'possible'] as const)
      for (const set of sets.filter(({ onFront }) => onFront[stop]))
        for (const other of sets)
          expect(
            other.minutes <= set.minutes && other.incidents[stop] > set.incidents[stop],
            `${other.name} beats ${set.name}`,
          ).toBe(false);
    const best = sets.find(({ rules, onFront }) => rules.join() === 'two-people-tier-1' && onFront.held);
    expect(best?.incidents.held).toBe(1);
  });
});

test('waiting is that for the slowest of what is asked, and too few to say without enough of it', () => {
  const waiting = [
    { reviewer: 'anyone', nth: 2, n: 40, p50: 3, p90: 9 },
    { reviewer: 'senior', nth: 1, n: 30, p50: 5, p90: 8 },
    { reviewer: 'director', nth: 1, n: 3, p50: 1, p90: 2 },
  ] as const;
  const none = { anyone: 0, senior: 0, principal: 0, director: 0 };
  expect(waitingFor({ ...none, anyone: 1, senior: 1 }, waiting)?.p50).toBe(5);
  expect(waitingFor({ ...none, anyone: 2 }, waiting)?.p50).toBe(3);
  expect(waitingFor({ ...none, director: 1 }, waiting)).toBeNull();
  expect(waitingFor(none, waiting)).toBeNull();
});
