import { describe, expect, test } from 'vitest';
import type { Facts } from '#lib/domain/policy/facts.ts';
import { type Policy, parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import { SHIPPED_POLICY } from '#lib/domain/policy/shipped-policy.ts';
import { countPeople, factVector } from '#lib/domain/policy/vector.ts';
import { scene } from '#tests/reference/facts.ts';
import { STRICTER_POLICY, THREE_PEOPLE } from '#tests/support/programme-policy.ts';
import { addedBy, whyNotMore } from './adds.ts';
import { frictionOf, type GivenApproval, type JudgedChange } from './friction.ts';
import { adviceOn, MIN_APPLIED, proposalOf } from './proposal.ts';

const policyOf = (text: string): Policy => {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.policy;
};
const active = policyOf(SHIPPED_POLICY);
const senior = policyOf(STRICTER_POLICY);
const both = policyOf(`${STRICTER_POLICY}${THREE_PEOPLE}`);
const HOUR = 3_600_000;
/** Every review took half an hour. */
const HALF_HOURS = { seconds: Array.from({ length: 40 }, () => 1_800), own: 40 };
const UNTIMED = { seconds: [], own: 0 };

const given = (hour: number, isSenior = false): GivenApproval => ({
  at: hour * HOUR,
  isSenior,
  isPrincipal: false,
  isDirector: false,
});
function change(
  over: Partial<JudgedChange> = {},
  facts: Facts = scene({ ai: { involvement: 'none' } }),
): JudgedChange {
  return {
    facts: { vector: factVector(facts, countPeople(facts, active)), unknown: [] },
    since: 0,
    approvals: [],
    refusals: [],
    ...over,
  };
}

describe('a version that only adds', () => {
  test('may be in force for a programme; one that leaves out, alters or keeps approvals longer may not', () => {
    expect(whyNotMore(senior, active)).toBeNull();
    expect(whyNotMore(active, active)).toBeNull();
    expect(whyNotMore(active, senior)).toMatch(/leaves out “A senior reads every Tier-1 change”/);
    const altered = SHIPPED_POLICY.replace('context.reviews.people >= 2 }', 'context.reviews.people >= 1 }');
    expect(whyNotMore(policyOf(altered), active)).toMatch(/two-people-tier-1.*in another way/);
    const excepted = SHIPPED_POLICY.replace(
      /@id\("two-people-tier-1"\)\npermit \(principal, action == Action::"override"[^;]*;/,
      '',
    );
    expect(whyNotMore(policyOf(excepted), active)).toMatch(/two-people-tier-1/);
    const forgetful = SHIPPED_POLICY.replace(/@id\("trivial-rebase"\)[^;]*;/, '');
    expect(whyNotMore(active, policyOf(forgetful))).toMatch(/trivial rebase/);
    expect(whyNotMore(policyOf(forgetful), active)).toBeNull();
  });

  test('is compared by what it asks, not by its layout or words', () => {
    const reworded = SHIPPED_POLICY.replace(
      'Two people other than',
      'At least two people besides',
    ).replaceAll('\n\n', '\n\n\n');
    expect(whyNotMore(policyOf(reworded), active)).toBeNull();
    expect(addedBy(both, active)).toEqual(['senior-reads-tier-1', 'three-people-tier-1']);
  });
});

describe('what the added rules cost', () => {
  test('a senior instead of anybody is an hour of a senior, and no approval more', () => {
    const cost = frictionOf(senior, active, [change()], HALF_HOURS);
    expect(cost).toMatchObject({ judged: 1, changes: 1, approvals: 0, hours: 0, seniorHours: 0.5 });
    expect(cost.rules).toMatchObject([
      { id: 'senior-reads-tier-1', applied: 1, held: 0, alone: 0, seniorHours: 0.5 },
    ]);
  });

  test('approvals that serve several rules are asked for once, and a rule costs what would not be asked without it', () => {
    const cost = frictionOf(both, active, [change()], HALF_HOURS);
    // two people are asked for anyway: a third, and one of the three a senior
    expect(cost).toMatchObject({ approvals: 1, hours: 0.5, seniorHours: 0.5 });
    expect(cost.rules.map(({ id, approvals, seniorHours }) => [id, approvals, seniorHours])).toEqual([
      ['senior-reads-tier-1', 0, 0.5],
      ['three-people-tier-1', 1, 0],
    ]);
  });

  test('waiting is from what was enough for the active rules to what was enough for all', () => {
    const waited = [given(1), given(4), given(10, true)];
    const some = [change({ approvals: waited }), change({ approvals: waited.slice(0, 2) })];
    const cost = frictionOf(senior, active, some, UNTIMED);
    expect(cost.waited).toEqual({ n: 1, hours: 6, p50: 6, p50Range: null });
    const soon = frictionOf(senior, active, [change({ approvals: [given(1, true), given(4)] })], UNTIMED);
    expect(soon.waited).toEqual({ n: 1, hours: 0, p50: 0, p50Range: null });
    const later = [6, 7, 8, 9, 10, 11].map((hour) =>
      change({ approvals: [given(1), given(4), given(hour, true)] }),
    );
    expect(frictionOf(senior, active, later, UNTIMED).waited).toMatchObject({
      n: 6,
      p50: 4.5,
      p50Range: { low: 2, high: 7 },
    });
  });

  test('hours have an interval from the reviews that were timed, and none where their time is assumed', () => {
    const changes = Array.from({ length: 25 }, () => change());
    const seconds = Array.from({ length: 40 }, (_, n) => 600 + 60 * n);
    const timed = frictionOf(senior, active, changes, { seconds, own: 12 });
    expect(timed).toMatchObject({
      seniors: 25,
      review: { minutes: 29.5, timed: 40, own: 12, isAssumed: false },
    });
    const { seniorHours, seniorRange } = timed;
    expect(seniorHours).toBeCloseTo((25 * 29.5) / 60, 9);
    expect(seniorRange!.low).toBeLessThan(seniorHours);
    expect(seniorRange!.high).toBeGreaterThan(seniorHours);
    expect(timed.rules[0]).toMatchObject({ seniorHours, seniorRange });
    // no approval more is no hour more, for sure
    expect(timed.hoursRange).toEqual({ low: 0, high: 0 });
    const assumed = frictionOf(senior, active, changes, { seconds: seconds.slice(0, 29), own: 29 });
    expect(assumed).toMatchObject({ review: { minutes: 20, timed: 29, isAssumed: true }, seniorRange: null });
  });

  test('where it applies to nothing it costs nothing', () => {
    const elsewhere = scene({
      services: [{ slug: 'blog', tier: 3, dependsOnTiers: [], dependentTiers: [] }],
    });
    expect(frictionOf(senior, active, [change({}, elsewhere)], UNTIMED)).toMatchObject({
      judged: 1,
      changes: 0,
      rules: [{ applied: 0 }],
    });
  });

  test('a change is held by a rule where a question was refused for it, and by it alone where for nothing else', () => {
    const id = 'senior-reads-tier-1';
    const refused = [[['two-people-tier-1', id], [id]], [['two-people-tier-1', id]], [['two-people-tier-1']]];
    const changes = refused.map((refusals) => change({ refusals }));
    const { rules } = frictionOf(senior, active, changes, UNTIMED);
    expect(rules[0]).toMatchObject({ applied: 3, held: 2, alone: 1 });
  });
});

describe('what is proposed at the end', () => {
  const [rule] = frictionOf(senior, active, [], UNTIMED).rules;
  const of = (applied: number, alone: number, seniorHours: number) =>
    adviceOn({ ...rule!, applied, held: alone, alone, seniorHours }).advice;

  test('keep, relax or drop, by the rule of thumb', () => {
    expect(of(MIN_APPLIED - 1, 5, 1)).toBe('too-few');
    expect(of(100, 0, 40)).toBe('drop');
    expect(of(100, 5, 40)).toBe('keep');
    expect(of(100, 5, 40.1)).toBe('relax');
  });

  test('says of what it proposes how sure the hours are', () => {
    const why = (low: number, high: number) =>
      adviceOn({ ...rule!, applied: 100, alone: 5, seniorHours: 30, seniorRange: { low, high } }).why;
    expect(why(25, 38)).toBe(
      'It held 5 of 100 changes that nothing else held, at 6.0 senior-hours each (95%: 5.0 to 7.6).',
    );
    expect(why(25, 45)).toMatch(
      /\(95%: 5.0 to 9.0\). The interval has 8 in it: it could be the other side.$/,
    );
  });

  test('without a policy of its own there is no rule to say anything of', () => {
    const proposal = proposalOf([], null, { tooFew: true, reason: 'none' });
    expect(proposal).toMatchObject({ reached: null, rules: [], friction: null });
  });
});
