import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Fault, LogCheck } from '#lib/domain/audit/verify.ts';
import { dataFolder } from '#lib/platform/env.ts';
import { findLogEnd } from './checkpoint-store.ts';
import { reportFault } from './patrol-report.ts';
import { walkLinks } from './queries.ts';
import { verifyLog } from './verify-log.ts';

/** Milliseconds between two steps, and steps in which the whole log has been gone over. */
const STEP_MS = 60_000;
const STEPS = 12n;
/** Entries gone over in one step at the most: a second's work or two. A log of more than twelve times as many takes longer. */
const MOST_ENTRIES = 200_000n;
/** Entries gone over at once: some ten milliseconds, so that the gate, which may be in this process, does not wait. */
const AT_ONCE = 1_000;

interface Pass {
  pages: ReturnType<typeof walkLinks>;
  check: LogCheck;
}

let pass: Pass | null = null;
let stepped = Number.NEGATIVE_INFINITY;

/** What it has found, beside the key: a restart does not forget it, and every process on this folder knows. */
const foundFile = () => path.join(dataFolder(), 'audit/found-bad.json');

/** What was found wrong with the chain, and not yet found right again; null: nothing. */
export function patrolFault(): Fault | null {
  try {
    const { seq, until, reason } = JSON.parse(readFileSync(foundFile(), 'utf8'));
    return { seq: BigInt(seq), until: BigInt(until), reason };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Whether this process has gone over the log: then it knows what is wrong, and need not believe what the log tells of it. */
export const isPatrolling = (): boolean => stepped !== Number.NEGATIVE_INFINITY;

/** Keeps what was found, says it once, and tells the processes on other data folders. */
async function keep(fault: Fault | null, now: Date): Promise<void> {
  const before = patrolFault();
  if (fault === null) rmSync(foundFile(), { force: true });
  else if (before === null || inWords(before) !== inWords(fault)) write(fault);
  await reportFault(fault, now);
}

function write(fault: Fault): void {
  console.error(`audit log: ${inWords(fault)} Nothing is signed until it is right again.`);
  mkdirSync(path.dirname(foundFile()), { recursive: true, mode: 0o700 });
  const { seq, until, reason } = fault;
  writeFileSync(foundFile(), JSON.stringify({ seq: String(seq), until: String(until), reason }));
}

/**
 * Computes the hashes of the log again, a part each minute, over and over: an entry that was changed in place, by a hand or by a
 * disk, agrees with every checkpoint's hash, and nobody may ask for a verification for months. True where it did something.
 */
export async function patrol(now: Date): Promise<boolean> {
  const since = now.getTime() - stepped;
  if (since >= 0 && since < STEP_MS) return false;
  stepped = now.getTime();
  const share = ((await findLogEnd())?.size ?? 0n) / STEPS;
  const most = share < MOST_ENTRIES ? share : MOST_ENTRIES;
  const going = pass ?? { pages: walkLinks(AT_ONCE), check: new LogCheck([]) };
  // where it ends otherwise than it should, the next step begins anew
  pass = null;
  const end = await goOn(going, most);
  if (end === 'more') pass = going;
  // a log that was put back while half of it was gone over is no bad one
  else await keep(end === 'bad' ? (await verifyLog([])).fault : null, now);
  return true;
}

async function goOn({ pages, check }: Pass, most: bigint): Promise<'more' | 'good' | 'bad'> {
  const from = check.entries;
  do {
    const { done, value: page } = await pages.next();
    if (done) return 'good';
    if (page.some((link) => check.add(link) !== null)) return 'bad';
  } while (check.entries - from <= most);
  return 'more';
}

/** Where the log is bad first, as a sentence. */
export function inWords({ seq, until, reason }: { seq: bigint; until: bigint; reason: string }): string {
  return seq === until ? `Entry ${seq}: ${reason}.` : `Entries ${seq} to ${until}: ${reason}.`;
}
