import { createHash } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';

/** A file that was made, to be read once: reading it to the end, or stopping, closes it, and with that it is gone. */
export interface Spooled {
  /** Bytes. */
  size: number;
  /** SHA-256, hex. */
  digest: string;
  stream: Readable;
}

/**
 * Makes a file of what somebody takes away. It is whole, and `beforeSent` is done, before anything of it is sent: a large one
 * is never held in memory, a failure is an error and not half a download, and what is recorded of it is all of it. The file
 * has no name from the moment it is open, so nothing of it outlives its descriptor.
 *
 * @param signal aborted once nobody waits for it: making stops before the next chunk and before `beforeSent`, reading at once
 * @throws the reason of `signal` once that is aborted
 */
export async function spool(
  source: AsyncIterable<string | Uint8Array>,
  beforeSent: (made: { size: number; digest: string }) => Promise<void>,
  signal?: AbortSignal,
): Promise<Spooled> {
  const handle = await openNameless();
  try {
    const made = await write(handle, source, signal);
    await beforeSent(made);
    signal?.throwIfAborted();
    const stream = handle.createReadStream({ start: 0 });
    signal?.addEventListener('abort', () => stream.destroy(), { once: true });
    return { ...made, stream };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openNameless(): Promise<FileHandle> {
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-export-'));
  try {
    return await open(path.join(folder, 'file'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function write(handle: FileHandle, source: AsyncIterable<string | Uint8Array>, signal?: AbortSignal) {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of source) {
    signal?.throwIfAborted();
    const bytes = Buffer.from(chunk);
    hash.update(bytes);
    size += bytes.length;
    await handle.writeFile(bytes);
  }
  signal?.throwIfAborted();
  return { size, digest: hash.digest('hex') };
}
