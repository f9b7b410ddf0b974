import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { spool } from './spool.ts';

/** More than a stream reads ahead: what nobody reads of it stays open. */
const LARGE = Buffer.alloc(500_000, 'x');

let own: string;
beforeAll(() => {
  own = mkdtempSync(path.join(tmpdir(), 'spool-'));
  vi.stubEnv('TMPDIR', own);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(own, { recursive: true });
});

test('gives what was made, whole, with its size and digest, under no name', async () => {
  const recorded = vi.fn(async () => {});
  const { stream, ...made } = await spool(Readable.from([LARGE, LARGE]), recorded);
  expect(readdirSync(own)).toEqual([]);
  expect(recorded).toHaveBeenCalledExactlyOnceWith(made);
  const bytes = await buffer(stream);
  expect(bytes.equals(Buffer.concat([LARGE, LARGE]))).toBe(true);
  expect(made).toEqual({ size: 1_000_000, digest: createHash('sha256').update(bytes).digest('hex') });
  await vi.waitFor(() => expect(stream.closed).toBe(true));
});

test('what is given up while it is made stops there: no more is made, nothing is recorded or left', async () => {
  const given = new AbortController();
  const recorded = vi.fn(async () => {});
  let [more, ended] = [false, false];
  async function* parts() {
    try {
      given.abort();
      yield LARGE;
      more = true;
      yield LARGE;
    } finally {
      ended = true;
    }
  }
  await expect(spool(parts(), recorded, given.signal)).rejects.toThrow('aborted');
  expect([more, ended, recorded.mock.calls, readdirSync(own)]).toEqual([false, true, [], []]);
});

test('what is given up at the end, or while it is recorded, is not sent', async () => {
  const atEnd = new AbortController();
  const recorded = vi.fn(async () => {});
  async function* parts() {
    yield LARGE;
    atEnd.abort();
  }
  await expect(spool(parts(), recorded, atEnd.signal)).rejects.toThrow('aborted');
  expect(recorded).not.toHaveBeenCalled();
  const late = new AbortController();
  const giveUp = async () => late.abort();
  await expect(spool(Readable.from([LARGE]), giveUp, late.signal)).rejects.toThrow('aborted');
});

test('an answer that nobody reads is closed when it is given up', async () => {
  const given = new AbortController();
  const { stream } = await spool(Readable.from([LARGE]), async () => {}, given.signal);
  const response = new Response(Readable.toWeb(stream) as ReadableStream);
  await new Promise((soon) => setTimeout(soon, 50));
  expect([response.bodyUsed, stream.closed]).toEqual([false, false]);
  given.abort();
  await vi.waitFor(() => expect(stream.closed).toBe(true));
});
