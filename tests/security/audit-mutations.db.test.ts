import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listChain } from '#lib/audit/queries.ts';
import { verifyLog } from '#lib/audit/verify-log.ts';
import { exportLog } from '#lib/cli/audit-export.ts';
import { checkpointBody } from '#lib/domain/audit/checkpoint.ts';
import { type Fault, LogCheck, linkOf, type StoredEntry } from '#lib/domain/audit/verify.ts';
import { chained, checkpointOf, exportOf, someLog, testKey } from '#tests/support/audit-log.ts';
import { ownerUrl, useDatabase } from '#tests/support/database.ts';
import { everyAction, logEveryAction } from '#tests/support/every-action.ts';
import { runVerifier } from '#tests/support/run-verifier.ts';

/**
 * SAFETY T41: everything that a superuser of the database can do to the log, one after the other, on a log in which every
 * action occurs; each time both verifiers have to tell, the stand-alone one in another folder and process.
 */
useDatabase();

const key = testKey('countersign-test');
let log: StoredEntry[];
/** One over a third, one over two thirds and one over all of it. */
let sizes: number[];

beforeAll(async () => {
  await logEveryAction();
  log = await listChain(0n, 10_000);
  sizes = [Math.floor(log.length / 3), Math.floor((2 * log.length) / 3), log.length];
});

interface Tampering {
  name: string;
  entries: StoredEntry[];
  /** The first bad entry, or those of which it is one. */
  first: number;
  until?: number;
  /** Checkpoints beside the three. */
  more?: ReturnType<typeof checkpointOf>[];
}

const flip = (text: string | null) =>
  text === null ? '' : text.replace(/^./su, (first) => (first === 'a' ? 'b' : 'a')) || 'a';
const flipHex = (text: string) => (text.startsWith('0') ? '1' : '0') + text.slice(1);
const microsecondLater = (at: string) => `${at.slice(0, -1)}001Z`;

/** Every column of an entry, changed as little as it can be. */
function flips(entry: StoredEntry): [column: string, changed: StoredEntry][] {
  const texts = [
    'action',
    'actorKind',
    'actorId',
    'identity',
    'session',
    'subjectType',
    'subjectId',
    'body',
  ] as const;
  return [
    ['seq', { ...entry, seq: entry.seq + 1000n }],
    ['at', { ...entry, at: microsecondLater(entry.at) }],
    ...texts.map((column): [string, StoredEntry] => [column, { ...entry, [column]: flip(entry[column]) }]),
    ['prevHash', { ...entry, prevHash: flipHex(entry.prevHash) }],
    ['hash', { ...entry, hash: flipHex(entry.hash) }],
  ];
}

/** After which checkpoint an entry lies, and which is the next: all that can be said of it once everything was hashed again. */
function between(n: number): { first: number; until: number } {
  const next = sizes.find((size) => size > n)!;
  return { first: (sizes[sizes.indexOf(next) - 1] ?? 0) + 1, until: next };
}

