import { listChain, type StoredEntry } from '#lib/audit/queries.ts';
import { entryHash, GENESIS } from '#lib/domain/audit/chain.ts';

const PAGE = 10_000;

/** What a walk over the whole audit log found. */
export type ChainReport =
  | { entries: number; head: string; broken: null }
  | { entries: number; head: null; broken: { seq: bigint; reason: string } };

/**
 * Walks the audit log from its first entry, page by page, and computes every hash again. `entries` counts the
 * good ones before the first that is not.
 */
export async function verifyChain(): Promise<ChainReport> {
  let previous = { seq: 0n, hash: Buffer.from(GENESIS).toString('hex') };
  let reading = listChain(0n, PAGE);
  for (let entries = 0; ; ) {
    const rows = await reading;
    const more = rows.length === PAGE;
    // the next page comes while this one is hashed
    if (more) reading = listChain(rows.at(-1)!.seq, PAGE);
    reading.catch(() => {});
    for (const row of rows) {
      const reason = fault(row, previous);
      if (reason !== null) return { entries, head: null, broken: { seq: row.seq, reason } };
      previous = row;
      entries++;
    }
    if (!more) return { entries, head: previous.hash, broken: null };
  }
}

function fault(row: StoredEntry, previous: { seq: bigint; hash: string }): string | null {
  if (row.seq !== previous.seq + 1n) return `entry ${previous.seq + 1n} is missing before it`;
  if (row.prevHash !== previous.hash) return 'it does not follow the entry before it';
  const computed = Buffer.from(entryHash(Buffer.from(previous.hash, 'hex'), row)).toString('hex');
  return computed === row.hash ? null : 'its content is not what was hashed';
}

/** `countersign audit verify`: exit code 0 when the chain is whole, 1 with the first bad entry otherwise. */
export async function auditVerifyCommand(out: NodeJS.WritableStream): Promise<number> {
  const start = performance.now();
  const report = await verifyChain();
  const seconds = (performance.now() - start) / 1000;
  if (report.broken !== null) {
    const { seq, reason } = report.broken;
    process.stderr.write(
      `The audit log is broken at entry ${seq}: ${reason} (${report.entries} good ones before).\n`,
    );
    return 1;
  }
  const rate = Math.round(report.entries / Math.max(seconds, 0.001)).toLocaleString('en');
  out.write(
    `entries     ${report.entries}\nhead        ${report.head}\nverified in ${seconds.toFixed(2)} s (${rate}/s)\n`,
  );
  return 0;
}
