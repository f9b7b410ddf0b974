import { describe, expect, test } from 'vitest';
import { approvalFacts } from '#tests/reference/facts.ts';
import type { ApprovalFacts } from './facts.ts';
import { authorsOf, hiddenParties } from './who.ts';

type Parties = ApprovalFacts['parties'];
const hidden = (...parties: Parties) => hiddenParties(approvalFacts({ parties }));
const authors = (...parties: Parties) => authorsOf(approvalFacts({ parties })).map(({ name }) => name);
const author = (identity: string) => ({ relation: 'author' as const, identity });

describe('somebody unknown is behind the change', () => {
  test('when an identity belongs to nobody known', () => {
    expect(hidden(author('ana'), { relation: 'committer', identity: 'stranger' })).toEqual([
      'stranger (committer) belongs to nobody known here',
    ]);
  });
  test('when nobody is named as author', () => {
    expect(hidden({ relation: 'merger', identity: 'bo' })).toEqual(['nobody is named as author']);
  });
  test('when an agent wrote it and nobody is known to have directed it', () => {
    expect(hidden(author('coder'))).toEqual([
      'coder (author) is an agent, and nobody is known to have directed it',
    ]);
    expect(hidden(author('coder'), { relation: 'directed-the-agent', identity: 'stranger' })).toHaveLength(2);
    expect(hidden(author('coder'), { relation: 'directed-the-agent', identity: 'bo' })).toEqual([]);
  });
  test('but not when a bot acted for nobody', () => {
    expect(hidden(author('renovate'), { relation: 'committer', identity: 'renovate' })).toEqual([]);
  });
});

test('those who directed the agent answer as its authors; a person once', () => {
  expect(
    authors(author('ana'), author('ana-at-home'), { relation: 'directed-the-agent', identity: 'bo' }),
  ).toEqual(['Ana']);
  expect(authors(author('coder'), { relation: 'directed-the-agent', identity: 'bo' })).toEqual(['Bo']);
  expect(authors(author('renovate'))).toEqual([]);
  // a junior's commits under a senior's name are still the junior's
  expect(authors(author('ana'), { relation: 'co-author', identity: 'bo' })).toEqual(['Ana', 'Bo']);
  expect(authors(author('renovate'), { relation: 'co-author', identity: 'bo' })).toEqual([]);
});
