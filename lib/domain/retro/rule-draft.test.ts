import { describe, expect, test } from 'vitest';
import { CONTROL_STATES } from '#lib/domain/attribution/types.ts';
import { CHANGE_KINDS } from '#lib/domain/change/observation.ts';
import { AREAS } from '#lib/domain/policy/areas.ts';
import { evaluateVector } from '#lib/domain/policy/evaluate-vector.ts';
import { parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import { SHIPPED_POLICY } from '#lib/domain/policy/shipped-policy.ts';
import { validatePolicy } from '#lib/domain/policy/validate-policy.ts';
import { countPeople, type FactVector, factVector } from '#lib/domain/policy/vector.ts';
import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import { scene } from '#tests/reference/facts.ts';
import fc from '#tests/support/fast-check.ts';
import { appendRule, type GuiltyChange, proposeRule } from './rule-draft.ts';

const guilty: GuiltyChange = {
  incident: { externalId: 'PD-1041', title: 'Checkout refuses every card' },
  kind: 'config',
  environment: 'production',
  tier: 1,
  involvement: 'assisted',
  areas: ['payments'],
  lines: 12,
  controlState: 'missing',
  had: { validated: false, rollbackPlan: false, people: 1, seniors: 0, principals: 0 },
};

/** The policy in force with the rule learnt from a change. */
function learn(change: GuiltyChange) {
  const shipped = parsePolicy(SHIPPED_POLICY);
  if (!shipped.ok) throw new Error('the shipped policy cannot be read');
  const rule = proposeRule(
    change,
    shipped.policy.requirements.map(({ id }) => id),
  );
  const parsed = parsePolicy(appendRule(SHIPPED_POLICY, rule));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return { rule, policy: parsed.policy };
}

const reference = (type: string, id: string) => ({ __entity: { type, id } });

/** The facts of a change as the gate would have had them. */
function vectorOf({ kind, environment, tier, involvement, areas, lines, had }: GuiltyChange): FactVector {
  const facts = scene();
  const base = factVector(facts, countPeople(facts, { keepOnTrivialRebase: false }));
  return {
    ...base,
    change: {
      ...base.change,
      kind: reference('Kind', kind),
      environment,
      production: true,
      areas: areas.map((area) => reference('Area', area)),
      lines,
      rollbackPlan: had.rollbackPlan,
    },
    services: { ...base.services, tier },
    ai: { ...base.ai, involvement: reference('Involvement', involvement) },
    reviews: { ...base.reviews, people: had.people, seniors: had.seniors, principals: had.principals },
    validation: { ...base.validation, status: reference('Validation', had.validated ? 'passed' : 'missing') },
    author: { ...base.author, hiddenParties: 0 },
    overrides: { ...base.overrides, senior: [] },
  };
}

describe('a rule is learnt from a change', () => {
  test('it asks for what was missing, of changes like it, and names the incident', () => {
    const { rule, policy } = learn(guilty);
    expect(rule).toMatchObject({
      id: 'after-pd-1041',
      title: 'A passed pre-deployment validation on Tier-1 AI-assisted config changes',
      asks: 'a pre-deployment validation that passed',
      applies: [
        'it goes to production',
        'it touches Tier-1',
        'AI took part, or nobody knows',
        'its kind is config',
        'it touches payments',
      ],
    });
    expect(policy.requirements.at(-1)).toMatchObject({
      id: 'after-pd-1041',
      source: 'Retro of incident PD-1041',
      withinHours: 24,
    });
  });

  test('another pair of eyes where what there was saw nothing', () => {
    const passed = { ...guilty, controlState: 'passed-but-missed' as const };
    expect(learn(passed).rule.asks).toBe('the approval of a senior or above');
  });

  test('an id that is taken gets a number', () => {
    expect(proposeRule(guilty, ['after-pd-1041']).id).toBe('after-pd-1041-2');
  });
});

const had = fc.record({
  validated: fc.boolean(),
  rollbackPlan: fc.boolean(),
  people: fc.nat(5),
  seniors: fc.nat(3),
  principals: fc.nat(2),
});
const anyGuilty: fc.Arbitrary<GuiltyChange> = fc.record({
  incident: fc.record({ externalId: fc.string({ unit: 'binary' }), title: fc.string({ unit: 'binary' }) }),
  kind: fc.constantFrom(...CHANGE_KINDS),
  environment: fc.constantFrom('production', 'prod-eu'),
  tier: fc.integer({ min: 1, max: 4 }),
  involvement: fc.constantFrom(...INVOLVEMENTS),
  areas: fc.uniqueArray(fc.constantFrom(...AREAS)),
  lines: fc.nat(5_000),
  controlState: fc.constantFrom(...CONTROL_STATES),
  had,
});

test('whatever the change and whatever the incident is called, the rule is valid and would have held it', () => {
  fc.assert(
    fc.property(anyGuilty, (change) => {
      const { rule, policy } = learn(change);
      expect(validatePolicy(policy).filter(({ severity }) => severity === 'error')).toEqual([]);
      const at = policy.requirements.findIndex(({ id }) => id === rule.id);
      expect(evaluateVector(policy, vectorOf(change))[at]).toEqual({ state: 'unsatisfied', error: null });
    }),
    { numRuns: 20 },
  );
});
