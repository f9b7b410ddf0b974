import { expect, test } from 'vitest';
import { AT, approvalFacts, override } from '#tests/reference/facts.ts';
import { countOverrides } from './count-overrides.ts';
import type { ApprovalFacts, OverrideSignature } from './facts.ts';

const count = (overrides: OverrideSignature[], more: Partial<ApprovalFacts> = {}) => {
  const { counting, dismissed } = countOverrides(approvalFacts({ ...more, overrides }), AT);
  return [
    counting.map(({ person, requirement }) => `${person.name} ${requirement}`),
    dismissed.map(({ person, reason }) => `${person.name} ${reason}`),
  ];
};

test('counts who signed which exception', () => {
  expect(count([override('dee', 'b'), override('bo', 'a')])).toEqual([['Bo a', 'Dee b'], []]);
});

test('is as strict about who as an approval is', () => {
  expect(
    count([override('ana-at-home', 'a'), override('eve', 'a'), override('gil', 'a'), override('ci', 'a')]),
  ).toEqual([
    [],
    [
      'Ana wrote the change',
      'Eve is an auditor, and auditors do not approve what they audit',
      'Gil is no longer active',
      'ci is a service token',
    ],
  ]);
});

test('needs a reason, and ends by withdrawing and with any new revision', () => {
  const revisions = [
    { number: 1, sha: 'a'.repeat(40), diffId: 'd' },
    { number: 2, sha: 'b'.repeat(40), diffId: 'd' },
  ];
  expect(count([override('dee', 'a', { reason: ' ' })])).toEqual([[], ['Dee gave no reason']]);
  expect(count([override('dee', 'a', { withdrawnAt: AT })])).toEqual([[], ['Dee withdrew it']]);
  expect(count([override('dee', 'a')], { revisions })).toEqual([
    [],
    ['Dee signed an earlier revision (aaaaaaa)'],
  ]);
  expect(count([override('dee', 'a', { at: AT + 1 })])).toEqual([[], []]);
});

test('none counts while somebody unknown is behind the change: they may have signed it themselves', () => {
  const parties = [{ relation: 'author' as const, identity: 'nobody-knows@home.test' }];
  expect(count([override('dee', 'a')], { parties })).toEqual([
    [],
    ['Dee cannot be shown to be somebody else than those behind the change'],
  ]);
});
