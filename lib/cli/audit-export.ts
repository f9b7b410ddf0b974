import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { findHead, walkChain } from '#lib/audit/queries.ts';
import { exportHeader, exportLine } from '#lib/domain/audit/export.ts';

/**
 * `countersign audit export`: writes the log as it is now, good or not, in the form that bin/audit-verifier.mjs reads
 * (docs/audit.md). The file appears when it is whole. Returns how many entries it has.
 */
export async function exportLog(file: string): Promise<number> {
  const partial = `${file}.partial`;
  let entries = 0;
  async function* lines() {
    const head = await findHead();
    yield exportHeader(head.seq, head.hash);
    for await (const page of walkChain()) {
      const before = page.filter(({ seq }) => seq <= head.seq);
      entries += before.length;
      yield before.map(exportLine).join('');
      if (before.length < page.length) return;
    }
  }
  try {
    await pipeline(Readable.from(lines()), createWriteStream(partial));
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
  return entries;
}
