import { DomainError } from '#lib/platform/errors.ts';
import { findLogEnd } from './checkpoint-store.ts';
import { signCheckpoint } from './checkpoints.ts';
import { findBreak } from './continuity.ts';
import { deliverCheckpoints, isDeliveryDue } from './deliver-checkpoints.ts';
import { findCheckpoint } from './find-checkpoint.ts';
import { inWords } from './patrol.ts';
import { verifyLog } from './verify-log.ts';

/** Entries after which a checkpoint is signed at once. */
const MOST_ENTRIES = 1_000n;
/** Milliseconds after which one is signed where anything was appended; and after which a broken log is looked at again. */
const LONGEST_MS = 60_000;

/** What was last said of a log that does not continue what was signed. */
let alarm: { sentence: string; at: number } | null = null;

/** Whether the worker has something to sign or to deliver. */
export async function isCheckpointWorkDue(now: Date): Promise<boolean> {
  const since = alarm === null ? LONGEST_MS : now.getTime() - alarm.at;
  if (since >= 0 && since < LONGEST_MS) return false;
  const last = await findCheckpoint(null);
  return (await isSigningDue(last, now)) || (last !== null && (await isDeliveryDue(last, now)));
}

/**
 * Signs what has come up, or delivers what a place did not take. A log that does not continue what was signed is neither
 * signed nor delivered: that is said once, with its first bad entry, and looked at again every minute.
 */
export async function doCheckpointWork(now: Date): Promise<void> {
  try {
    if (await isSigningDue(await findCheckpoint(null), now)) await signCheckpoint();
    else {
      const why = await findBreak();
      if (why) throw new DomainError('conflict', why);
      await deliverCheckpoints();
    }
    alarm = null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { message: sentence } = error;
    if (alarm?.sentence !== sentence) {
      const { fault } = error.code === 'conflict' ? await verifyLog() : { fault: null };
      console.error(`audit log: ${sentence} ${fault ? inWords(fault) : ''}`.trim());
    }
    alarm = { sentence, at: now.getTime() };
  }
}

async function isSigningDue(last: { size: bigint; at: Date } | null, now: Date): Promise<boolean> {
  const end = await findLogEnd();
  if (!end || end.size === last?.size) return false;
  if (!last || end.size - last.size >= MOST_ENTRIES) return true;
  const since = now.getTime() - last.at.getTime();
  // a clock that went back is no reason to wait
  return since >= LONGEST_MS || since < 0 || end.size < last.size;
}
