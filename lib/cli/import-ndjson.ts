import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { importNdjson } from '#lib/ingest/import-ndjson.ts';
import type { NdjsonKind } from '#lib/ingest/ndjson/kinds.ts';
import { Rejects } from '#lib/ingest/rejects.ts';
import { invalid } from '#lib/platform/errors.ts';
import { openRegularFile } from '#lib/platform/regular-file.ts';
import { progressBar } from './progress-bar.ts';

/** `countersign import ndjson`: `file` is a path, or `-` for standard input. */
export async function importNdjsonCommand(
  { kind, file, rejects: path }: { kind: NdjsonKind; file: string; rejects?: string | undefined },
  out: NodeJS.WritableStream,
): Promise<void> {
  const start = performance.now();
  const { bytes, size } = file === '-' ? { bytes: process.stdin, size: null } : openInput(file);
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

function openInput(file: string): { bytes: AsyncIterable<Uint8Array>; size: number } {
  try {
    const { fd, size } = openRegularFile(file);
    return { bytes: createReadStream(file, { fd }), size };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const hint = code === 'not a regular file' ? ': send it to standard input and name - instead' : '';
    throw invalid(`${file} cannot be read (${code})${hint}.`, 'file');
  }
}
