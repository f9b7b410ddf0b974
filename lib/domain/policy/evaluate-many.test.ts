import { expect, test } from 'vitest';
import { anyFacts, override, review, scene } from '#tests/reference/facts.ts';
import fc from '#tests/support/fast-check.ts';
import { evaluate } from './evaluate.ts';
import { evaluateMany } from './evaluate-many.ts';
import type { Facts } from './facts.ts';
import { parsePolicy } from './parse-policy.ts';
import { SHIPPED_POLICY } from './shipped-policy.ts';

const parsed = parsePolicy(SHIPPED_POLICY);
if (!parsed.ok) throw new Error('the shipped policy is read');
const { policy } = parsed;

test('judges many exactly as each by itself, also the second time', () => {
  const judge = evaluateMany(policy);
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const alone = evaluate(policy, facts);
      expect(judge(facts)).toEqual(alone);
      expect(judge(structuredClone(facts))).toEqual(alone);
    }),
    { numRuns: 150 },
  );
});

test('what is let through keeps its own people, instant and digest', () => {
  const judge = evaluateMany(policy);
  const allowed = (at: number) => scene({ at, approval: { reviews: [review('bo'), review('cy')] } });
  const first = scene({}).at;
  for (const facts of [
    allowed(first),
    allowed(first + 60_000),
    scene({ approval: { overrides: [override('dee', 'two-people-tier-1')] } }),
  ])
    expect(judge(facts)).toEqual(evaluate(policy, facts));
});

test('facts that are not well-formed are judged as ever: nothing is let through', () => {
  const broken = { ...scene({}), services: null } as unknown as Facts;
  expect(evaluateMany(policy)(broken)).toEqual(evaluate(policy, broken));
});
