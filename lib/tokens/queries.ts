import { timingSafeEqual } from 'node:crypto';
import { SCOPES, type Scope } from '#lib/domain/token/scope.ts';
import { db } from '#lib/platform/db.ts';
import { hashOf } from './secret.ts';

/** A token that is in force. */
export interface LiveToken {
  id: string;
  name: string;
  scopes: readonly Scope[];
  lastUsedAt: Date | null;
}

/** The token of a secret; null if there is none, it was revoked, or it has expired at `at`. */
export async function findToken(secret: string, at: Date): Promise<LiveToken | null> {
  const hash = hashOf(secret);
  if (hash === null) return null;
  const token = await db().serviceToken.findUnique({
    where: { hash },
    omit: { createdBy: true, createdAt: true, revokedBy: true },
  });
  if (!token || !timingSafeEqual(hash, token.hash)) return null;
  if (token.revokedAt !== null || (token.expiresAt !== null && token.expiresAt <= at)) return null;
  return { ...token, scopes: SCOPES.filter((scope) => token.scopes.includes(scope)) };
}

/** All tokens, those in force first, the newest first; never a secret or its hash. */
export async function listTokens() {
  const tokens = await db().serviceToken.findMany({
    orderBy: [{ revokedAt: { sort: 'desc', nulls: 'first' } }, { createdAt: 'desc' }, { id: 'desc' }],
    omit: { hash: true },
  });
  const makers = tokens.flatMap(({ createdBy, revokedBy }) => [createdBy, revokedBy]);
  const people = await db().person.findMany({
    where: { id: { in: makers.filter((id) => id !== null) } },
    select: { id: true, name: true },
  });
  const nameOf = new Map(people.map(({ id, name }) => [id, name]));
  return tokens.map(({ createdBy, revokedBy, ...token }) => ({
    ...token,
    createdBy: createdBy && (nameOf.get(createdBy) ?? null),
    revokedBy: revokedBy && (nameOf.get(revokedBy) ?? null),
  }));
}

export type ListedToken = Awaited<ReturnType<typeof listTokens>>[number];
