import { expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { LINE_LIMIT, type Line, readLines } from './read-lines.ts';

async function linesOf(...chunks: (string | Uint8Array)[]): Promise<Line[]> {
  async function* bytes() {
    for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  }
  const lines: Line[] = [];
  for await (const line of readLines(bytes())) lines.push(line);
  return lines;
}

test('lines keep their number however the bytes are cut, blank ones are left out', async () => {
  const text = '{"a":"é"}\r\n\n  \n{"b":2}';
  const whole = Buffer.from(text);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(whole.length)), async (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
      const chunks = at.slice(1).map((end, n) => whole.subarray(at[n], end));
      expect(await linesOf(...chunks)).toEqual([
        { number: 1, text: '{"a":"é"}\r' },
        { number: 4, text: '{"b":2}' },
      ]);
    }),
  );
});

test('a byte order mark is no part of the first line', async () => {
  expect(await linesOf('\uFEFF{}\n')).toEqual([{ number: 1, text: '{}' }]);
});

test('a line that is too long or not UTF-8 is a problem of its own, the next one is read', async () => {
  const long = Buffer.alloc(LINE_LIMIT + 1, 'x');
  const lines = await linesOf(long, '\n', Uint8Array.of(0xff, 0xfe), '\n', '{}\n');
  expect(lines.map((line) => ('problem' in line ? line.problem : line.text))).toEqual([
    `the line is longer than ${LINE_LIMIT} bytes`,
    'the line is not UTF-8',
    '{}',
  ]);
});
