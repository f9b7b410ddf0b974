import { describe, expect, test } from 'vitest';
import { anyFacts, scene } from '#tests/reference/facts.ts';
import fc from '#tests/support/fast-check.ts';
import { LONG_POLICY } from '#tests/support/long-policy.ts';
import { partialAnswers } from './backtest-clauses.ts';
import { type HistoricFacts, outcomeOf, readingsBy, readOneBy } from './backtest-readings.ts';
import { evaluateVector } from './evaluate-vector.ts';
import type { Facts } from './facts.ts';
import { type Policy, parsePolicy } from './parse-policy.ts';
import { FACT_TYPES, QUESTIONS } from './schema.ts';
import { SHIPPED_POLICY } from './shipped-policy.ts';
import { countPeople, type FactVector, factVector } from './vector.ts';

const policyOf = (text: string): Policy => {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.policy;
};
const policy = policyOf(LONG_POLICY);
const shipped = policyOf(SHIPPED_POLICY);
const vectorOf = (facts: Facts) => factVector(facts, countPeople(facts, policy));
const PATHS = Object.entries(FACT_TYPES).flatMap(([group, types]) =>
  Object.keys(types).map((name) => `${group}.${name.replace('?', '')}`),
);
const anyUnknown = fc.oneof(
  { weight: 2, arbitrary: fc.constant([] as string[]) },
  { weight: 5, arbitrary: fc.subarray(PATHS) },
);
const anyHistoric = fc.record({ vector: anyFacts.map(vectorOf), unknown: anyUnknown });

/** A vector with what is missing in it taken from another one. */
function revealed({ vector, unknown }: HistoricFacts, other: FactVector): FactVector {
  return Object.fromEntries(
    Object.entries(vector).map(([group, values]) => {
      const names = Object.keys({ ...values, ...other[group] });
      const from = (name: string) => (unknown.includes(`${group}.${name}`) ? other[group] : values)?.[name];
      const entries = names.flatMap((name) => {
        const value = from(name);
        return value === undefined ? [] : [[name, value] as const];
      });
      return [group, Object.fromEntries(entries)];
    }),
  );
}

test('grouped readings are those of one by one', () => {
  fc.assert(
    fc.property(fc.array(anyHistoric, { minLength: 1, maxLength: 25 }), (history) => {
      const { readings } = readingsBy(policy);
      const oneByOne = readOneBy(policy);
      // twice: the second time from memory
      for (const facts of [...history, ...history]) expect(readings(facts)).toEqual(oneByOne(facts));
    }),
    { numRuns: 15 },
  );
});

test('facts that a policy cannot tell apart are evaluated once', () => {
  const { readings, evaluations } = readingsBy(shipped);
  for (let lines = 0; lines < 50; lines += 1)
    readings({ vector: vectorOf(scene({ change: { linesAdded: lines } })), unknown: ['change.lines'] });
  expect(evaluations()).toBe(1);
});

test('where nothing is missing, parts put together say what the statement says', () => {
  const answers = partialAnswers(policy);
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const vector = { ...vectorOf(facts) };
      const states = evaluateVector(policy, vector).map(({ state }) => state);
      const truths = answers(vector, []);
      policy.requirements.forEach((_, index) => {
        const [applicable, satisfied, override] = QUESTIONS.map((question) => truths(index, question));
        const state =
          applicable === 'no'
            ? 'not-applicable'
            : satisfied === 'yes'
              ? 'satisfied'
              : override === 'yes'
                ? 'overridden'
                : vector.change?.uncontrolled
                  ? 'bypassed'
                  : 'unsatisfied';
        expect(state).toBe(states[index]);
      });
    }),
    { numRuns: 100 },
  );
});

test('what is called known stays so, whatever the missing facts turn out to be', () => {
  const read = readOneBy(policy);
  fc.assert(
    fc.property(anyHistoric, anyFacts.map(vectorOf), (facts, other) => {
      const before = read(facts);
      const after = read({ vector: revealed(facts, other), unknown: [] });
      before.forEach((reading, index) => {
        if (['not-applicable', 'met', 'held'].includes(reading)) expect(after[index]).toBe(reading);
        if (reading === 'not-known') expect(['met', 'held']).toContain(after[index]);
      });
    }),
    { numRuns: 200 },
  );
});

describe('a change without a record of its reviews', () => {
  const read = readOneBy(shipped);
  const reading = (vector: FactVector, unknown: string[]) =>
    Object.fromEntries(shipped.requirements.map(({ id }, index) => [id, read({ vector, unknown })[index]]));
  const reviews = ['reviews.people', 'reviews.seniors', 'reviews.vetoes', 'reviews.changesRequested'];

  test('was asked for two people, and whether they looked is not known', () => {
    const of = reading(vectorOf(scene()), reviews);
    expect(of['two-people-tier-1']).toBe('not-known');
    expect(of['no-standing-objection']).toBe('not-known');
    expect(of['no-deployment-in-freeze']).toBe('met');
  });

  test('is held by what is on record: the freeze that it went into', () => {
    const at = scene().at;
    const frozen = scene({ freezes: [{ name: 'sale', from: at - 1, until: at + 1 }] });
    const readings = read({ vector: vectorOf(frozen), unknown: reviews });
    expect(reading(vectorOf(frozen), reviews)['no-deployment-in-freeze']).toBe('held');
    expect(outcomeOf(readings)).toBe('held');
  });

  test('is asked for nothing where a known fact rules it out', () => {
    const tier3 = scene({ services: [{ slug: 'blog', tier: 3, dependsOnTiers: [], dependentTiers: [] }] });
    const of = reading(vectorOf(tier3), [...reviews, 'operation.byAgent', 'operation.destructive']);
    expect(of['two-people-tier-1']).toBe('not-applicable');
    expect(of['two-people-agent-operations']).toBe('not-applicable');
  });

  test('may be asked for something where that it applies is not known', () => {
    const of = reading(vectorOf(scene()), ['operation.byAgent', 'operation.destructive']);
    expect(of['two-people-agent-operations']).toBe('may-apply');
    expect(outcomeOf(['met', 'may-apply'])).toBe('not-known');
  });
});
