import { setImmediate } from 'node:timers/promises';
import type { Checkpoint } from '#lib/domain/audit/checkpoint.ts';
import { type Fault, LogCheck } from '#lib/domain/audit/verify.ts';
import { knownCheckpoints } from './continuity.ts';
import { walkLinks } from './queries.ts';

/** Entries that are checked before others have their turn: some ten milliseconds. */
const AT_ONCE = 1_000;

/** What was found: the good entries, how many of them a checkpoint confirms, and the first fault. */
export interface LogReport {
  entries: bigint;
  covered: bigint;
  checkpoints: number;
  /** Of the good entries: hash of the last in the chain, hex, and root of the tree, base64. */
  head: string;
  root: string;
  fault: Fault | null;
}

/** Hashes the whole log again and holds it against checkpoints: those that are known off the database, if not given others. */
export async function verifyLog(checkpoints: readonly Checkpoint[] = knownCheckpoints()): Promise<LogReport> {
  const check = new LogCheck(checkpoints);
  const report = (fault: Fault | null) => {
    const { entries, covered, head, root } = check;
    return { entries, covered, checkpoints: checkpoints.length, head, root, fault };
  };
  for await (const page of walkLinks()) {
    for (const [n, link] of page.entries()) {
      // the next page is asked for meanwhile, and whoever else waits in this process is served
      if (n % AT_ONCE === 0) await setImmediate();
      const fault = check.add(link);
      if (fault) return report(fault);
    }
  }
  return report(check.end());
}
