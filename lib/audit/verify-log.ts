import { type Fault, LogCheck } from '#lib/domain/audit/verify.ts';
import { knownCheckpoints } from './continuity.ts';
import { walkChain } from './queries.ts';

/** What was found: the good entries, how many of them a checkpoint confirms, and the first fault. */
export interface LogReport {
  entries: bigint;
  covered: bigint;
  checkpoints: number;
  fault: Fault | null;
}

/** Hashes the whole log again and holds it against every checkpoint that is known off the database. */
export async function verifyLog(): Promise<LogReport> {
  const checkpoints = knownCheckpoints();
  const check = new LogCheck(checkpoints);
  const report = (fault: Fault | null) => {
    const { entries, covered } = check;
    return { entries, covered, checkpoints: checkpoints.length, fault };
  };
  for await (const page of walkChain()) {
    for (const entry of page) {
      const fault = check.add(entry);
      if (fault) return report(fault);
    }
  }
  return report(check.end());
}
