import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { entryHash } from '#lib/domain/audit/chain.ts';
import { checkpointBody } from '#lib/domain/audit/checkpoint.ts';
import { exportLine } from '#lib/domain/audit/export.ts';
import type { StoredEntry } from '#lib/domain/audit/verify.ts';
import {
  chained,
  checkpointOf,
  exportOf,
  notesOf,
  proofOf,
  someLog,
  testKey,
} from '#tests/support/audit-log.ts';
import { runVerifier, VERIFIER, type VerifierCase } from '#tests/support/run-verifier.ts';

const key = testKey('countersign-test');
const otherKey = testKey('countersign-test', 2);
const elsewhere = testKey('countersign-elsewhere', 3);
const log = someLog(40);
const good = exportOf(log);
const notes = notesOf(key, log, [10, 25, 40]);
const [first, second, ...rest] = good.split(/(?<=\n)/);

interface Forged {
  name: string;
  exit: number;
  says: string | RegExp;
  run: VerifierCase;
}

const logCase = (
  name: string,
  says: string | RegExp,
  {
    text = good,
    checkpoints = notes,
    exit = 1,
    by = key.verifierKey,
  }: { text?: string | Uint8Array; checkpoints?: string; exit?: number; by?: string },
): Forged => ({
  name,
  exit,
  says,
  run: {
    argv: ['log', 'log.ndjson', 'checkpoints.txt', '--key', by],
    files: { 'log.ndjson': text, 'checkpoints.txt': checkpoints },
  },
});

const line = (n: number, change: (text: string) => string) =>
  good
    .split('\n')
    .with(n, change(good.split('\n')[n]!))
    .join('\n');
const rehashed = (change: (entries: StoredEntry[]) => StoredEntry[]) => exportOf(chained(change(log)));
const note = (change: object, by = key) =>
  by.note(checkpointBody({ ...checkpointOf(key.name, log, 40), ...change }));
const rewritten = rehashed((entries) => entries.with(12, { ...entries[12]!, body: '{"n":1}' }));
const continued = chained(
  log.with(19, { ...log[19]!, action: 'audit.continued', body: '{"lost":{"from":"18","to":"25"}}' }),
);

