import { openCheckpoint } from '#lib/domain/audit/checkpoint.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Statements } from '#lib/platform/db.ts';
import { conflict } from '#lib/platform/errors.ts';
import { checkpointPlaces } from './checkpoint-places.ts';
import { findLogEnd, takeSigningLock } from './checkpoint-store.ts';
import { type SignedCheckpoint, signCheckpoint } from './checkpoints.ts';
import { findBreak, knownNotes } from './continuity.ts';
import { findAgreeing, findBoundKey } from './epoch-queries.ts';
import { lastSignedFile, setLastAside } from './last-signed.ts';
import { mutate } from './mutate.ts';
import { inWords } from './patrol.ts';
import { signingKey } from './signing-key.ts';
import { verifyLog } from './verify-log.ts';

/** What became of a log that was continued. */
export interface Continued {
  /** What was wrong, as the alarm said it. */
  why: string;
  lost: Lost | null;
  /** Where the checkpoints from before have gone. */
  moved: { from: string; to: string }[];
  /** Which could not be moved, and why. */
  stuck: { from: string; why: string }[];
  /** The first one since; null where something could not be moved, or is wrong besides. */
  checkpoint: SignedCheckpoint | null;
}

/** Entries after the last checkpoint that holds, which were there by another, whose note is the proof of it; that one does not hold. */
export interface Lost {
  from: string;
  to: string;
  note: string;
}

/**
 * Lets a log go on that does not continue what was signed, after a restore that was meant or with another key: an entry
 * says who answers for it, why, and what is gone; then the checkpoints from before are moved aside at each place, none is
 * deleted, and the log is signed as it is. In this order: where it ends half-way, the alarm goes on.
 *
 * @throws DomainError `conflict` where the log continues what was signed, or its chain itself is broken
 */
export async function continueLog(ctx: Context, reason: string): Promise<Continued> {
  const { fault } = await verifyLog([]);
  if (fault)
    throw conflict(
      `The chain itself is broken, which nobody can answer for: ${inWords(fault)} Bring it back from a backup.`,
    );
  const { verifierKey } = signingKey();
  const { why, lost } = await mutate(ctx, async (tx) => {
    await takeSigningLock(tx);
    const found = await findBreak(tx);
    if (!found) throw conflict('The log continues what was signed: there is nothing to answer for.');
    const [bound, end] = [await findBoundKey(tx), await findLogEnd(tx)];
    const gone = await findLost(tx, [verifierKey, ...(bound ? [bound] : [])]);
    const details = {
      reason,
      why: found,
      previousKey: bound === verifierKey ? null : bound,
      verifierKey,
      lost: gone === null ? null : { ...gone },
      size: String(end?.size ?? 0n),
      head: end?.head ?? '',
    };
    const subject = { type: 'audit-log', id: signingKey().name };
    return {
      result: { why: found, lost: gone },
      entries: [{ action: 'audit.continued', subject, details }],
    };
  });
  const { moved, stuck } = setAllAside(ctx.now.toISOString().replaceAll(':', '-'));
  const checkpoint = (await findBreak()) === null ? await signCheckpoint() : null;
  return { why, lost, moved, stuck, checkpoint };
}

/** From after the last checkpoint that the log agrees with, up to the last that it does not agree with. */
async function findLost(
  reader: Pick<Statements, '$queryRaw'>,
  keys: readonly string[],
): Promise<Lost | null> {
  const known = knownNotes()
    .flatMap((note) => keys.flatMap((key) => opened(note, key)))
    .toSorted((a, b) => Number(a.size - b.size));
  const agreeing = await findAgreeing(reader, known);
  const first = known.findIndex(({ size, head }) => !agreeing.has(`${size} ${head}`));
  const last = known.findLast(({ size, head }) => !agreeing.has(`${size} ${head}`));
  if (!last) return null;
  const kept = known.findLast(({ size }, n) => n < first && size < known[first]!.size)?.size ?? 0n;
  return { from: String(kept + 1n), to: String(last.size), note: last.note };
}

function opened(note: string, key: string): { size: bigint; head: string; note: string }[] {
  try {
    const { size, head } = openCheckpoint(note, key);
    return [{ size, head, note }];
  } catch {
    return [];
  }
}

function setAllAside(stamp: string): Pick<Continued, 'moved' | 'stuck'> {
  const moved: Continued['moved'] = [];
  const stuck: Continued['stuck'] = [];
  const all = [{ name: lastSignedFile(), setAside: setLastAside }, ...checkpointPlaces()];
  for (const { name, setAside } of all) {
    try {
      const to = setAside(stamp);
      if (to !== null) moved.push({ from: name, to });
    } catch (error) {
      stuck.push({ from: name, why: (error as Error).message });
    }
  }
  return { moved, stuck };
}
