import { describe, expect, test } from 'vitest';
import { addressOf, coAuthors, identityOf, partyOf } from './party.ts';

describe('parties', () => {
  test('an identity is an address, a login, or says its kind', () => {
    expect(identityOf(' <Ana@Shop.Test> ')).toBe('email:ana@shop.test');
    expect(identityOf('Ana')).toBe('github-login:ana');
    expect(identityOf('github-id:42')).toBe('github-id:42');
    expect(identityOf('oidc:https://id.test|Ana')).toBe('oidc:https://id.test|Ana');
    expect(addressOf('octo')).toBe('octo@users.noreply.github.com');
  });

  test('tools that write are agents, others bots, whoever else is a person', () => {
    const holder = (name: string, identity: string) => partyOf('author', { name, identity }).holder;
    expect(holder('Ana', 'ana@shop.test')).toBe('person');
    expect(holder('Claude', 'noreply@anthropic.com')).toBe('agent');
    expect(holder('renovate[bot]', 'renovate[bot]')).toBe('bot');
    expect(holder('dependabot[bot]', 'github-login:dependabot[bot]')).toBe('bot');
    // a person who is called like a tool
    expect(holder('Claude', 'claude.martin@larkmere.io')).toBe('person');
    expect(holder('Claude', 'person:00000000-0000-0000-0000-000000000000')).toBe('person');
  });

  test.each(['Release Bot', 'deploy-robot', 'dependabot[bot]', 'claude[bot]', 'Claude Code'])(
    'nobody becomes a tool by calling themselves %s',
    (name) => {
      for (const identity of ['ana@shop.test.io', 'ana', '42+ana@users.noreply.github.com'])
        expect(partyOf('author', { name, identity }).holder).toBe('person');
    },
  );

  test('a tool’s own address makes a tool, nobody’s mailbox at most an agent', () => {
    const holder = (name: string, identity: string) => partyOf('committer', { name, identity }).holder;
    expect(holder('acme-merge[bot]', '77+acme-merge[bot]@users.noreply.github.com')).toBe('bot');
    expect(holder('Merge Bot', 'bot@larkmere.io')).toBe('person');
    expect(holder('Merge Bot', 'me@localhost')).toBe('person');
    expect(holder('Claude Code', 'agent@localhost')).toBe('agent');
  });

  test('the button on GitHub’s pages is nobody as a committer, and somebody unknown as an author', () => {
    const github = { name: 'GitHub', identity: 'noreply@github.com' };
    expect(partyOf('committer', github).holder).toBe('bot');
    expect(partyOf('author', github).holder).toBe('person');
  });

  test('co-authors of a message’s trailers', () => {
    expect(
      coAuthors('Fix it\n\nCo-authored-by: Ana <ANA@shop.test>\nReviewed-by: Bo <bo@shop.test>'),
    ).toEqual([{ relation: 'co-author', identity: 'email:ana@shop.test', holder: 'person' }]);
  });
});
