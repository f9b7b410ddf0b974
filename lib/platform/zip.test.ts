import { buffer } from 'node:stream/consumers';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { type ZipPart, zipStream } from './zip.ts';

const AT = new Date('2026-03-04T10:00:00Z');

test('files in their order, one made after the other, and the same bytes each time', async () => {
  const made: string[] = [];
  const part = (name: string): ZipPart => ({
    name,
    async *content() {
      made.push(`${name} begun`);
      yield `${name} `;
      yield '';
      yield new TextEncoder().encode('ż');
      made.push(`${name} done`);
    },
  });
  const parts = ['b.txt', 'proofs/1.json', 'a.txt'].map(part);
  const bytes = await buffer(zipStream(parts, AT));
  const files = unzipSync(bytes);
  expect(Object.keys(files)).toEqual(['b.txt', 'proofs/1.json', 'a.txt']);
  expect(strFromU8(files['proofs/1.json']!)).toBe('proofs/1.json ż');
  expect(made.filter((_, at) => at < 4)).toEqual([
    'b.txt begun',
    'b.txt done',
    'proofs/1.json begun',
    'proofs/1.json done',
  ]);
  expect((await buffer(zipStream(parts, AT))).equals(bytes)).toBe(true);
});

test('what is not taken is not made, and a failure breaks it off', async () => {
  let pieces = 0;
  let ended = false;
  const endless: ZipPart = {
    name: 'endless',
    *content() {
      try {
        for (;;) {
          pieces += 1;
          yield crypto.getRandomValues(new Uint8Array(16_384));
        }
      } finally {
        ended = true;
      }
    },
  };
  const stream = zipStream([endless], AT);
  for await (const _ of stream) break;
  expect(pieces).toBeLessThan(50);
  await expect.poll(() => ended).toBe(true);

  const broken: ZipPart = { name: 'broken', content: () => Promise.reject(new Error('lost')) };
  await expect(buffer(zipStream([broken], AT))).rejects.toThrow('lost');
  const midway: ZipPart = {
    name: 'midway',
    *content() {
      yield 'half';
      throw new Error('cut');
    },
  };
  await expect(buffer(zipStream([midway], AT))).rejects.toThrow('cut');
});
