import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { benchProvenance } from './bench-provenance.ts';

const CASE = JSON.stringify({
  sha: 'abc',
  author: 'Ada <ada@corp.fr>',
  committer: 'Ada <ada@corp.fr>',
  message: 'x\n\nCo-Authored-By: Claude <noreply@anthropic.com>',
  expected: { ai: true, tools: ['claude'], level: 'assisted' },
  doubtful: false,
});
const MISS = CASE.replace('abc', 'def').replace('"assisted"', '"agent-authored"');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bench-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  vi.restoreAllMocks();
});

async function run(bytes: string | Buffer, json: boolean) {
  const cases = join(folder, 'cases');
  await writeFile(cases, bytes);
  return runPath(cases, json);
}

async function runPath(cases: string, json: boolean) {
  let printed = '';
  let complained = '';
  const out = new Writable({
    write(chunk, _encoding, done) {
      printed += chunk;
      done();
    },
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    complained += chunk;
    return true;
  });
  const code = await benchProvenance({ cases, json }, out);
  return { code, printed, complained };
}

describe('bench provenance', () => {
  test('prints one JSON object and nothing else, gzipped or plain', async () => {
    const plain = await run(`${CASE}\n\n${MISS}\n`, true);
    const zipped = await run(gzipSync(`${CASE}\n${MISS}`), true);
    expect(zipped.printed).toBe(plain.printed);
    expect(JSON.parse(plain.printed)).toEqual({
      firm: { n: 2, precision: 1, recall: 1, toolAccuracy: 1, levelAccuracy: 0.5 },
      doubtful: { n: 0, precision: null, recall: null, toolAccuracy: null, levelAccuracy: null },
      misses: [
        {
          sha: 'def',
          expected: { ai: true, tools: ['claude'], level: 'agent-authored' },
          got: { ai: true, tools: ['claude'], level: 'assisted' },
        },
      ],
    });
    expect(plain).toMatchObject({ code: 0, complained: '' });
  });

  test('prints a table for people', async () => {
    const { printed, code } = await run(`${CASE}\n${MISS}`, false);
    expect(code).toBe(0);
    expect(printed).toMatch(/firm\s+2\s+1\.000\s+1\.000\s+1\.000\s+0\.500/);
    expect(printed).toMatch(/def\s+agent-authored \[claude\] -> assisted \[claude\]/);
  });

  test.each([
    ['a malformed line', `${CASE}\n{"sha":1}`, /line 2: field "expected"/],
    ['no case', '\n\n', /holds no case/],
    ['half a gzip file', gzipSync(CASE).subarray(0, 20), /not a whole gzip file/],
  ])('%s: exit code 2, one sentence, nothing on standard output', async (_name, bytes, message) => {
    const { code, printed, complained } = await run(bytes, true);
    expect({ code, printed }).toEqual({ code: 2, printed: '' });
    expect(complained).toMatch(message);
  });

  test('a missing file', async () => {
    const { code, complained } = await runPath(join(folder, 'missing'), true);
    expect(code).toBe(2);
    expect(complained).toMatch(/cannot read .*missing: ENOENT/);
  });
});
