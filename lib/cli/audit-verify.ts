import { walkChain } from '#lib/audit/queries.ts';
import { signingKey } from '#lib/audit/signing-key.ts';
import type { Checkpoint } from '#lib/domain/audit/checkpoint.ts';
import { type Fault, LogCheck } from '#lib/domain/audit/verify.ts';
import { readCheckpoints } from './read-checkpoints.ts';

/** What a walk over the whole audit log found. `entries` counts the good ones before the first that is not. */
export type ChainReport =
  | { entries: number; covered: number; head: string; root: string; broken: null }
  | { entries: number; broken: Fault };

/** Walks the audit log from its first entry, computes every hash again and holds it against checkpoints. */
export async function verifyChain(checkpoints: readonly Checkpoint[] = []): Promise<ChainReport> {
  const check = new LogCheck(checkpoints);
  for await (const page of walkChain()) {
    for (const entry of page) {
      const broken = check.add(entry);
      if (broken) return { entries: Number(check.entries), broken };
    }
  }
  const broken = check.end();
  const entries = Number(check.entries);
  if (broken) return { entries, broken };
  return { entries, covered: Number(check.covered), head: check.head, root: check.root, broken };
}

/** `countersign audit verify`: exit code 0 when the log is whole, 1 with the first bad entry otherwise. */
export async function auditVerifyCommand(
  { checkpoints: where, key }: { checkpoints?: string | undefined; key?: string | undefined },
  out: NodeJS.WritableStream,
): Promise<number> {
  const checkpoints =
    where === undefined ? [] : await readCheckpoints(where, key ?? signingKey().verifierKey);
  const start = performance.now();
  const report = await verifyChain(checkpoints);
  const seconds = (performance.now() - start) / 1000;
  if (report.broken) {
    const { seq, until, reason } = report.broken;
    const where = seq < until ? `between the entries ${seq} and ${until}` : `at entry ${seq}`;
    process.stderr.write(
      `The audit log is broken ${where}: ${reason} (${report.entries} follow one another before).\n`,
    );
    return 1;
  }
  const rate = Math.round(report.entries / Math.max(seconds, 0.001)).toLocaleString('en');
  const confirmed =
    checkpoints.length === 0
      ? 'by no checkpoint (--checkpoints); who can write the database could have rewritten all of it unseen'
      : `up to entry ${report.covered}, by ${checkpoints.length} checkpoints`;
  out.write(
    [
      `entries     ${report.entries}`,
      `head        ${report.head}`,
      `root        ${report.root}`,
      `confirmed   ${confirmed}`,
      `verified in ${seconds.toFixed(2)} s (${rate}/s)`,
      '',
    ].join('\n'),
  );
  return 0;
}
