import { createHash, randomBytes } from 'node:crypto';

/** What every secret begins with, so that scanners find one that has leaked. */
const SHAPE = /^cs_[A-Za-z0-9_-]{43}$/;

/** A new secret: 256 random bits. */
export const newSecret = (): string => `cs_${randomBytes(32).toString('base64url')}`;

/** Under which a secret is stored and found: SHA-256, enough for 256 random bits. Null: it is no secret of ours. */
export function hashOf(secret: string): Uint8Array<ArrayBuffer> | null {
  return SHAPE.test(secret) ? new Uint8Array(createHash('sha256').update(secret).digest()) : null;
}
