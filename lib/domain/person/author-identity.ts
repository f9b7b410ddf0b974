import type { IdentityObservation } from './observation.ts';

/** The form in which an author's identity is kept on a change: trimmed, lower case, without angle brackets. */
export function normaliseAuthorIdentity(raw: string): string {
  return raw
    .trim()
    .replace(/^<(.*)>$/, '$1')
    .trim()
    .toLowerCase();
}

/** GitHub's no-reply address: `12345+login@…` since 2017, `login@…` before. */
const NO_REPLY = /^(?:(\d+)\+)?([^@]+)@users\.noreply\.github\.com$/;

/**
 * The identities by which a normalised author identity may be a known person, most certain first. The
 * numeric id comes before the login, because logins get renamed and taken over.
 */
export function identityKeys(authorIdentity: string): IdentityObservation[] {
  if (authorIdentity === '') return [];
  const keys: IdentityObservation[] = [];
  const noReply = NO_REPLY.exec(authorIdentity);
  if (authorIdentity.includes('@')) keys.push({ kind: 'email', value: authorIdentity });
  if (noReply?.[1] !== undefined) keys.push({ kind: 'github-id', value: noReply[1] });
  if (noReply) keys.push({ kind: 'github-login', value: noReply[2]! });
  if (!authorIdentity.includes('@')) keys.push({ kind: 'github-login', value: authorIdentity });
  keys.push({ kind: 'git-author', value: authorIdentity });
  return keys;
}

/** First of the keys of `authorIdentity` that `known` holds (by `identityKey`), or null. */
export function resolveAuthor<T>(authorIdentity: string, known: ReadonlyMap<string, T>): T | null {
  for (const key of identityKeys(authorIdentity)) {
    const found = known.get(identityKey(key));
    if (found !== undefined) return found;
  }
  return null;
}

/** Map key of an identity. */
export const identityKey = ({ kind, value }: IdentityObservation): string => `${kind} ${value}`;
