import { describe, expect, test } from 'vitest';
import { override, review, scene } from '#tests/reference/facts.ts';
import { evaluate } from './evaluate.ts';
import type { State } from './evaluate-vector.ts';
import type { Facts } from './facts.ts';
import { type Policy, parsePolicy } from './parse-policy.ts';
import { SHIPPED_POLICY } from './shipped-policy.ts';
import { validatePolicy } from './validate-policy.ts';

const read = (text: string): Policy => {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
};
const shipped = read(SHIPPED_POLICY);
const HOUR = 3_600_000;

/** Bo and Cy approved; a senior's or director's exception is added to what a case is about. */
const uncontrolled = (facts: Facts): Facts => ({
  ...facts,
  change: { ...facts.change, isUncontrolled: true },
});
const excepted = (facts: Facts, requirement: string, by = 'dee'): Facts => ({
  ...facts,
  approval: { ...facts.approval, overrides: [override(by, requirement)] },
});

interface Case {
  notApplicable: Facts;
  unsatisfied: Facts;
  satisfied: Facts;
  /** Null: its text knows no exception. */
  overriddenBy: string | null;
}

const onlyCy = { reviews: [review('cy')] };
const staging = scene({ change: { environment: 'staging' } });
const cases: Record<string, Case> = {
  'two-people-tier-1': {
    notApplicable: scene({ services: [{ slug: 'blog', tier: 2, dependsOnTiers: [], dependentTiers: [] }] }),
    unsatisfied: scene({ approval: { reviews: [review('bo')] } }),
    satisfied: scene(),
    overriddenBy: 'bo',
  },
  'senior-on-ai-tier-1': {
    notApplicable: scene({ ai: { involvement: 'none' } }),
    unsatisfied: scene({ approval: onlyCy }),
    satisfied: scene(),
    overriddenBy: 'dee',
  },
  'two-people-agent-operations': {
    notApplicable: scene(),
    unsatisfied: scene({ operation: { destructive: true }, approval: onlyCy }),
    satisfied: scene({ operation: { executedByAgent: true } }),
    overriddenBy: 'bo',
  },
  'validated-high-blast-radius': {
    notApplicable: scene({ change: { blastRadius: 'medium' } }),
    unsatisfied: scene({ change: { kind: 'config' }, validations: [] }),
    satisfied: scene(),
    overriddenBy: 'dee',
  },
  'rollback-plan-high-blast-radius': {
    notApplicable: scene({ change: { blastRadius: 'low' } }),
    unsatisfied: scene({ change: { kind: 'config', hasRollbackPlan: false } }),
    satisfied: scene(),
    overriddenBy: 'dee',
  },
  'no-deployment-in-freeze': {
    notApplicable: staging,
    unsatisfied: scene({ freezes: [{ name: 'sale', from: scene().at, until: scene().at + HOUR }] }),
    satisfied: scene({ freezes: [{ name: 'sale', from: scene().at - HOUR, until: scene().at }] }),
    overriddenBy: 'dee',
  },
  'no-deployment-onto-open-incident': {
    notApplicable: staging,
    unsatisfied: scene({
      openIncidents: [
        { id: 'i1', severity: 1, fixedByThis: true },
        { id: 'i2', severity: 2, fixedByThis: false },
      ],
    }),
    satisfied: scene({
      openIncidents: [
        { id: 'i1', severity: 1, fixedByThis: true },
        { id: 'i3', severity: 3, fixedByThis: false },
      ],
    }),
    overriddenBy: 'dee',
  },
  'director-signs-overrides-tier-1': {
    notApplicable: scene(),
    unsatisfied: excepted(scene(), 'no-deployment-in-freeze', 'bo'),
    satisfied: excepted(scene(), 'no-deployment-in-freeze'),
    overriddenBy: null,
  },
  'no-standing-objection': {
    notApplicable: staging,
    unsatisfied: scene({
      approval: { reviews: [review('bo'), review('cy'), review('dee', { decision: 'veto' })] },
    }),
    satisfied: scene(),
    overriddenBy: 'dee',
  },
  'no-blocking-finding': {
    notApplicable: scene({ findings: [{ reviewer: 'robot', severity: 'warning', resolved: false }] }),
    unsatisfied: scene({
      findings: [
        { reviewer: 'robot', severity: 'blocking', resolved: true },
        { reviewer: 'robot', severity: 'blocking', resolved: false },
      ],
    }),
    satisfied: scene({ findings: [{ reviewer: 'robot', severity: 'blocking', resolved: true }] }),
    overriddenBy: null,
  },
};

const stateOf = (facts: Facts, id: string, policy = shipped): State | undefined =>
  evaluate(policy, facts).requirements.find((one) => one.id === id)?.state;

/** The shipped text with one requirement's `satisfied if` broken: it overflows whatever the tier. */
function broken(id: string): Policy {
  const { text } = shipped.requirements.find((one) => one.id === id)!.satisfied;
  const overflow = ' when { context.services.tier + 9223372036854775807 > 0 };';
  return read(SHIPPED_POLICY.replace(text, text.replace(/;$/, overflow)));
}

test('is valid, without a warning, and every requirement has a case here', () => {
  expect(validatePolicy(shipped)).toEqual([]);
  expect(shipped.requirements.map(({ id }) => id)).toEqual(Object.keys(cases));
  for (const { title, reason, source } of shipped.requirements)
    expect([title, reason, source].every((words) => words.length > 20)).toBe(true);
});

