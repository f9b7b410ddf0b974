import { partialAnswers, type Truths } from './backtest-clauses.ts';
import { conditionsOf, keyBy } from './backtest-key.ts';
import { evaluateVector, type State } from './evaluate-vector.ts';
import type { Policy } from './parse-policy.ts';
import type { FactVector } from './vector.ts';

/** The facts of a change at the instant before it reached production; what is not on record is named. */
export interface HistoricFacts {
  vector: FactVector;
  /** Paths of facts that nobody recorded, `group.name`; what the vector says there is not looked at. */
  unknown: readonly string[];
}

/**
 * What a requirement would have said to a change of the past. The last three are those it would have asked
 * something of: `met` (it was there, or excepted), `held` (known not to be there), `not-known` (nobody recorded
 * whether it was). `may-apply`: not even that it applies is known.
 */
export const READINGS = ['not-applicable', 'may-apply', 'met', 'held', 'not-known'] as const;
export type Reading = (typeof READINGS)[number];

/** Whether a requirement would have asked for something, whatever was there already. */
export const isAsked = (reading: Reading): boolean =>
  reading === 'met' || reading === 'held' || reading === 'not-known';

/** What all requirements together would have done with a change. */
export const OUTCOMES = ['passed', 'held', 'not-known'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Held by one is held; only where each is known to let it through has it passed. */
export function outcomeOf(readings: readonly Reading[]): Outcome {
  if (readings.includes('held')) return 'held';
  return readings.some((reading) => reading === 'not-known' || reading === 'may-apply')
    ? 'not-known'
    : 'passed';
}

const KNOWN: Record<State, Reading> = {
  'not-applicable': 'not-applicable',
  satisfied: 'met',
  overridden: 'met',
  unsatisfied: 'held',
  bypassed: 'held',
  error: 'held',
};

/**
 * Reads facts by a policy, one reading a requirement in the policy's order. Where nothing is missing, this is
 * `evaluateVector`, which the gate decides by; else `partialAnswers`, which agrees with it whatever the missing facts
 * turn out to be. Each requirement's answers are kept under the facts that this requirement can tell apart, and the
 * policy is evaluated only where one of them has not been seen: a million changes cost some hundred evaluations.
 */
export function readingsBy(policy: Policy): {
  readings: (facts: HistoricFacts) => readonly Reading[];
  /** How often the policy has been evaluated. */
  evaluations: () => number;
} {
  const answers = policy.requirements.map((requirement) => ({
    keyOf: keyBy(conditionsOf(requirement)),
    known: new Map<string, Reading>(),
  }));
  const readOne = readOneBy(policy);
  let evaluations = 0;
  return {
    readings: (facts) => {
      const keys = answers.map(({ keyOf }) => keyOf(facts));
      const found = answers.flatMap(({ known }, index) => known.get(keys[index]!) ?? []);
      if (found.length === answers.length) return found;
      evaluations += 1;
      const readings = readOne(facts);
      answers.forEach(({ known }, index) => {
        known.set(keys[index]!, readings[index]!);
      });
      return readings;
    },
    evaluations: () => evaluations,
  };
}

/** The same, each time anew: what `readingsBy` must agree with. */
export function readOneBy(policy: Policy): (facts: HistoricFacts) => readonly Reading[] {
  const answers = partialAnswers(policy);
  return ({ vector, unknown }) => {
    const missing = readOf(policy, unknown);
    if (missing.length === 0) return evaluateVector(policy, vector).map(({ state }) => KNOWN[state]);
    const truths = answers(vector, missing);
    return policy.requirements.map((_, index) => readPartly(truths, index));
  };
}

/** The same order as in `evaluateVector`: what does not apply is not asked further, an exception comes last. */
function readPartly(truths: Truths, index: number): Reading {
  const applicable = truths(index, 'applicable');
  if (applicable === 'no') return 'not-applicable';
  if (applicable === 'error') return 'held';
  if (applicable === 'not-known') return 'may-apply';
  const satisfied = truths(index, 'satisfied');
  if (satisfied === 'yes') return 'met';
  if (satisfied === 'error') return 'held';
  const override = truths(index, 'override') ?? 'no';
  if (satisfied === 'no') return override === 'yes' ? 'met' : override === 'not-known' ? 'not-known' : 'held';
  return override === 'yes' ? 'met' : 'not-known';
}

/** Those of the missing facts that a policy reads. */
function readOf({ reads }: Policy, unknown: readonly string[]): readonly string[] {
  if (unknown.length === 0 || reads.includes('')) return unknown;
  return unknown.filter((path) => reads.includes(path) || reads.includes(path.split('.')[0]!));
}
