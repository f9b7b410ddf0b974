import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** What a file holds, in pieces. */
export type Content = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** A file of an archive. `content` is called when its turn has come: after all of those before it were read. */
export interface ZipPart {
  name: string;
  content: () => Content | Promise<Content>;
}

/**
 * A ZIP archive of files in their order, each compressed as it is read: what nobody has taken yet is not made. Equal
 * contents and `at`, the time that every file bears, give equal bytes. An error midway breaks it off.
 */
export function zipStream(parts: readonly ZipPart[], at: Date): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const breakOff = (error: unknown) => output.destroy(error as Error);
  let source: Readable | undefined;
  zip.on('error', breakOff);
  // whoever stops reading also ends what is being read
  output.once('close', () => source?.destroy());
  for (const { name, content } of parts)
    zip.addReadStreamLazy(name, { mtime: at, mode: 0o100644 }, (give) => {
      source = Readable.from(bytesOf(content), { objectMode: false });
      source.on('error', breakOff);
      give(null, source);
    });
  zip.end();
  return output;
}

/** No piece is empty: to a stream of bytes that is nothing at all. */
async function* bytesOf(content: ZipPart['content']): AsyncGenerator<Uint8Array> {
  for await (const piece of await content())
    if (piece.length > 0) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}
