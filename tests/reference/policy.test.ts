import { expect, test } from 'vitest';
import { evaluate } from '#lib/domain/policy/evaluate.ts';
import { parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import { SHIPPED_POLICY } from '#lib/domain/policy/shipped-policy.ts';
import fc from '#tests/support/fast-check.ts';
import { anyFacts } from './facts.ts';
import { referenceAnswer } from './policy.ts';

/** How many random facts: more by hand, with POLICY_REFERENCE_RUNS=100000. */
const RUNS = Number(process.env.POLICY_REFERENCE_RUNS ?? 2_000);

test(`the shipped policy agrees with the reference model on ${RUNS} random facts`, {
  timeout: 3_600_000,
}, () => {
  const parsed = parsePolicy(SHIPPED_POLICY);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const decision = evaluate(parsed.policy, facts);
      const states = Object.fromEntries(decision.requirements.map(({ id, state }) => [id, state]));
      const counting = decision.people.counting.map(({ person }) => person.id).sort();
      for (const name of [decision.outcome, ...Object.values(states)])
        seen.set(name, (seen.get(name) ?? 0) + 1);
      expect({ outcome: decision.outcome, states, counting }).toEqual(referenceAnswer(facts));
    }),
    { numRuns: RUNS },
  );
  // agreement on denials alone would prove little
  expect(seen.get('allow')).toBeGreaterThan(RUNS / 50);
  for (const state of ['unsatisfied', 'satisfied', 'overridden', 'bypassed', 'not-applicable'])
    expect(seen.get(state), state).toBeGreaterThan(0);
  if (RUNS > 2_000) console.log(Object.fromEntries(seen));
});
