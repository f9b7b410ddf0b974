/**
 * Cuts a stream of bytes at NUL. However the stream is chunked, the same fields come out; a field that
 * spans chunks is joined once, so the work is linear in the bytes.
 */
export class NulFields {
  #pieces: Buffer[] = [];

  /** Takes the next chunk and calls `take` for each field that is now complete. */
  push(chunk: Buffer, take: (field: Buffer) => void): void {
    let start = 0;
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
      const piece = chunk.subarray(start, end);
      if (this.#pieces.length === 0) take(piece);
      else {
        this.#pieces.push(piece);
        const field = Buffer.concat(this.#pieces);
        this.#pieces = [];
        take(field);
      }
      start = end + 1;
    }
    if (start < chunk.length) this.#pieces.push(chunk.subarray(start));
  }

  /** Bytes after the last NUL. */
  get rest(): Buffer {
    return Buffer.concat(this.#pieces);
  }
}
