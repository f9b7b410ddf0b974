import { type Checkpoint, openCheckpoint } from '#lib/domain/audit/checkpoint.ts';
import { rootOf } from '#lib/domain/audit/merkle.ts';
import { db, type Statements } from '#lib/platform/db.ts';
import { auditKeyFile } from '#lib/platform/env.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { findKeyFault } from './bind-key.ts';
import { checkpointPlaces } from './checkpoint-places.ts';
import { findHash, findLogEnd, growTree } from './checkpoint-store.ts';
import { findBoundKey } from './epoch-queries.ts';
import { findCheckpoint } from './find-checkpoint.ts';
import { lastSigned, lastSignedFile } from './last-signed.ts';
import { inWords, isPatrolling, patrolFault } from './patrol.ts';
import { listReported } from './patrol-report.ts';
import { isKeyMissing, signingKey, unusableKey, verifyingKey } from './signing-key.ts';

/** What keeps the log from being signed: itself, the key, or what is kept of what was signed. */
export interface Trouble {
  what: 'log' | 'unusable-key' | 'other-key' | 'other-checkpoint';
  sentence: string;
}

/** Why the log is not what was signed, or cannot be signed, in a sentence (`findTrouble`); null: neither. */
export async function findBreak(reader: Pick<Statements, '$queryRaw'> = db()): Promise<string | null> {
  return (await findTrouble(reader))?.sentence ?? null;
}

/**
 * The same with what is wrong; null where the log continues every last checkpoint that is known off
 * the database: beside the key, and at the places that can be asked. A restored backup, a cut tail and a log that was
 * hashed anew do not. Costs a few rows; what was changed without hashing anew `verifyLog` finds, and `patrol` in time.
 */
export async function findTrouble(reader: Pick<Statements, '$queryRaw'> = db()): Promise<Trouble | null> {
  const ofLog = (sentence: string): Trouble => ({ what: 'log', sentence });
  const fault = patrolFault();
  if (fault) return ofLog(inWords(fault));
  const keyFault = await findKeyFault(reader);
  if (keyFault) return { what: unusableKey() === null ? 'other-key' : 'unusable-key', sentence: keyFault };
  const [reported] = isPatrolling() ? [] : (await listReported(reader)).open;
  if (reported) return ofLog(inWords(reported.fault));
  for (const { where, note } of lastNotes()) {
    const checkpoint = open(note);
    if (!checkpoint) {
      // of a key that is not here, what an older one of this machine signed says nothing
      if (auditKeyFile().isElsewhere) continue;
      const { name } = verifyingKey();
      const sentence = `The last checkpoint at ${where} is not signed by this installation's key, ${name}.`;
      return { what: 'other-checkpoint', sentence };
    }
    const said = `the checkpoint of ${checkpoint.at.toISOString()} at ${where}`;
    const end = await findLogEnd(reader);
    if ((end?.size ?? 0n) < checkpoint.size)
      return ofLog(
        `The log has ${end?.size ?? 0n} entries, but ${said} was signed over ${checkpoint.size}: its end is missing, as after a cut or the restore of a backup.`,
      );
    if (!(await agrees(reader, checkpoint)))
      return ofLog(
        `Entry ${checkpoint.size} or one before it is not what ${said} was signed over: the log was written anew, or is another one.`,
      );
  }
  return null;
}

async function agrees(
  reader: Pick<Statements, '$queryRaw'>,
  { size, head, root }: Checkpoint,
): Promise<boolean> {
  if ((await findHash(reader, size)) !== head) return false;
  const tree = await growTree(reader, await findCheckpoint(size, reader), size).catch(whereMissing);
  return tree !== null && Buffer.from(rootOf(tree)).toString('base64') === root;
}

function whereMissing(error: unknown): null {
  if (error instanceof DomainError) return null;
  throw error;
}

/** The last note of every place that has one. A place that cannot be read now fails at the delivery, and says so there. */
function lastNotes(): { where: string; note: string }[] {
  const beside = lastSigned();
  const known = checkpointPlaces().flatMap((place) => {
    const note = readable(() => place.last());
    return note ? [{ where: place.name, note }] : [];
  });
  return beside === null ? known : [{ where: lastSignedFile(), note: beside }, ...known];
}

/** Every checkpoint of this key that is known off the database, once. */
export function knownCheckpoints(): Checkpoint[] {
  return knownNotes().flatMap((note) => open(note) ?? []);
}

/**
 * The same for whoever has to be sure: that none was found says nothing where a place or the key cannot be read, or the key
 * is another one. None is made: where nothing was ever signed there need be none.
 *
 * @throws DomainError `unavailable` with the first such place, or what is wrong with the key
 */
export async function everyCheckpoint(reader: Pick<Statements, '$queryRaw'> = db()): Promise<Checkpoint[]> {
  for (const { name, texts } of checkpointPlaces()) {
    try {
      texts();
    } catch (error) {
      throw new DomainError(
        'unavailable',
        `The checkpoints at ${name} cannot be read: ${(error as Error).message}`,
      );
    }
  }
  const notes = knownNotes();
  const bound = await findBoundKey(reader);
  if (isKeyMissing() && notes.length === 0 && bound === null) return [];
  const { name } = signingKey({ make: false });
  // whoever has the application's role can name nonsense; that must not keep the rest from being verified
  const fault = bound === 'unreadable' ? null : await findKeyFault(reader);
  if (fault) throw new DomainError('unavailable', `Nothing was verified. ${fault}`);
  const checkpoints = notes.flatMap((note) => open(note) ?? []);
  if (notes.length > 0 && checkpoints.length === 0)
    throw new DomainError(
      'unavailable',
      `Nothing was verified: of ${notes.length} checkpoints this installation's key, ${name}, signed none.`,
    );
  return checkpoints;
}

/** What is known off the database and looks like a checkpoint, once each; who signed it is another question. */
export function knownNotes(): string[] {
  const notes = checkpointPlaces().flatMap((place) => readable(() => place.texts()) ?? []);
  const texts = [...notes, ...lastNotes().map(({ note }) => note)];
  return [...new Set(texts.flatMap((text) => text.match(/(?:[^\n]+\n){5}\n— [^\n]+\n/g) ?? []))];
}

function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function open(note: string): Checkpoint | null {
  const { verifierKey } = verifyingKey();
  try {
    return openCheckpoint(note, verifierKey);
  } catch {
    return null;
  }
}
