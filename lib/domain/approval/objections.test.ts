import { expect, test } from 'vitest';
import { AT, approvalFacts, review } from '#tests/reference/facts.ts';
import type { Review } from './facts.ts';
import { standingObjections } from './objections.ts';

const standing = (...reviews: Review[]) =>
  standingObjections(approvalFacts({ reviews }), AT).map(({ person, kind }) => `${person.name}: ${kind}`);
const veto = (identity: string, more: Partial<Review> = {}) =>
  review(identity, { decision: 'veto', ...more });

test('vetoes come first, and each person has one', () => {
  const change = review('cy', { decision: 'request-changes', at: AT - 90_000_000 });
  expect(standing(change, veto('bo'), review('bo-at-home', { decision: 'request-changes' }))).toEqual([
    'Bo: veto',
    'Cy: request-changes',
  ]);
});

test('one ends by withdrawing, by a dismissal, and by a later approval of the same person', () => {
  expect(standing(veto('bo', { withdrawnAt: AT }))).toEqual([]);
  expect(standing(veto('bo', { dismissed: { at: AT, reason: 'answered' } }))).toEqual([]);
  expect(standing(veto('bo'), review('bo-at-home', { at: AT }))).toEqual([]);
  expect(standing(veto('bo'), review('cy', { at: AT }))).toEqual(['Bo: veto']);
  expect(standing(veto('bo'), review('bo', { at: AT, withdrawnAt: AT }))).toEqual(['Bo: veto']);
});

test('one outlives a new revision, and the author may raise one', () => {
  const revisions = [
    { number: 1, sha: 'a', diffId: null },
    { number: 2, sha: 'b', diffId: null },
  ];
  const facts = approvalFacts({ revisions, reviews: [veto('ana', { sha: 'a' })] });
  expect(standingObjections(facts, AT)).toHaveLength(1);
});

test('bots, unknown identities, those who left and the future do not object', () => {
  expect(
    standing(veto('renovate'), veto('coder'), veto('stranger'), veto('gil'), veto('bo', { at: AT + 1 })),
  ).toEqual([]);
});
