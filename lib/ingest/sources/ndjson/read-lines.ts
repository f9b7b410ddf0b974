/** A line of a file, or why it cannot be read. Numbers begin at 1. */
export type Line = { number: number; text: string } | { number: number; problem: string };

/** No record is larger. */
export const LINE_LIMIT = 1_048_576;
const NEWLINE = 10;

/**
 * Splits bytes into lines of UTF-8 in constant memory: of a line over the limit nothing is kept. Blank lines are
 * left out, a byte order mark at the beginning too.
 */
export async function* readLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let held: Uint8Array[] = [];
  let size = 0;
  let number = 0;

  function take(part: Uint8Array): void {
    size += part.length;
    if (size > LINE_LIMIT) held = [];
    else held.push(part);
  }

  function* end(): Generator<Line> {
    number++;
    const whole = Buffer.concat(held);
    const tooLong = size > LINE_LIMIT;
    held = [];
    size = 0;
    if (tooLong) {
      yield { number, problem: `the line is longer than ${LINE_LIMIT} bytes` };
      return;
    }
    const text = decode(whole);
    if (text === null) yield { number, problem: 'the line is not UTF-8' };
    else if (text.trim() !== '') yield { number, text };
  }

  for await (const chunk of bytes) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      take(chunk.subarray(from, at));
      yield* end();
      from = at + 1;
    }
    // copied: a stream may use its buffer again
    if (from < chunk.length) take(Uint8Array.from(chunk.subarray(from)));
  }
  if (size > 0) yield* end();
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
