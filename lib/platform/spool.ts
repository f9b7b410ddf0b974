import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';

/** A file that was made, to be read once: reading it to the end, or stopping, removes it. */
export interface Spooled {
  /** Bytes. */
  size: number;
  /** SHA-256, hex. */
  digest: string;
  stream: Readable;
}

/**
 * Makes a file of what somebody takes away. It is whole, and `beforeSent` is done, before anything of it is sent: a large one
 * is never held in memory, a failure is an error and not half a download, and what is recorded of it is all of it.
 */
export async function spool(
  source: AsyncIterable<string | Uint8Array>,
  beforeSent: (made: { size: number; digest: string }) => Promise<void>,
): Promise<Spooled> {
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-export-'));
  const file = path.join(folder, 'file');
  try {
    const made = await write(file, source);
    await beforeSent(made);
    const stream = createReadStream(file);
    stream.once('close', () => void rm(folder, { recursive: true, force: true }));
    return { ...made, stream };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function write(file: string, source: AsyncIterable<string | Uint8Array>) {
  const hash = createHash('sha256');
  let size = 0;
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const chunk of source) {
      const bytes = Buffer.from(chunk);
      hash.update(bytes);
      size += bytes.length;
      await handle.writeFile(bytes);
    }
  } finally {
    await handle.close();
  }
  return { size, digest: hash.digest('hex') };
}
