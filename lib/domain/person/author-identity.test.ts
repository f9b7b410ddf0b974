import { expect, test } from 'vitest';
import { identityKey, identityKeys, normaliseAuthorIdentity, resolveAuthor } from './author-identity.ts';

test('an address in any spelling is one identity', () => {
  expect(normaliseAuthorIdentity(' <Ana@Example.COM> ')).toBe('ana@example.com');
});

test('a no-reply address is known by its number before its login, which may have changed hands', () => {
  const known = new Map([
    [identityKey({ kind: 'github-login', value: 'ana' }), 'whoever took the login'],
    [identityKey({ kind: 'github-id', value: '583231' }), 'ana'],
  ]);
  expect(resolveAuthor('583231+ana@users.noreply.github.com', known)).toBe('ana');
  expect(resolveAuthor('ana@users.noreply.github.com', known)).toBe('whoever took the login');
  expect(resolveAuthor('583231+ana@users.noreply.github.com.evil.test', known)).toBeNull();
});

test('nobody is known by an empty identity', () => {
  expect(identityKeys('')).toEqual([]);
});