test('lets the scene through, in which everything is there', () => {
  const decision = evaluate(shipped, scene());
  expect(decision.outcome).toBe('allow');
  expect(decision.requirements.flatMap(({ needs }) => needs).every(({ met }) => met)).toBe(true);
});

describe.each(Object.entries(cases))('%s', (id, { notApplicable, unsatisfied, satisfied, overriddenBy }) => {
  test('not applicable', () => {
    expect(stateOf(notApplicable, id)).toBe('not-applicable');
  });
  test('unsatisfied denies, and says what is missing', () => {
    const decision = evaluate(shipped, unsatisfied);
    const own = decision.requirements.find((one) => one.id === id);
    expect(decision.outcome).toBe('deny');
    expect(own?.state).toBe('unsatisfied');
    const missing = own?.needs.filter(({ met }) => !met) ?? [];
    expect(missing.length).toBeGreaterThan(0);
    for (const { text, couldProvide } of missing) {
      expect(text).not.toContain('context.');
      expect(couldProvide).not.toBeNull();
    }
  });
  test('satisfied', () => {
    expect(stateOf(satisfied, id)).toBe('satisfied');
  });
  test('overridden by whom its text names, and by nobody else', () => {
    const author = excepted(unsatisfied, id, 'ana');
    const authorSigned = stateOf(id === 'director-signs-overrides-tier-1' ? unsatisfied : author, id);
    expect(authorSigned).toBe('unsatisfied');
    if (overriddenBy === null) {
      expect(shipped.requirements.find((one) => one.id === id)?.override).toBeNull();
      const { overrides } = unsatisfied.approval;
      const also = { ...unsatisfied.approval, overrides: [...overrides, override('dee', id)] };
      expect(stateOf({ ...unsatisfied, approval: also }, id)).toBe('unsatisfied');
    } else {
      expect(stateOf(excepted(unsatisfied, id, overriddenBy), id)).toBe('overridden');
      expect(stateOf(excepted(unsatisfied, 'another', overriddenBy), id)).toBe('unsatisfied');
    }
  });
  test('bypassed: it reached production all the same, and that is no allow', () => {
    expect(stateOf(uncontrolled(unsatisfied), id)).toBe('bypassed');
    expect(evaluate(shipped, uncontrolled(unsatisfied)).outcome).toBe('deny');
    expect(stateOf(uncontrolled(satisfied), id)).toBe('satisfied');
  });
  test('error: denies alone, whatever exception was signed', () => {
    const policy = broken(id);
    const decision = evaluate(policy, excepted(satisfied, id));
    expect(decision.requirements.map((one) => one.state === 'error')).toEqual(
      decision.requirements.map((one) => one.id === id),
    );
    expect(decision.requirements.find((one) => one.id === id)?.error).toContain('integer overflow');
    expect(decision.outcome).toBe('deny');
  });
});

describe('what is not known is judged as the strictest', () => {
  const states = (facts: Facts) =>
    Object.fromEntries(evaluate(shipped, facts).requirements.map((one) => [one.id, one.state]));
  test('a service that nobody knows is Tier-1', () => {
    const facts = scene({ services: [], approval: onlyCy });
    expect(states(facts)).toMatchObject({
      'two-people-tier-1': 'unsatisfied',
      'senior-on-ai-tier-1': 'unsatisfied',
    });
  });
  test('an environment that nobody knows is production', () => {
    const facts = scene({ change: { environment: 'prod-eu' }, approval: onlyCy });
    expect(states(facts)).toMatchObject({ 'two-people-tier-1': 'unsatisfied' });
  });
  test('an unknown blast radius is high, an unknown provenance AI, an unknown level junior', () => {
    const nobody = [{ relation: 'author' as const, identity: 'dee' }];
    const facts = scene({
      change: { blastRadius: null, hasRollbackPlan: false },
      ai: { involvement: 'unknown', grade: null },
      approval: { ...onlyCy, parties: nobody },
    });
    expect(states(facts)).toMatchObject({
      'rollback-plan-high-blast-radius': 'unsatisfied',
      'senior-on-ai-tier-1': 'unsatisfied',
    });
  });
  test('an author whom nobody knows could be any approver', () => {
    const parties = [{ relation: 'author' as const, identity: 'stranger' }];
    expect(states(scene({ approval: { parties } }))).toMatchObject({ 'two-people-tier-1': 'unsatisfied' });
  });
});

test('an agent’s finding holds a change, and none of its findings lets one through', () => {
  const finding = (severity: 'info' | 'blocking', resolved: boolean) =>
    scene({ findings: [{ reviewer: 'robot', severity, resolved }] });
  expect(evaluate(shipped, finding('blocking', false)).outcome).toBe('deny');
  expect(evaluate(shipped, finding('blocking', true)).outcome).toBe('allow');
  const alone = { ...finding('info', true), approval: { ...scene().approval, reviews: [] } };
  expect(evaluate(shipped, alone).outcome).toBe('deny');
});

test('an exception on Tier-1 lets a change through only with a director’s signature', () => {
  const facts = scene({ validations: [] });
  const outcome = (by: string) =>
    evaluate(shipped, excepted(facts, 'validated-high-blast-radius', by)).outcome;
  expect(outcome('bo')).toBe('deny');
  expect(outcome('dee')).toBe('allow');
});
