import { describe, expect, test } from 'vitest';
import { AT, approvalFacts, review, scene } from '#tests/reference/facts.ts';
import { concernsOf, unseenBy } from './concerns.ts';
import { rationaleNeeded } from './rationale.ts';

const keys = (parts: Parameters<typeof scene>[0]) => concernsOf(scene(parts)).map(({ key }) => key);
const before = keys({});
/** What a reviewer who saw the plain scene has not seen, when it has become `parts`. */
const news = (parts: Parameters<typeof scene>[0]) => keys(parts).filter((key) => !before.includes(key));
const head = 'a'.repeat(40);

describe('what is news to somebody who looked', () => {
  test.each([
    ['a revision', { approval: approvalFacts({ revisions: [{ number: 2, sha: head, diffId: 'd1' }] }) }],
    ['another service', { services: [{ slug: 'pay', tier: 1, dependsOnTiers: [], dependentTiers: [] }] }],
    ['more AI', { ai: { involvement: 'agent' } }],
    ['an unknown blast radius', { change: { blastRadius: null } }],
    ['no rollback plan', { change: { hasRollbackPlan: false } }],
    ['destruction', { operation: { destructive: true } }],
    ['an agent at work', { operation: { executedByAgent: true } }],
    ['a failed check', { validations: [{ name: 'pre-deploy', sha: head, outcome: 'failed', at: AT }] }],
    ['a blocking finding', { findings: [{ reviewer: 'bugbot', severity: 'blocking', resolved: false }] }],
    ['a veto', { approval: approvalFacts({ reviews: [review('cy', { decision: 'veto' })] }) }],
  ] as const)('%s', (_, parts) => {
    expect(news(parts as Parameters<typeof scene>[0])).toHaveLength(1);
  });

  test.each([
    ['a colleague’s approval', { approval: approvalFacts({ reviews: [review('bo')] }) }],
    ['a passed check', { validations: [{ name: 'lint', sha: head, outcome: 'passed', at: AT }] }],
    [
      'a failed run before a passed one',
      {
        validations: [
          { name: 'x', sha: head, outcome: 'failed', at: AT - 5 },
          { name: 'x', sha: head, outcome: 'passed', at: AT },
        ],
      },
    ],
    ['a resolved finding', { findings: [{ reviewer: 'x', severity: 'blocking', resolved: true }] }],
    ['a freeze', { freezes: [{ name: 'x', from: AT - 1, until: AT + 1 }] }],
    ['less AI', { ai: { involvement: 'none' } }],
  ] as const)('%s is none', (_, parts) => {
    expect(news(parts as Parameters<typeof scene>[0])).toEqual([]);
  });
});

test('an objection is no news to whoever raised it, a withdrawal is to nobody else', () => {
  const reviews = [
    review('bo', { decision: 'veto' }),
    review('cy', { withdrawnAt: AT - 1 }),
    review('dee', { revision: 0, withdrawnAt: AT - 1 }),
  ];
  const concerns = concernsOf(scene({ approval: approvalFacts({ reviews }) }));
  const since = Object.fromEntries(concerns.map(({ key }) => [key, key.startsWith('veto') ? 5 : 6]));
  const own = (person: string, version: number) =>
    unseenBy(person, version, concerns, since).filter((words) => /vetoed|withdrew/.test(words));
  expect(own('bo', 4)).toEqual([]);
  expect(own('cy', 4)).toEqual(['Bo vetoed it', 'you withdrew what you said']);
  expect(own('cy', 5)).toEqual(['you withdrew what you said']);
  expect(own('dee', 4)).toEqual(['Bo vetoed it']);
  expect(own('dee', 6)).toEqual([]);
});

test('a reason is asked for objections, and for approving Tier-1 changes with AI or nobody knows', () => {
  const plain = scene({ ai: { involvement: 'none' } });
  expect(rationaleNeeded('veto', plain)).toMatch(/^Say what/);
  expect(rationaleNeeded('request-changes', plain)).toMatch(/^Say what/);
  expect(rationaleNeeded('approve', plain)).toBeNull();
  expect(rationaleNeeded('approve', scene())).toMatch(/AI took part/);
  expect(rationaleNeeded('approve', scene({ ai: { involvement: 'unknown' } }))).toMatch(/nobody knows/);
  const search = [{ slug: 'search', tier: 2, dependsOnTiers: [], dependentTiers: [] }];
  expect(rationaleNeeded('approve', scene({ services: search }))).toBeNull();
  expect(rationaleNeeded('approve', scene({ services: [] }))).toMatch(/AI took part/);
});
