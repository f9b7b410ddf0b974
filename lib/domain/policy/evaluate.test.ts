import { describe, expect, test } from 'vitest';
import { AT, anyFacts, override, PEOPLE, review, scene } from '#tests/reference/facts.ts';
import fc from '#tests/support/fast-check.ts';
import { evaluate, replay } from './evaluate.ts';
import { evaluateVector } from './evaluate-vector.ts';
import type { Facts } from './facts.ts';
import { groupVectors } from './group-vectors.ts';
import { type Policy, parsePolicy } from './parse-policy.ts';
import { SHIPPED_POLICY } from './shipped-policy.ts';
import { countPeople, factVector } from './vector.ts';

const read = (text: string): Policy => {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
};
const shipped = read(SHIPPED_POLICY);
const policyOf = (satisfied: string, applicable = 'true') =>
  read(`@id("a") @title("A") @reason("because") @source("here")
permit (principal, action == Action::"applicable", resource) when { ${applicable} };
@id("a") permit (principal, action == Action::"satisfied", resource) when { ${satisfied} };`);
const needs = (policy: Policy, facts: Facts) => evaluate(policy, facts).requirements[0]?.needs ?? [];

describe('the decision tree', () => {
  test('says who could provide what is missing, by what the rule asks for', () => {
    const nobodyYet = scene({ approval: { reviews: [review('ana')] } });
    const [people] = needs(shipped, nobodyYet);
    expect(people).toEqual({
      text: 'at least 2 approvals that count (now: 0)',
      met: false,
      couldProvide: {
        people: [
          { id: 'bo', name: 'Bo' },
          { id: 'cy', name: 'Cy' },
          { id: 'dee', name: 'Dee' },
        ],
      },
    });
    const senior = evaluate(shipped, nobodyYet).requirements.find(({ id }) => id === 'senior-on-ai-tier-1');
    expect(senior?.needs[0]).toEqual({
      text: 'at least 1 approval by a senior or above (now: 0)',
      met: false,
      couldProvide: { people: [{ id: 'bo', name: 'Bo' }] },
    });
    expect(evaluate(shipped, nobodyYet).people.dismissed[0]?.told).toBe(
      'does not count: you wrote the change',
    );
  });

  test('names nobody who already counts, and says in words what no approval can provide', () => {
    const facts = scene({ approval: { reviews: [review('bo')] }, change: { hasRollbackPlan: false } });
    const [people] = needs(shipped, facts);
    expect(people?.couldProvide).toEqual({
      people: [
        { id: 'cy', name: 'Cy' },
        { id: 'dee', name: 'Dee' },
      ],
    });
    const rollback = evaluate(shipped, facts).requirements.find(({ id }) => id.startsWith('rollback'));
    expect(rollback?.needs).toEqual([
      { text: 'a rollback plan', met: false, couldProvide: { words: 'the author' } },
    ]);
  });

  test.each([
    ['2 <= context.reviews.people', 'at least 2 approvals that count (now: 2)'],
    ['context.change.files < 1', 'fewer than 1 files changed (now: 1)'],
    ['context.change has risk && context.change.risk <= 30', 'at most 30 points of risk (now: 40)'],
    ['!context.freeze.active', 'no freeze'],
    ['context.validation.status == Validation::"failed"', 'pre-deployment validation: failed (now: passed)'],
    ['context.ai.involvement != Involvement::"agent"', 'AI involvement other than agent (now: assisted)'],
    ['context.validation.passed.contains("smoke")', 'context.validation.passed.contains("smoke")'],
    ['context.reviews.untrained == 0', 'no approvals by untrained people (now: 0)'],
  ])('puts %s into words', (condition, words) => {
    expect(needs(policyOf(condition), scene()).at(-1)?.text).toBe(words);
  });

  test('lists the exceptions that count beside the requirement', () => {
    const approval = {
      overrides: [override('dee', 'no-deployment-in-freeze'), override('ana', 'two-people-tier-1')],
    };
    const decision = evaluate(shipped, scene({ approval }));
    const freeze = decision.requirements.find(({ id }) => id === 'no-deployment-in-freeze');
    expect(freeze?.overrides).toMatchObject([{ person: { name: 'Dee' }, reason: 'The shop is down.' }]);
    expect(decision.people.dismissedOverrides).toMatchObject([{ person: { name: 'Ana' } }]);
  });

  test('only a policy that says so keeps approvals over a trivial rebase', () => {
    const revisions = [
      { number: 1, sha: 'a'.repeat(40), diffId: 'd' },
      { number: 2, sha: 'b'.repeat(40), diffId: 'd' },
    ];
    const facts = scene({ approval: { revisions } });
    const without = read(SHIPPED_POLICY.replace(/@id\("trivial-rebase"\)[\s\S]*$/, ''));
    expect(evaluate(shipped, facts).people.counting).toHaveLength(2);
    expect(evaluate(without, facts).people.counting).toHaveLength(0);
  });
});

