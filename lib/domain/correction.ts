import { z } from 'zod';
import { canonicalJson } from './audit/chain.ts';
import type { Json } from './audit/entry.ts';

/** Why a record is corrected. */
export const CorrectionReason = z
  .string('Say why.')
  .trim()
  .min(5, 'Say why in at least 5 characters.')
  .max(2_000, 'At most 2,000 characters.')
  .refine((text) => !text.includes('\0') && text.isWellFormed(), 'This cannot be stored as text.');

/** One line of text that can be stored. */
export const Line = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'This cannot be empty.')
    .max(most, `At most ${most} characters.`)
    .refine((text) => !/\p{Cc}/u.test(text) && text.isWellFormed(), 'One line, without control characters.');

/** A field that a correction alters. */
export interface Corrected {
  field: string;
  before: Json;
  after: Json;
}

type Fields = Readonly<Record<string, Json | undefined>>;

/**
 * What a correction alters: the fields whose wanted value is not what was `seen` on the screen. `stale` are those
 * of them that somebody else has altered meanwhile, and not to the same value.
 */
export function correctionsOf(
  seen: Fields,
  wanted: Fields,
  current: Fields,
): { corrected: Corrected[]; stale: string[] } {
  const same = (a: Json | undefined, b: Json | undefined) =>
    canonicalJson(a ?? null) === canonicalJson(b ?? null);
  const corrected: Corrected[] = [];
  const stale: string[] = [];
  for (const [field, value] of Object.entries(wanted)) {
    const now = current[field] ?? null;
    if (value === undefined || same(value, seen[field]) || same(value, now)) continue;
    if (!same(seen[field], now)) stale.push(field);
    corrected.push({ field, before: now, after: value });
  }
  return { corrected, stale };
}
