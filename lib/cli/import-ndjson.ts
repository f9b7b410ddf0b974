import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { importNdjson } from '#lib/ingest/import-ndjson.ts';
import type { NdjsonKind } from '#lib/ingest/ndjson/kinds.ts';
import { Rejects } from '#lib/ingest/rejects.ts';
import { invalid } from '#lib/platform/errors.ts';
import { progressBar } from './progress-bar.ts';

/** `countersign import ndjson`: `file` is a path, or `-` for standard input. */
export async function importNdjsonCommand(
  { kind, file, rejects: path }: { kind: NdjsonKind; file: string; rejects?: string | undefined },
  out: NodeJS.WritableStream,
): Promise<void> {
  const start = performance.now();
  const size = file === '-' ? null : await sizeOf(file);
  const bytes = file === '-' ? process.stdin : createReadStream(file);
  const name = file === '-' ? kind : basename(file).replace(/\.(?:ndjson|jsonl|json)$/, '');
  const rejects = new Rejects(path ?? `${name}.rejected.ndjson`);
  const bar = progressBar('MB', { scale: 1_000_000 });
  try {
    const update = (done: number) => bar.update(done, size);
    const summary = await importNdjson(kind, bytes, rejects, update, new Date());
    bar.stop();
    const rows = [
      ['lines', String(summary.lines)],
      ['new', String(summary.inserted)],
      ['updated', String(summary.updated)],
      ['unchanged', String(summary.unchanged)],
      ['rejected', summary.rejected === 0 ? '0' : `${summary.rejected}, see ${rejects.path}`],
      ['seconds', ((performance.now() - start) / 1000).toFixed(1)],
    ] as const;
    out.write(rows.map(([label, value]) => `${label.padEnd(12)}${value}\n`).join(''));
  } finally {
    bar.stop();
    rejects.close();
  }
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    const handle = await open(file);
    const stat = await handle.stat();
    await handle.close();
    if (stat.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    return stat.isFile() ? stat.size : null;
  } catch (error) {
    throw invalid(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, 'file');
  }
}
