import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DomainError } from '#lib/platform/errors.ts';
import { dataDir } from './paths.ts';

/**
 * The key that sessions are encrypted with. The embedded instance makes one and keeps it beside its data, readable
 * by its owner only; elsewhere web processes share it, so it must be given.
 */
export function sessionSecret(embedded: boolean): string {
  const given = process.env.NEXTAUTH_SECRET;
  if (given) return given;
  if (!embedded) {
    throw new DomainError(
      'unavailable',
      'NEXTAUTH_SECRET is not set: with DATABASE_URL, sign-in needs a secret of at least 32 random bytes, the same for every web process.',
    );
  }
  const file = path.join(dataDir(), 'session-secret');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
