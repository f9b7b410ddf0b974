import type { StoredEntry } from './verify.ts';

/** Format of an exported log, which its first line names. */
const FORMAT = 'countersign-log/1';

/**
 * First line of an exported log: how many entries follow, one a line, and the hash of the last in the chain, so that a
 * file that was cut off is seen to be.
 */
export function exportHeader(entries: bigint, head: string): string {
  return `${JSON.stringify({ format: FORMAT, entries: entries.toString(), head })}\n`;
}

/** An entry as a line of an exported log: an object of JSON whose fields stand in the order in which they are hashed. */
export function exportLine(entry: StoredEntry): string {
  return `${JSON.stringify({ ...fieldsOf(entry), hash: entry.hash })}\n`;
}

/** The fields of an entry, all text, in the order in which they are hashed, and the hash before it. */
export type EntryFields = Omit<StoredEntry, 'seq' | 'hash'> & { seq: string };

export function fieldsOf(entry: StoredEntry): EntryFields {
  const { seq, at, action, actorKind, actorId, identity, session, subjectType, subjectId, body, prevHash } =
    entry;
  return {
    seq: seq.toString(),
    at,
    action,
    actorKind,
    actorId,
    identity,
    session,
    subjectType,
    subjectId,
    body,
    prevHash,
  };
}