const logs: Forged[] = [
  logCase('nothing was touched', '40 entries of countersign-test, 3 checkpoints', { exit: 0 }),
  logCase('entries after the last checkpoint', 'the 15 after it could have been rewritten', {
    exit: 0,
    checkpoints: notesOf(key, log, [10, 25]),
  }),
  logCase('another signer beside', '40 entries', {
    exit: 0,
    checkpoints: note({}) + otherKey.note(checkpointBody(checkpointOf(key.name, log))).split('\n\n')[1],
  }),
  logCase('a break that somebody answers for', 'A break: Entry 20: {"lost":{"from":"18","to":"25"}}', {
    exit: 0,
    text: exportOf(continued),
    checkpoints: notesOf(key, continued, [40]),
  }),
  logCase('an empty line between notes', '40 entries', {
    exit: 0,
    checkpoints: notes.replaceAll('=\ncounter', '=\n\ncounter'),
  }),
  logCase('an empty file', 'The first line is not JSON', { text: '' }),
  logCase('no first line', 'The form undefined', { text: good.slice(first!.length) }),
  logCase('an unknown version', 'The form countersign-log/2', { text: good.replace('log/1', 'log/2') }),
  logCase('a first line of another format', 'The form other', {
    text: good.replace('countersign-log/1', 'other'),
  }),
  logCase('only a first line', 'Entry 1 is missing', { text: first! }),
  logCase('an empty log that owns up', 'Entry 1 is missing', { text: exportOf([]) }),
  logCase('cut off in the middle of a line', 'ends in the middle of a line', { text: good.slice(0, -20) }),
  logCase('without its last line feed', 'ends in the middle of a line', { text: good.slice(0, -1) }),
  logCase('cut off behind a line', 'Entry 40 is missing', {
    text: good.slice(0, good.lastIndexOf('\n', good.length - 2) + 1),
  }),
  logCase('cut off behind the last checkpoint', 'Entry 31 is missing', {
    text: first + [second, ...rest].slice(0, 30).join(''),
    checkpoints: notesOf(key, log, [10, 25]),
  }),
  logCase('with the tail cut and the first line adjusted', 'Entry 36 is missing', {
    text: exportOf(log.slice(0, 35)),
  }),
  logCase('junk behind it', 'Entry 41 is not JSON', { text: `${good}junk\n` }),
  logCase('an empty line behind it', 'Entry 41 is not JSON', { text: `${good}\n` }),
  logCase('more entries than its first line says', 'too many', {
    text: good + exportLine(chained([...log, log[3]!])[40]!),
  }),
  logCase('an array for an entry', 'Entry 3 is not an object', { text: line(3, () => '[]') }),
  logCase('null for an entry', 'Entry 3 is not an object', { text: line(3, () => 'null') }),
  logCase('a key twice, of which the last is read', 'Entry 3 is not an object of JSON in its usual form', {
    text: line(3, (text) => text.replace('"action"', '"action":"change.vetoed","action"')),
  }),
  logCase('a key twice, of which the first is right', 'Entry 3 is not an object of JSON in its usual form', {
    text: line(3, (text) => text.replace('"subjectType"', '"action":"change.vetoed","subjectType"')),
  }),
  logCase('one field more', 'Entry 3 has not the fields', {
    text: line(3, (text) => text.replace('{', '{"more":"1",')),
  }),
  logCase('one field less', 'Entry 3 has not the fields', {
    text: line(3, (text) => text.replace(/"session":[^,]+,/, '')),
  }),
  logCase('fields in another order', 'Entry 3 has not the fields', {
    text: line(3, (text) => text.replace(/("at":"[^"]+"),("action":"[^"]+")/, '$2,$1')),
  }),
  logCase('a number for text', 'Entry 3 has not the fields', {
    text: line(3, (text) => text.replace('"seq":"3"', '"seq":3')),
  }),
  logCase('a number with a zero before it', 'Entry 3 has not the fields', {
    text: line(3, (text) => text.replace('"seq":"3"', '"seq":"03"')),
  }),
  logCase('the same text, escaped where it need not be', 'Entry 3 is not what was hashed', {
    text: line(3, (text) => text.replace('"action":"c', '"action":"\\u0063')),
  }),
  logCase('a hash in capitals', 'Entry 3', {
    text: line(3, (text) =>
      text.replace(/"hash":"[^"]+"/, (hash) => hash.toUpperCase().replace('HASH', 'hash')),
    ),
  }),
  logCase('bytes that are no UTF-8', 'Entry 3 is not UTF-8', {
    text: Buffer.concat([Buffer.from(first + second! + rest[0]), Buffer.from([0x7b, 0xff, 0x7d, 10])]),
  }),
  logCase('a byte order mark', 'The first line is not JSON', { text: `\ufeff${good}` }),
  logCase('lines ended as on Windows with something hidden', 'Entry 3', {
    text: line(3, (text) => `${text}\r{}`),
  }),
  logCase('all hashed again after an edit', 'One of the entries 11 to 25', { text: rewritten }),
  logCase('an older copy brought back and gone on with', 'One of the entries 26 to 40', {
    text: rehashed((entries) => [...entries.slice(0, 30), ...someLog(20, 'later')]),
  }),
  logCase('an older copy brought back', 'Entry 31 is missing', { text: exportOf(log.slice(0, 30)) }),
  logCase('two checkpoints of one size that differ', 'rewritten, or forked', {
    checkpoints: notes + notesOf(key, chained([...log.slice(0, 30), ...someLog(10, 'fork')]), [40]),
  }),
  logCase('two branches, of which each has its checkpoint', 'rewritten, or forked', {
    checkpoints: notes + notesOf(key, chained([...log.slice(0, 30), ...someLog(10, 'fork')]), [35]),
  }),
  logCase('a rewritten log with a checkpoint of another key over it', 'not signed with the key', {
    text: rewritten,
    checkpoints: notesOf(otherKey, chained(log.with(12, { ...log[12]!, body: '{"n":1}' })), [40]),
  }),
  logCase('no checkpoint', 'has no checkpoint', { checkpoints: '' }),
  logCase('junk for a checkpoint', 'more or less than signed notes', { checkpoints: 'junk\n' }),
  logCase('a checkpoint that was cut off', 'more or less than signed notes', {
    checkpoints: notes.slice(0, -1),
  }),
  logCase('a checkpoint without a signature', 'more or less than signed notes', {
    checkpoints: note({}).split('\n\n')[0]!,
  }),
  logCase('junk behind the checkpoints', 'more or less than signed notes', { checkpoints: `${notes}more` }),
  logCase('a checkpoint with another size than was signed', 'not over this text', {
    checkpoints: note({}).replace('\n40\n', '\n39\n'),
  }),
  logCase('a checkpoint of another log', 'one of another log', {
    checkpoints: note({ origin: elsewhere.name }),
  }),
  logCase('a checkpoint of another log and key', 'not signed with the key', {
    checkpoints: note({ origin: elsewhere.name }, elsewhere),
  }),
  logCase('the same name and another key', 'not signed with the key', { checkpoints: note({}, otherKey) }),
  logCase('the right key id before a wrong signature', 'not over this text', {
    checkpoints: note({}).replace(/.{6}==\n$|.{7}=\n$|.{8}\n$/, (end) =>
      end.includes('=') ? 'AAAAAAA=\n' : 'AAAAAAAA\n',
    ),
  }),
  logCase('base64 with bits left over', /not well-formed|not over this text/, {
    checkpoints: note({}).replace(
      /(.)=\n$/,
      (_, last) => `${String.fromCharCode(last.charCodeAt(0) + 1)}=\n`,
    ),
  }),
  logCase('base64 of a root with bits left over, though signed', 'not a checkpoint of the form', {
    checkpoints: key.note(
      checkpointBody(checkpointOf(key.name, log)).replace(
        /(.)=\n/,
        (_, last) => `${String.fromCharCode(last.charCodeAt(0) + 1)}=\n`,
      ),
    ),
  }),
  logCase('a root that is not the log’s, signed', 'is not what the checkpoint', {
    checkpoints: note({ root: checkpointOf(key.name, log, 39).root }),
  }),
  logCase('a head that is not the log’s, signed', 'is not what the checkpoint', {
    checkpoints: note({ head: log[38]!.hash }),
  }),
  logCase('a checkpoint without a head, signed', 'not a checkpoint of the form', {
    checkpoints: key.note(checkpointBody(checkpointOf(key.name, log)).replace(/head .*\n/, '')),
  }),
  logCase('a checkpoint over nothing whose root is something', 'is not what the checkpoint', {
    checkpoints:
      notes +
      key.note(
        checkpointBody({ ...checkpointOf(key.name, log, 0), root: checkpointOf(key.name, log, 1).root }),
      ),
  }),
  logCase('a key that is none', 'not a verifier key', { by: 'a+00000000+AAAA', exit: 2 }),
  logCase('a key that is not there', 'no such file', { by: 'nowhere.key', exit: 2 }),
];

