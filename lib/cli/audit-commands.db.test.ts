import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { listChain } from '#lib/audit/queries.ts';
import { checkpointBody } from '#lib/domain/audit/checkpoint.ts';
import type { StoredEntry } from '#lib/domain/audit/verify.ts';
import { checkpointOf, notesOf, testKey } from '#tests/support/audit-log.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { logEveryAction } from '#tests/support/every-action.ts';
import { runVerifier } from '#tests/support/run-verifier.ts';
import { type Host, main } from './main.ts';

const host: Host = { withDatabase: (work) => work(process.env.DATABASE_URL!) };
const said: string[] = [];
const keep = (text: string | Uint8Array) => said.push(String(text)) > 0;
vi.spyOn(process.stderr, 'write').mockImplementation(keep);
vi.spyOn(process.stdout, 'write').mockImplementation(keep);
afterEach(() => said.splice(0));

describe('countersign audit', () => {
  useDatabase();
  const key = testKey('countersign-test');
  const folder = mkdtempSync(path.join(tmpdir(), 'audit-commands-'));
  const at = (name: string) => path.join(folder, name);
  let log: StoredEntry[];

  beforeAll(async () => {
    await logEveryAction();
    log = await listChain(0n, 10_000);
    mkdirSync(at('checkpoints'));
    writeFileSync(at('checkpoints/1.txt'), notesOf(key, log, [50]));
    writeFileSync(at('checkpoints/2.txt'), notesOf(key, log, [40, 100]));
    return () => rmSync(folder, { recursive: true });
  });

  const verify = (...more: string[]) => main(['audit', 'verify', ...more], host);
  const against = ['--checkpoints', at('checkpoints'), '--key', key.verifierKey];

  test('export writes what the stand-alone verifier finds good', async () => {
    expect(await main(['audit', 'export', '--out', at('log.ndjson')], host)).toBe(0);
    expect(said.join('')).toContain(`${log.length} entries`);
    const [result] = await runVerifier([
      {
        argv: ['log', 'log.ndjson', 'checkpoints.txt', '--key', key.verifierKey],
        files: { 'log.ndjson': readFileSync(at('log.ndjson')), 'checkpoints.txt': notesOf(key, log, [100]) },
      },
    ]);
    expect(result).toMatchObject({ exit: 0, said: expect.stringContaining('over 100; the ') });
    expect(await main(['audit', 'export', '--out', at('nowhere/log.ndjson')], host)).toBe(1);
  });

  test('proof writes one that it finds good', async () => {
    const note = key.note(checkpointBody(checkpointOf(key.name, log, 90)));
    writeFileSync(at('checkpoint.txt'), note);
    const proof = (seq: string) =>
      main(['audit', 'proof', seq, '--out', at('proof.json'), '--checkpoint', at('checkpoint.txt')], host);
    expect(await proof('17')).toBe(0);
    const files = { 'proof.json': readFileSync(at('proof.json')) };
    const [result] = await runVerifier([{ argv: ['proof', 'proof.json', '--key', key.verifierKey], files }]);
    expect(result).toMatchObject({ exit: 0, said: expect.stringContaining('Entry 17 ') });
    expect(await proof('x')).toBe(2);
    expect(await proof('91')).toBe(1);
    expect(await main(['audit', 'proof', '1', '--out', at('other.json')], host)).toBe(1);
    expect(said.join('')).toContain('A checkpoint was not found.');
  });

  test('verify holds the log against checkpoints, and names where it is broken', async () => {
    expect(await verify()).toBe(0);
    expect(said.join('')).toMatch(/confirmed +by no checkpoint/);
    expect(await verify(...against)).toBe(0);
    expect(said.join('')).toContain('up to entry 100, by 3 checkpoints');
    expect(await verify('--checkpoints', at('checkpoints'))).toBe(2);
    expect(await verify('--checkpoints', at('nowhere'), '--key', key.verifierKey)).toBe(2);
    mkdirSync(at('empty'));
    expect(await verify('--checkpoints', at('empty'), '--key', key.verifierKey)).toBe(2);

    await outside().$executeRaw`alter table audit_entry disable trigger all`;
    await outside().$executeRaw`delete from audit_entry where seq > 90`;
    said.splice(0);
    expect(await verify()).toBe(0);
    expect(await verify(...against)).toBe(1);
    expect(said.join('')).toContain('broken between the entries 91 and 100: missing');
    await outside().$executeRaw`update audit_entry set session = 'x' where seq = 45`;
    expect(await verify(...against)).toBe(1);
    expect(said.join('')).toContain('broken at entry 45: its content is not what was hashed');
  });
});