function* everyTampering(): Generator<Tampering> {
  const stranger = someLog(2)[1]!;
  for (const [n, entry] of log.entries()) {
    const { seq, prevHash, ...content } = entry;
    for (const [column, changed] of flips(entry)) {
      yield { name: `${column} of ${seq}, ${entry.action}`, entries: log.with(n, changed), first: n + 1 };
    }
    yield { name: `${seq} deleted`, entries: log.toSpliced(n, 1), first: n + 1 };
    yield {
      name: `${seq} deleted and the rest moved up`,
      entries: renumbered(log.toSpliced(n, 1)),
      first: n + 1,
    };
    yield {
      name: `one put in before ${seq}`,
      entries: renumbered(log.toSpliced(n, 0, stranger)),
      first: n + 1,
    };
    yield { name: `${seq} twice`, entries: log.toSpliced(n, 0, entry), first: n + 2 };
    const following = log[n + 1];
    if (following) {
      const swapped = log
        .with(n, { ...following, seq })
        .with(n + 1, { ...content, seq: following.seq, prevHash });
      yield { name: `${seq} and the next swapped`, entries: swapped, first: n + 1 };
      yield {
        name: `${seq} and the next in the other order`,
        entries: log.with(n, following).with(n + 1, entry),
        first: n + 1,
      };
    }
    yield { name: `tail cut before ${seq}`, entries: log.slice(0, n), first: n + 1, until: log.length };
    yield {
      name: `all hashed again after an edit of ${seq}`,
      entries: chained(log.with(n, { ...entry, body: '{}' })),
      ...between(n),
    };
    yield {
      name: `all hashed again without ${seq}`,
      entries: chained([...log.toSpliced(n, 1), ...someLog(2)]),
      ...between(n),
    };
    const goneOn = chained([...log.slice(0, n), ...someLog(log.length - n + 3, 'after the restore')]);
    yield { name: `brought back as it was before ${seq}, and gone on with`, entries: goneOn, ...between(n) };
    yield {
      name: `forked before ${seq}`,
      entries: log,
      ...between(n),
      more: [checkpointOf(key.name, goneOn, between(n).until)],
    };
  }
}

const renumbered = (entries: StoredEntry[]) => entries.map((entry, n) => ({ ...entry, seq: BigInt(n + 1) }));

describe('the audit log', () => {
  test('has an entry of every action and every kind of actor', () => {
    expect(everyAction().length).toBeGreaterThan(100);
    expect([...new Set(log.map(({ action }) => action))].toSorted()).toEqual(everyAction().toSorted());
    expect([...new Set(log.map(({ actorKind }) => actorKind))].toSorted()).toEqual([
      'person',
      'service',
      'system',
    ]);
  });

  test('tells of everything that can be done to it, and of nothing else', async () => {
    const checkpoints = sizes.map((size) => checkpointOf(key.name, log, size));
    const tamperings = [{ name: 'nothing', entries: log, first: 0 }, ...everyTampering()] as Tampering[];
    const unseen: string[] = [];
    const misnamed: string[] = [];
    for (const { name, entries, first, until = first, more = [] } of tamperings) {
      const fault = firstFault(new LogCheck([...checkpoints, ...more]), entries);
      if ((fault === null) !== (first === 0)) unseen.push(name);
      else if (fault && !isAbout(fault, first, until)) misnamed.push(`${name}: ${fault.seq}-${fault.until}`);
    }
    const notes = (more: Tampering['more'] = []) =>
      [...checkpoints, ...more].map((one) => key.note(checkpointBody(one))).join('');
    const results = await runVerifier(
      tamperings.map(({ entries, more }) => ({
        argv: ['log', 'log.ndjson', 'checkpoints.txt', '--key', key.verifierKey],
        files: { 'log.ndjson': exportOf(entries), 'checkpoints.txt': notes(more) },
      })),
    );
    for (const [n, { name, first, until = first }] of tamperings.entries()) {
      const { exit, said } = results[n]!;
      if (exit !== (first === 0 ? 0 : 1)) unseen.push(`stand-alone, ${name}: ${said}`);
      const named = [`Entry ${first} `, `One of the entries ${first} to ${until} `];
      if (first > 0 && !named.some((start) => said.startsWith(`BAD. ${start}`)))
        misnamed.push(`${name}: ${said}`);
    }
    expect(unseen).toEqual([]);
    expect(misnamed).toEqual([]);
    expect(tamperings.length).toBeGreaterThan(20 * log.length);
  }, 300_000);
});

function firstFault(check: LogCheck, entries: readonly StoredEntry[]): Fault | null {
  for (const entry of entries) {
    const fault = check.add(linkOf(entry));
    if (fault) return fault;
  }
  return check.end();
}

