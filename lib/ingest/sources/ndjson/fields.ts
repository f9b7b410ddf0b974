import { z } from 'zod';
import { SLUG } from '#lib/domain/service/slug.ts';

/** Text that can be stored and shown as it is, so that nothing is changed on the way in. */
export const text = (most: number, least = 1) =>
  z
    .string()
    .min(least, 'must not be empty')
    .max(most, `must be at most ${most} characters`)
    .refine((value) => !value.includes('\0'), 'must not hold a NUL character')
    .refine((value) => value.isWellFormed(), 'must not hold half a surrogate pair');

export const longText = text(100_000, 0);
export const slug = z
  .string()
  .regex(SLUG, 'must be a slug: lower-case letters, digits and hyphens, at most 64');
/** A name at the source. */
export const externalId = text(300);
export const source = text(200);

const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** ISO 8601 with a zone: without one it would mean another instant on every machine. */
export const instant = z.iso
  .datetime({ offset: true, error: 'must be an instant with a zone, like 2026-03-02T09:30:00Z' })
  .transform((value) => new Date(value))
  .refine(
    (value) => value.getTime() >= EARLIEST && value.getTime() < LATEST,
    'must lie between 1970 and 2200',
  );

const INT_MAX = 2 ** 31 - 1;
export const count = z.int('must be a whole number').min(0).max(INT_MAX);

const BIGINT_MAX = 2n ** 63n - 1n;
/** A count that may be larger than a JSON number can carry: then it is written as a string of digits. */
export const bigCount = z.union(
  [
    z.int().min(0).transform(BigInt),
    z
      .string()
      .regex(/^\d{1,19}$/)
      .transform(BigInt)
      .refine((value) => value <= BIGINT_MAX),
  ],
  { error: 'must be a whole number, or a string of digits up to 9223372036854775807' },
);
