import { checkpointBody } from '#lib/domain/audit/checkpoint.ts';
import { rootOf } from '#lib/domain/audit/merkle.ts';
import { conflict } from '#lib/platform/errors.ts';
import { findLogEnd, growTree, type StoredCheckpoint } from './checkpoint-store.ts';
import { findBreak } from './continuity.ts';
import { deliverCheckpoints } from './deliver-checkpoints.ts';
import { findCheckpoint } from './find-checkpoint.ts';
import { rememberLast } from './last-signed.ts';
import { keepCheckpoint } from './mutate.ts';
import { signingKey } from './signing-key.ts';

/** What the log was at an instant, signed. `size` is the `seq` of its last entry, `root` base64, `head` hex. */
export type SignedCheckpoint = Pick<StoredCheckpoint, 'size' | 'root' | 'head' | 'at' | 'note'>;

/**
 * Signs the log as it is committed now and delivers that to the places off the database, whose failures are kept and
 * tried again by the worker. Where nothing was appended since the last checkpoint, that one is the answer.
 *
 * @throws DomainError `conflict` where the log is empty or does not continue what was signed before (`findBreak`)
 */
export async function signCheckpoint(): Promise<SignedCheckpoint> {
  const key = signingKey();
  let checkpoint: StoredCheckpoint | undefined;
  await keepCheckpoint(async (reader) => {
    const why = await findBreak(reader);
    if (why) throw conflict(`Nothing is signed: ${why}`);
    const [end, last] = [await findLogEnd(reader), await findCheckpoint(null, reader)];
    if (!end) throw conflict('Nothing is signed: the log is empty.');
    if (last?.size === end.size) {
      checkpoint = last;
      return null;
    }
    const tree = await growTree(reader, last, end.size);
    const at = new Date();
    const root = base64(rootOf(tree));
    const note = key.note(checkpointBody({ origin: key.name, ...end, root, at }));
    checkpoint = { ...end, root, at, keyId: key.keyId, note, frontier: tree.peaks.map(base64) };
    // under the lock: a process that was slower must not put an older one in its place
    rememberLast(note);
    return checkpoint;
  });
  await deliverCheckpoints();
  return checkpoint!;
}

/** The last checkpoint that was signed; null before the first. */
export async function latestCheckpoint(): Promise<SignedCheckpoint | null> {
  return findCheckpoint(null);
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
