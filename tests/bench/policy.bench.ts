/**
 * How many changes a second the shipped policy judges, in processor time of this process:
 * `node tests/bench/policy.bench.ts [changes]`. `new` facts have never been seen before; `seen` ones differ
 * from earlier ones only in what the policy does not read, as most real changes do.
 */

import { evaluate } from '#lib/domain/policy/evaluate.ts';
import { evaluateVector } from '#lib/domain/policy/evaluate-vector.ts';
import type { Facts } from '#lib/domain/policy/facts.ts';
import { groupVectors } from '#lib/domain/policy/group-vectors.ts';
import { parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import { SHIPPED_POLICY } from '#lib/domain/policy/shipped-policy.ts';
import { countPeople, factVector } from '#lib/domain/policy/vector.ts';
import { anyFacts } from '#tests/reference/facts.ts';
import fc from '#tests/support/fast-check.ts';

const changes = Number(process.argv[2] ?? 500);
const parsed = parsePolicy(SHIPPED_POLICY);
if (!parsed.ok) throw new Error('The shipped policy cannot be read.');
const { policy } = parsed;
const facts: Facts[] = fc.sample(anyFacts, { numRuns: changes, seed: 1 });
evaluate(policy, facts[0]!);

/** Runs `work` and prints how many items a second of processor time it takes on. */
function rate(name: string, count: number, work: () => void): void {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  console.log(`${name}: ${Math.round(count / ((user + system) / 1e6)).toLocaleString('en')} a second`);
}

rate('decisions with their whole tree, new facts', changes, () => {
  for (const one of facts) evaluate(policy, one);
});
const later = facts.map((one) => ({
  ...one,
  change: { ...one.change, linesAdded: one.change.linesAdded + 1 },
}));
rate('decisions with their whole tree, seen facts', changes, () => {
  for (const one of later) evaluate(policy, one);
});
const vectors = facts.map((one) => factVector(one, countPeople(one, policy)));
rate('grouping of vectors', changes, () => void groupVectors(policy, vectors));
const groups = groupVectors(policy, vectors);
const other = parsePolicy(`${SHIPPED_POLICY}\n`);
if (other.ok)
  rate(`judgements of ${groups.length} groups, new to the engine`, groups.length, () => {
    for (const { vector } of groups) evaluateVector(other.policy, vector);
  });