const proof = () => structuredClone(proofOf(log, 17, note({})));
const proofCase = (
  name: string,
  says: string | RegExp,
  change: (proof: ReturnType<typeof proofOf>) => unknown,
  exit = 1,
): Forged => ({
  name: `proof: ${name}`,
  exit,
  says,
  run: {
    argv: ['proof', 'proof.json', '--key', key.verifierKey],
    files: { 'proof.json': asText(change(proof())) },
  },
});
const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));

const hostile = chained([{ ...log[0]!, subjectId: 'a\x1b[31mb\nc' }]);
const hostileProof = proofOf(hostile, 1, notesOf(key, hostile, [1]));

const proofs: Forged[] = [
  proofCase(
    'nothing was touched',
    /^GOOD\. Entry 17 \(.* was in the log by 2026-11-21T12:00:40\.000Z, among 40/,
    (one) => one,
    0,
  ),
  proofCase('on one line', 'GOOD', (one) => `${JSON.stringify(one)}\n`, 0),
  proofCase('what would write elsewhere on a terminal', 'of change a?[31mb?c', () => hostileProof, 0),
  proofCase('an empty file', 'not JSON', () => ''),
  proofCase('a list', 'not an object', (one) => [one]),
  proofCase('an unknown version', 'of the form countersign-proof/2', (one) => ({
    ...one,
    format: 'countersign-proof/2',
  })),
  proofCase('another action', 'not what was hashed', (one) => ({
    ...one,
    entry: { ...one.entry, action: 'change.vetoed' },
  })),
  proofCase('another action, hashed again', 'was not in the log', (one) => {
    const entry = { ...one.entry, action: 'change.vetoed' };
    const again = entryHash(Buffer.from(entry.prevHash, 'hex'), { ...entry, seq: BigInt(entry.seq) });
    return { ...one, entry, hash: Buffer.from(again).toString('hex') };
  }),
  proofCase('another entry’s path', 'was not in the log', (one) => ({
    ...one,
    path: proofOf(log, 30, note({})).path,
  })),
  proofCase('another place', 'was not in the log', (one) => ({ ...one, index: 17 })),
  proofCase('a place that is text', 'was not in the log', (one) => ({ ...one, index: '16' })),
  proofCase('a size that is not the checkpoint’s', 'was not in the log', (one) => ({ ...one, size: 39 })),
  proofCase('a path that is too short', 'was not in the log', (one) => ({ ...one, path: one.path.slice(1) })),
  proofCase('a path that is too long', 'was not in the log', (one) => ({
    ...one,
    path: [...one.path, one.path[0]],
  })),
  proofCase('a path in another order', 'was not in the log', (one) => ({
    ...one,
    path: one.path.toReversed(),
  })),
  proofCase('no path', 'was not in the log', (one) => ({ ...one, path: null })),
  proofCase('a path in base64 for URLs', 'was not in the log', (one) => ({
    ...one,
    path: one.path.map((text) => Buffer.from(text, 'base64').toString('base64url')),
  })),
  proofCase('no entry', 'has not the fields', (one) => ({ ...one, entry: null })),
  proofCase('a checkpoint that nobody signed', 'not a signed note', (one) => ({
    ...one,
    checkpoint: one.checkpoint.split('\n\n')[0],
  })),
  proofCase('a checkpoint of another key', 'not signed with the key', (one) => ({
    ...one,
    checkpoint: note({}, otherKey),
  })),
  proofCase('a checkpoint before the entry', 'was not in the log', (one) => ({
    ...one,
    checkpoint: notesOf(key, log, [10]),
    size: 10,
  })),
  proofCase('a checkpoint of a rewritten log', 'was not in the log', (one) => ({
    ...one,
    checkpoint: notesOf(key, chained(log.with(3, { ...log[3]!, body: '{}' })), [40]),
  })),
  proofCase('something twice', 'usual form', (one) =>
    JSON.stringify(one).replace('"index"', '"index":0,"index"'),
  ),
];

describe('the stand-alone verifier', () => {
  test('is one short file that imports nothing of ours, and nothing that is not built in', () => {
    const text = readFileSync(VERIFIER, 'utf8');
    const imports = [...text.matchAll(/^import .* from '(.*)';$/gm)].map(([, name]) => name!);
    expect(imports).toEqual(['node:crypto', 'node:fs', 'node:path', 'node:util']);
    expect(text).not.toMatch(
      /\b(?:import|require|fetch|eval|Function)\s*\(|^import(?! .* from 'node:)|^export/m,
    );
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(300);
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(160);
  });

  const cases = [...logs, ...proofs];
  let results: { exit: number; said: string }[];
  beforeAll(async () => {
    results = await runVerifier(cases.map(({ run }) => run));
  });

  test('is tried with at least 40 forgeries', () => {
    expect(cases.filter(({ exit }) => exit === 1).length).toBeGreaterThanOrEqual(40);
  });

  test.each(cases.map(({ name, exit, says }, n) => ({ name, exit, says, n })))(
    '$exit: $name',
    ({ exit, says, n }) => {
      const { exit: code, said } = results[n]!;
      expect({ code, said }).toEqual({
        code: exit,
        said: expect.stringMatching(exit === 0 ? /^GOOD\. / : exit === 1 ? /^BAD\. / : /./),
      });
      if (typeof says === 'string') expect(said).toContain(says);
      else expect(said).toMatch(says);
      expect(said).not.toMatch(/\p{Cc}/u);
    },
  );

  test.each([
    [[], 2],
    [['log', 'a'], 2],
    [['constructor', 'a'], 2],
    [['log', 'log.ndjson', 'checkpoints'], 2],
    [['log', 'log.ndjson', 'checkpoints', '--key', 'key.txt', '--more'], 2],
    [['log', 'nowhere', 'checkpoints', '--key', 'key.txt'], 2],
    [['log', 'log.ndjson', 'checkpoints', '--key', 'key.txt'], 0],
  ])('run as it is told to be: %j', async (argv, exit) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'audit-verifier-'));
    mkdirSync(path.join(folder, 'checkpoints', '2026'), { recursive: true });
    const files = {
      'log.ndjson': good,
      'key.txt': `${elsewhere.verifierKey}\n${key.verifierKey}\n`,
      'checkpoints/2026/a.txt': notesOf(key, log, [25]),
      'checkpoints/b.txt': notesOf(key, log, [40, 10]),
      'checkpoints/.being-written': 'half',
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    const code = await new Promise((resolve) => {
      execFile(process.execPath, [VERIFIER, ...argv], { cwd: folder, env: { NODE_ENV: 'test' } }).on(
        'exit',
        resolve,
      );
    });
    rmSync(folder, { recursive: true });
    expect(code).toBe(exit);
  });
});