/** Where an entry is missing, ours names the one that stands in its place. */
function isAbout(fault: { seq: bigint; until: bigint }, first: number, until: number): boolean {
  const [seq, last] = [Number(fault.seq), Number(fault.until)];
  return seq === last
    ? seq === first || seq === first + 1 || seq === first + 1000 || first === until
    : seq === first && last === until;
}

describe('in the database', () => {
  let owner: pg.Client;
  let folder: string;
  const COLUMNS: [column: string, value: string][] = [
    ['seq', 'seq + 1000'],
    ['at', "at + interval '1 microsecond'"],
    ['at', "at - interval '4052 years'"],
    ['at', "'infinity'"],
    ...['action', 'actor_kind', 'actor_id', 'subject_type', 'subject_id', 'body'].map(
      (name): [string, string] => [name, `${name} || ' '`],
    ),
    ...['identity', 'session'].map((name): [string, string] => [
      name,
      `case when ${name} is null then '' end`,
    ]),
    ...['prev_hash', 'hash'].map((name): [string, string] => [
      name,
      `set_byte(${name}, 31, get_byte(${name}, 31) # 1)`,
    ]),
  ];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'audit-export-'));
    owner = new pg.Client({ connectionString: ownerUrl() });
    await owner.connect();
    await owner.query('create table kept as select * from audit_entry');
    await owner.query('alter table audit_entry disable trigger all');
  });
  afterAll(async () => {
    await owner.end();
    rmSync(folder, { recursive: true });
  });

  const restore = () =>
    owner.query('begin; delete from audit_entry; insert into audit_entry select * from kept; commit');
  const exported = async () => {
    await exportLog(path.join(folder, 'log.ndjson'));
    return readFileSync(path.join(folder, 'log.ndjson'));
  };

  test('every column is watched', async () => {
    const { rows } = await owner.query(
      "select column_name from information_schema.columns where table_name = 'kept'",
    );
    expect(new Set(COLUMNS.map(([name]) => name))).toEqual(new Set(rows.map((row) => row.column_name)));
  });

  test('tampering is told of by both verifiers, and the first bad entry is named', async () => {
    const checkpoints = sizes.map((size) => checkpointOf(key.name, log, size));
    const last = log.length;
    const statements: [sql: string, first: number][] = [
      ...[1, 2, sizes[0]!, last].flatMap((seq) =>
        COLUMNS.map(([name, value]): [string, number] => [
          `update audit_entry set ${name} = ${value} where seq = ${seq}`,
          seq,
        ]),
      ),
      ['delete from audit_entry where seq = 7', 7],
      [`delete from audit_entry where seq > ${last - 5}`, last - 4],
      ['delete from audit_entry', 1],
      [
        'update audit_entry set seq = seq + 1000000 where seq in (7, 8); update audit_entry set seq = 1000015 - seq where seq > 1000000',
        7,
      ],
    ];
    const files: Buffer[] = [];
    for (const [sql, first] of statements) {
      await owner.query(sql);
      const { fault } = await verifyLog(checkpoints);
      expect([first, first + 1, first + 1000], sql).toContain(Number(fault?.seq));
      files.push(await exported());
      await restore();
    }
    expect(await verifyLog(checkpoints)).toMatchObject({
      entries: BigInt(last),
      covered: BigInt(last),
      fault: null,
    });
    files.push(await exported());
    const notes = checkpoints.map((one) => key.note(checkpointBody(one))).join('');
    const results = await runVerifier(
      files.map((text) => ({
        argv: ['log', 'log.ndjson', 'checkpoints.txt', '--key', key.verifierKey],
        files: { 'log.ndjson': text, 'checkpoints.txt': notes },
      })),
    );
    expect(results.pop()).toMatchObject({ exit: 0, said: expect.stringContaining(`${last} entries`) });
    expect(results.map(({ said }) => /^BAD\. Entry (\d+) /.exec(said)?.[1])).toEqual(
      statements.map(([, first]) => String(first)),
    );
  }, 120_000);
});
