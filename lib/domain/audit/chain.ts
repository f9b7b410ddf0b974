import { hash } from 'node:crypto';
import type { Json } from './entry.ts';

/** One entry of the log, as it is hashed. `at` is ISO 8601 with milliseconds, UTC; `body` canonical JSON. */
export interface ChainEntry {
  seq: bigint;
  at: string;
  action: string;
  actorKind: string;
  actorId: string;
  identity: string | null;
  session: string | null;
  subjectType: string;
  subjectId: string;
  body: string;
}

/** Hash before the first entry. */
export const GENESIS = new Uint8Array(32);

/** Keys as they stand before their values: the same few come again and again, and whose they are cannot make them many. */
const KEYS = new Map<string, string>();
const MOST_KEYS = 1_000;

function keyText(key: string): string {
  const known = KEYS.get(key);
  if (known !== undefined) return known;
  const text = `${JSON.stringify(key)}:`;
  if (KEYS.size < MOST_KEYS) KEYS.set(key, text);
  return text;
}

/**
 * JSON with object keys in UTF-16 order and no white space (RFC 8785 for the values that `Json` allows). One text that
 * grows: an audit writes the facts of every decision again, and lists that are joined took half as long again.
 * Throws RangeError for a number that JSON cannot carry.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new RangeError(`${value} has no JSON form`);
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const one of value) text += (text && ',') + canonicalJson(one);
    return `[${text}]`;
  }
  for (const key of Object.keys(value).sort())
    text += (text && ',') + keyText(key) + canonicalJson(value[key] as Json);
  return `{${text}}`;
}

/** Hash of an entry in the chain. */
export function entryHash(previous: Uint8Array, entry: ChainEntry): Uint8Array {
  return chainHash(previous, hashedText(entry));
}

/** SHA-256 over the previous hash (32 bytes) followed by the UTF-8 of what of an entry is hashed. */
export function chainHash(previous: Uint8Array, hashed: string): Uint8Array {
  return hash('sha256', Buffer.concat([previous, Buffer.from(hashed)]), 'buffer');
}

/**
 * What of an entry is hashed: a JSON array of its fields in the order of `ChainEntry`, preceded by the format version 1;
 * `seq` is written as a decimal string.
 */
export function hashedText(entry: ChainEntry): string {
  return `[1,"${entry.seq}",${hashedAfterSeq(entry)}`;
}

/** The same after its place, with which the database hashes it there when it is appended. */
export function hashedAfterSeq(entry: Omit<ChainEntry, 'seq'>): string {
  const { at, action, actorKind, actorId, identity, session, subjectType, subjectId, body } = entry;
  return JSON.stringify([
    at,
    action,
    actorKind,
    actorId,
    identity,
    session,
    subjectType,
    subjectId,
    body,
  ]).slice(1);
}