describe('never lets through', () => {
  test.each([
    ['no instant', { ...scene(), at: Number.NaN }],
    ['a fact too many', { ...scene(), approved: true }],
    [
      'an instant that is text',
      scene({ approval: { reviews: [{ ...review('bo'), at: '2026' as unknown as number }] } }),
    ],
    ['nothing', null],
  ])('facts with %s', (_, facts) => {
    const decision = evaluate(shipped, facts as Facts);
    expect(decision).toMatchObject({ outcome: 'deny', factsHash: null });
    expect(decision.requirements.every(({ state, error }) => state === 'error' && error !== null)).toBe(true);
  });

  test('a policy that was taken apart but reads facts that are not there', () => {
    for (const condition of ['context.reviews.peple >= 0', 'context.nothing', 'context.person.trained']) {
      expect(evaluate(policyOf(condition), scene()).requirements[0]?.state).toBe('error');
      expect(evaluate(policyOf('true', condition), scene()).outcome).toBe('deny');
    }
  });

  test('a policy without requirements', () => {
    expect(evaluate({ ...shipped, requirements: [] }, scene()).outcome).toBe('deny');
  });
});

describe('replay', () => {
  const decision = evaluate(shipped, scene());
  test('of what was stored is the same decision, for whatever facts', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const stored = JSON.parse(JSON.stringify({ decision: evaluate(shipped, facts), facts }));
        expect(replay(stored.decision, read(SHIPPED_POLICY), stored.facts)).toEqual({ same: true });
      }),
      { numRuns: 50 },
    );
  });
  test('notices other facts, another policy, another evaluator and a forged answer', () => {
    const difference = (...of: Parameters<typeof replay>) => JSON.stringify(replay(...of));
    expect(difference(decision, shipped, scene({ change: { linesAdded: 11 } }))).toContain('not the facts');
    expect(difference(decision, read(`${SHIPPED_POLICY} `), scene())).toContain('not the policy');
    expect(difference({ ...decision, evaluator: '0' }, shipped, scene())).toContain('evaluator 0');
    expect(difference({ ...decision, outcome: 'deny' }, shipped, scene())).toContain('outcome is now allow');
    expect(difference({ ...decision, requirements: [] }, shipped, scene())).toContain('tree differs');
  });
});

test('versions asked in turn do not mix, however many there are', () => {
  const versions = Array.from({ length: 40 }, (_, index) => policyOf(`context.reviews.people >= ${index}`));
  for (let round = 0; round < 2; round += 1)
    versions.forEach((version, index) => {
      expect(evaluate(version, scene()).outcome).toBe(index <= 2 ? 'allow' : 'deny');
    });
});

describe('grouping', () => {
  const vectorOf = (facts: Facts) => factVector(facts, countPeople(facts, shipped));
  test('keeps apart what the policy can tell apart, and nothing else', () => {
    const facts = [scene(), scene({ change: { linesAdded: 999, risk: 3 } }), scene({ validations: [] })];
    expect(groupVectors(shipped, facts.map(vectorOf)).map(({ members }) => members)).toEqual([[0, 1], [2]]);
    const byLines = policyOf('context.change.lines < 100');
    expect(groupVectors(byLines, facts.map(vectorOf)).map(({ members }) => members)).toEqual([[0, 2], [1]]);
    const byAll = policyOf('context == context');
    expect(groupVectors(byAll, facts.map(vectorOf))).toHaveLength(3);
  });
  test('gives every member the judgement of its group', () => {
    fc.assert(
      fc.property(fc.array(anyFacts, { minLength: 1, maxLength: 8 }), (facts) => {
        const vectors = facts.map(vectorOf);
        const groups = groupVectors(shipped, vectors);
        expect(groups.flatMap(({ members }) => members).toSorted((a, b) => a - b)).toEqual(
          vectors.map((_, at) => at),
        );
        for (const { vector, members } of groups)
          for (const member of members)
            expect(evaluateVector(shipped, vectors[member]!)).toEqual(evaluateVector(shipped, vector));
      }),
      { numRuns: 50 },
    );
  });
});

test('an instant later nothing else is counted: people are as the facts have them', () => {
  const facts = scene({ approval: { people: PEOPLE.map((one) => ({ ...one, active: one.id !== 'bo' })) } });
  expect(
    evaluate(shipped, { ...facts, at: AT + 1 }).people.counting.map(({ person }) => person.name),
  ).toEqual(['Cy']);
});
