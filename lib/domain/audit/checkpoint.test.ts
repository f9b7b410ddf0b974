import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import {
  type Checkpoint,
  checkpointBody,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  signNote,
  splitNotes,
  verifierKeyText,
} from './checkpoint.ts';

/** A key pair whose seed is one byte, 32 times. */
function keysOf(byte: number) {
  const pkcs8 = Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    Buffer.alloc(32, byte),
  ]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return { privateKey };
}

const name = 'countersign.example/log';
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const key = verifierKeyText(name, publicKey);
const checkpoint: Checkpoint = {
  origin: name,
  size: 1234n,
  root: Buffer.alloc(32, 7).toString('base64'),
  head: 'ab'.repeat(32),
  at: new Date('2026-11-21T13:04:05.678Z'),
};
const body = checkpointBody(checkpoint);
const note = signNote(body, name, privateKey);

describe('a signed note', () => {
  test('is the one of the specification', () => {
    const known = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
    const message = 'This is an example message.\n';
    const line =
      '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
    expect(openNote(`${message}\n${line}`, known)).toBe(message);
    expect(() => openNote(`${message}\n${line}`, key)).toThrow('not signed by');
    expect(() => openNote(`Another message.\n\n${line}`, known)).toThrow('not one of');
  });

  test('is opened by its key and passes over the lines of others', () => {
    const other = signNote(body, 'witness.example', keysOf(1).privateKey);
    const both = note + other.slice(body.length + 1);
    expect(openNote(note, key)).toBe(body);
    expect(openNote(both, `${key}\n`)).toBe(body);
    expect(openCheckpoint(both, key)).toEqual(checkpoint);
    expect(() => openNote(other, key)).toThrow('not signed by');
    const sameName = signNote(body, name, keysOf(2).privateKey);
    expect(() => openNote(sameName, key)).toThrow('not signed by');
  });

  test('is refused with one bit changed anywhere', () => {
    const bytes = Buffer.from(note);
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = Buffer.from(bytes);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        expect(() => openNote(changed.toString('utf8'), key)).toThrow(RangeError);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['nothing', ''],
    ['no signature', body],
    ['no empty line', note.replace('\n\n', '\n')],
    ['no last line feed', note.slice(0, -1)],
    ['something after it', `${note}x`],
    ['another note after it', note + note],
    ['lines ended as on Windows', note.replaceAll('\n', '\r\n')],
    ['a hyphen for the dash', note.replace('—', '-')],
    ['base64 with a space', note.replace(/(.{20})\n$/, ' $1\n')],
    [
      'a second signature of the key that is not one',
      note + note.slice(body.length + 1).replace(/.{8}\n$/, 'AAAAAAA=\n'),
    ],
  ])('is refused with %s', (_, text) => {
    expect(() => openNote(text, key)).toThrow(RangeError);
  });

  test.each([
    '',
    name,
    key.slice(0, -4),
    key.replace('+', '-'),
    key.replace(/\+[0-9a-f]{8}\+/, '+00000000+'),
    `${key}=`,
  ])('takes no %j for a key', (text) => {
    expect(() => openNote(note, text)).toThrow('not a verifier key');
  });
});

describe('a checkpoint', () => {
  test('reads as it was written', () => {
    expect(body).toBe(
      `countersign.example/log\n1234\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\nhead ${'ab'.repeat(32)}\ntime 2026-11-21T13:04:05.678Z\n`,
    );
    fc.assert(
      fc.property(
        fc.record({
          origin: fc.constantFrom(name, 'a', 'log.example:8080/x'),
          size: fc.bigInt(0n, 10n ** 15n),
          root: fc
            .uint8Array({ minLength: 32, maxLength: 32 })
            .map((bytes) => Buffer.from(bytes).toString('base64')),
          head: fc
            .uint8Array({ minLength: 32, maxLength: 32 })
            .map((bytes) => Buffer.from(bytes).toString('hex')),
          at: fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }),
        }),
        (one) => void expect(parseCheckpoint(checkpointBody(one))).toEqual(one),
      ),
    );
  });

  test.each([
    ['an empty text', ''],
    ['a size with a zero before it', body.replace('1234', '01234')],
    ['a negative size', body.replace('1234', '-1')],
    ['a fraction', body.replace('1234', '1.5')],
    ['a root of 31 bytes', body.replace(checkpoint.root, Buffer.alloc(31).toString('base64'))],
    ['base64 with bits left over', body.replace('wc=', 'wd=')],
    ['base64 for URLs', body.replace(/Bwc/, '-_w')],
    ['a head in capitals', body.replace('ab', 'AB')],
    ['no head', body.replace(/head .*\n/, '')],
    ['no time', body.replace(/time .*\n/, '')],
    ['a time without a zone', body.replace('678Z', '678')],
    ['a day that there is not', body.replace('11-21T', '11-31T')],
    ['another line', `${body}more\n`],
    ['no end', body.slice(0, -1)],
    ['an origin with a space', body.replace(name, 'a b')],
  ])('is not %s', (_, text) => {
    expect(() => parseCheckpoint(text)).toThrow(RangeError);
  });

  test("of another log is refused, also where this log's key has signed it", () => {
    const other = signNote(checkpointBody({ ...checkpoint, origin: 'other.example/log' }), name, privateKey);
    expect(() => openCheckpoint(other, key)).toThrow('of other.example/log');
  });
});

test('a file of many notes falls into them', () => {
  const second = signNote(checkpointBody({ ...checkpoint, size: 1300n }), name, privateKey);
  expect(splitNotes('')).toEqual([]);
  expect(splitNotes(note + second)).toEqual([note, second]);
  expect(splitNotes(`${note}\n${second}`)).toEqual([note, second]);
  for (const text of [`${note}x`, `x${note.slice(0, 20)}`, note.slice(0, -1), note + second.slice(0, 60)]) {
    expect(() => splitNotes(text)).toThrow(RangeError);
  }
});
