import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { EntryProof } from '#lib/audit/prove-entries.ts';
import { type ChainEntry, entryHash, GENESIS } from '#lib/domain/audit/chain.ts';
import { type Checkpoint, checkpointBody, signNote, verifierKeyText } from '#lib/domain/audit/checkpoint.ts';
import { exportHeader, exportLine, fieldsOf } from '#lib/domain/audit/export.ts';
import { appendLeaf, EMPTY_TREE, InclusionPaths, rootOf } from '#lib/domain/audit/merkle.ts';
import type { StoredEntry } from '#lib/domain/audit/verify.ts';

/** A key to sign checkpoints with in a test, whose seed is one byte over and over. */
export function testKey(name: string, byte = 1) {
  const seed = Buffer.alloc(32, byte);
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const verifierKey = verifierKeyText(name, createPublicKey(privateKey));
  return { name, privateKey, verifierKey, note: (body: string) => signNote(body, name, privateKey) };
}

/** Entries hashed anew from the first on, as whoever rewrites a whole log would do it. */
export function chained(entries: readonly (ChainEntry | StoredEntry)[]): StoredEntry[] {
  let previous: Uint8Array = GENESIS;
  return entries.map((entry, n) => {
    const fields = { ...entry, seq: BigInt(n + 1) };
    const prevHash = Buffer.from(previous).toString('hex');
    previous = entryHash(previous, fields);
    return { ...fields, prevHash, hash: Buffer.from(previous).toString('hex') };
  });
}

/** A log of so many entries, each of another kind. */
export function someLog(entries: number, note = ''): StoredEntry[] {
  return chained(
    Array.from({ length: entries }, (_, n) => ({
      seq: 0n,
      at: new Date(Date.UTC(2026, 10, 21, 9, 0, n, n % 1000)).toISOString(),
      action: n % 3 === 0 ? 'change.approved' : 'comment.added',
      actorKind: n % 4 === 0 ? 'system' : 'person',
      actorId: `actor-${n % 7}`,
      identity: n % 4 === 0 ? null : `demo|actor-${n % 7}`,
      session: n % 4 === 0 ? null : `session-${n % 5}`,
      subjectType: 'change',
      subjectId: `change-${n}`,
      body: JSON.stringify({ n, note: `${note}Zürich  "${n}"` }),
    })),
  );
}

/** What the log is after so many entries. */
export function checkpointOf(
  origin: string,
  entries: readonly StoredEntry[],
  size = entries.length,
): Checkpoint {
  const covered = entries.slice(0, size);
  const tree = covered.reduce(
    (growing, { hash }) => appendLeaf(growing, Buffer.from(hash, 'hex')),
    EMPTY_TREE,
  );
  return {
    origin,
    size: BigInt(size),
    root: Buffer.from(rootOf(tree)).toString('base64'),
    head: covered.at(-1)?.hash ?? '0'.repeat(64),
    at: new Date(Date.UTC(2026, 10, 21, 12, 0, size)),
  };
}

/** The notes of checkpoints over the first so many entries, as one file. */
export function notesOf(
  key: ReturnType<typeof testKey>,
  entries: readonly StoredEntry[],
  sizes: readonly number[],
): string {
  return sizes.map((size) => key.note(checkpointBody(checkpointOf(key.name, entries, size)))).join('');
}

/** The log as it is exported. */
export function exportOf(entries: readonly StoredEntry[]): string {
  return (
    exportHeader(BigInt(entries.length), entries.at(-1)?.hash ?? '0'.repeat(64)) +
    entries.map(exportLine).join('')
  );
}

/** The proof that an entry is in the log of a checkpoint over all of it. */
export function proofOf(entries: readonly StoredEntry[], seq: number, checkpoint: string): EntryProof {
  const index = seq - 1;
  const paths = new InclusionPaths(entries.length, [index]);
  for (const { hash } of entries) paths.append(Buffer.from(hash, 'hex'));
  return {
    format: 'countersign-proof/1',
    entry: fieldsOf(entries[index]!),
    hash: entries[index]!.hash,
    index,
    size: entries.length,
    path: paths.path(index).map((node) => Buffer.from(node).toString('base64')),
    checkpoint,
  };
}
