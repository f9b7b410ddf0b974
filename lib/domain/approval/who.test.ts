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
  test('when a tool’s address is the author’s and nobody says who opened or pushed: anybody can write it', () => {
    const forged = ['renovate (author) is a tool’s address, and who opened and who pushed is not known'];
    expect(hidden(author('renovate'), { relation: 'committer', identity: 'renovate' })).toEqual(forged);
    // neither a trailer nor the merger says who brought it in, and half an answer is none
    expect(hidden(author('renovate'), { relation: 'co-author', identity: 'bo' })).toEqual(forged);
    expect(hidden(author('renovate'), { relation: 'merger', identity: 'bo' })).toEqual(forged);
    expect(hidden(author('renovate'), { relation: 'pr-opener', identity: 'renovate' })).toEqual(forged);
    expect(hidden(author('renovate'), { relation: 'last-pusher', identity: 'renovate' })).toEqual(forged);
    // beside a person's commits, too
    expect(hidden(author('ana'), author('renovate'))).toEqual(forged);
  });
  test('but not when a bot acted for nobody, or for whoever opened or pushed', () => {
    const opened = (identity: string) => ({ relation: 'pr-opener' as const, identity });
    const pushed = (identity: string) => ({ relation: 'last-pusher' as const, identity });
    expect(hidden(author('renovate'), opened('renovate'), pushed('renovate'))).toEqual([]);
    expect(hidden(author('renovate'), opened('ana'))).toEqual([]);
    expect(hidden(author('renovate'), pushed('ana'))).toEqual([]);
    expect(hidden(author('renovate'), opened('renovate'), pushed('stranger'))).toEqual([
      'stranger (last-pusher) belongs to nobody known here',
    ]);
    expect(hidden(author('ana'), { relation: 'committer', identity: 'renovate' })).toEqual([]);
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
