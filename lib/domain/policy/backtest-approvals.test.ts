import { describe, expect, test } from 'vitest';
import { scene } from '#tests/reference/facts.ts';
import { LONG_POLICY } from '#tests/support/long-policy.ts';
import { type Approvals, approvalsAsked, lacking, NO_APPROVALS, together } from './backtest-approvals.ts';
import type { Facts } from './facts.ts';
import { parsePolicy } from './parse-policy.ts';
import { countPeople, factVector } from './vector.ts';

const parsed = parsePolicy(LONG_POLICY);
if (!parsed.ok) throw new Error('The policy of the tests cannot be read.');
const { policy } = parsed;
const vectorOf = (facts: Facts) => factVector(facts, countPeople(facts, policy));
const some = (more: Partial<Approvals>): Approvals => ({ ...NO_APPROVALS, ...more });

test('the fewest and easiest approvals that meet a requirement, by asking it', () => {
  const asked = approvalsAsked(policy)({
    vector: vectorOf(scene({ change: { linesAdded: 5_000, fileCount: 200 } })),
    unknown: [],
  });
  const of = Object.fromEntries(policy.requirements.map(({ id }, index) => [id, asked[index]]));
  expect(of['two-people-tier-1']).toEqual(some({ anyone: 2 }));
  expect(of['senior-on-ai-tier-1']).toEqual(some({ senior: 1 }));
  expect(of['two-people-agent-operations']).toEqual(some({ anyone: 1, senior: 1 }));
  expect(of['sign-in']).toEqual(some({ principal: 1 }));
  expect(of.small).toEqual(some({ senior: 1 }));
  expect(of['no-deployment-in-freeze']).toEqual(NO_APPROVALS);
  expect(of['no-standing-objection']).toEqual(NO_APPROVALS);
});

test('other facts can make approvals unnecessary', () => {
  const asked = approvalsAsked(policy)({
    vector: vectorOf(scene({ change: { linesAdded: 1 } })),
    unknown: [],
  });
  expect(asked[policy.requirements.findIndex(({ id }) => id === 'small')]).toEqual(NO_APPROVALS);
});

describe('together', () => {
  test('an approval serves several requirements', () => {
    expect(together([some({ anyone: 2 }), some({ senior: 1 })])).toEqual(some({ anyone: 1, senior: 1 }));
    expect(together([some({ senior: 1 }), some({ principal: 1 })])).toEqual(some({ principal: 1 }));
    expect(together([some({ senior: 2 }), some({ principal: 1 })])).toEqual(
      some({ senior: 1, principal: 1 }),
    );
    expect(together([])).toEqual(NO_APPROVALS);
  });
});

test('what is missing beside the approvals that count', () => {
  const reviews = (people: number, seniors = 0) => ({
    ...vectorOf(scene()),
    reviews: { people, seniors, principals: 0, directors: 0 },
  });
  expect(lacking(some({ anyone: 2 }), reviews(1, 1))).toEqual(some({ anyone: 1 }));
  expect(lacking(some({ anyone: 1, senior: 1 }), reviews(2))).toEqual(some({ senior: 1 }));
  expect(lacking(some({ anyone: 1, senior: 1 }), reviews(0))).toEqual(some({ anyone: 1, senior: 1 }));
  expect(lacking(some({ senior: 1 }), reviews(3, 2))).toEqual(NO_APPROVALS);
});
