import { type Decision, EVALUATOR, evaluate, factsHashOf, type RequirementResult } from './evaluate.ts';
import { Facts } from './facts.ts';
import type { Policy } from './parse-policy.ts';
import { project } from './schema.ts';
import { countPeople, factVector } from './vector.ts';

/**
 * `evaluate` for many changes: what the policy says is asked once of all that it cannot tell apart, the people are
 * counted and the facts digested of each. Whatever is not let through, or only by an exception, is judged by itself:
 * what it lacks, and who could help, are its own.
 */
export function evaluateMany(policy: Policy): (facts: Facts) => Decision {
  const known = new Map<string, readonly RequirementResult[]>();
  return (facts) => {
    const checked = Facts.safeParse(facts);
    if (!checked.success) return evaluate(policy, facts);
    const people = countPeople(checked.data, policy);
    if (people.overrides.length > 0) return evaluate(policy, facts);
    const key = JSON.stringify(project(factVector(checked.data, people), policy.reads));
    const requirements = known.get(key);
    if (requirements)
      return {
        outcome: 'allow',
        at: checked.data.at,
        policyHash: policy.hash,
        factsHash: factsHashOf(checked.data),
        evaluator: EVALUATOR,
        requirements,
        people,
      };
    const decision = evaluate(policy, facts);
    if (decision.outcome === 'allow') known.set(key, decision.requirements);
    return decision;
  };
}
