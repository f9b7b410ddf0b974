/**
 * How many entries a second both verifiers check and how long proofs take, against the floor of SHA-256 over the very
 * bytes that the chain hashes, in one run: `DATABASE_URL=<server> node tests/bench/audit.bench.ts [entries]`. Makes a
 * database of its own and drops it. The stand-alone verifier gets 64 MB of heap, however long the log is.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { proveEntries } from '#lib/audit/prove-entries.ts';
import { verifyLog } from '#lib/audit/verify-log.ts';
import { exportLog } from '#lib/cli/audit-export.ts';
import { entryHash, GENESIS, hashedAfterSeq } from '#lib/domain/audit/chain.ts';
import { type Checkpoint, checkpointBody } from '#lib/domain/audit/checkpoint.ts';
import { appendLeaf, EMPTY_TREE, rootOf } from '#lib/domain/audit/merkle.ts';
import { someLog, testKey } from '#tests/support/audit-log.ts';
import { VERIFIER } from '#tests/support/run-verifier.ts';
import { onOwnDatabase } from './own-database.ts';

const PAGE = 10_000;
const key = testKey('countersign-bench');

/** Fills the log with so many entries of about the size of an approval's, and returns the checkpoint over them. */
async function fill(url: string, entries: number): Promise<Checkpoint> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const samples = someLog(PAGE, 'x'.repeat(250));
  let previous: Uint8Array = GENESIS;
  let tree = EMPTY_TREE;
  const hex = (bytes: Uint8Array) => `\\x${Buffer.from(bytes).toString('hex')}`;
  for (let from = 0; from < entries; from += PAGE) {
    const rows = samples.slice(0, entries - from).map((sample, n) => {
      const entry = { ...sample, seq: BigInt(from + n + 1) };
      const prev = previous;
      previous = entryHash(prev, entry);
      tree = appendLeaf(tree, previous);
      const { seq, at, action, actorKind, actorId, identity, session, subjectType, subjectId, body } = entry;
      const columns = {
        actor_kind: actorKind,
        actor_id: actorId,
        subject_type: subjectType,
        subject_id: subjectId,
      };
      return {
        seq: String(seq),
        at,
        action,
        ...columns,
        identity,
        session,
        body,
        prev_hash: hex(prev),
        hash: hex(previous),
      };
    });
    await client.query(
      'insert into audit_entry select * from json_populate_recordset(null::audit_entry, $1)',
      [JSON.stringify(rows)],
    );
  }
  await client.query('vacuum analyze audit_entry');
  await client.end();
  const root = Buffer.from(rootOf(tree)).toString('base64');
  const head = Buffer.from(previous).toString('hex');
  return { origin: key.name, size: BigInt(entries), root, head, at: new Date() };
}

/** Seconds for SHA-256 over what the chain hashes, made before: what no verifier can be faster than. */
function floor(entries: number): number {
  const inputs = someLog(PAGE, 'x'.repeat(250)).map((entry) =>
    Buffer.concat([GENESIS, Buffer.from(`[1,"${entry.seq}",${hashedAfterSeq(entry)}`)]),
  );
  return seconds(() => {
    for (let n = 0; n < entries; n++)
      createHash('sha256')
        .update(inputs[n % PAGE]!)
        .digest();
  });
}

function seconds(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

const entries = Number(process.argv[2] ?? 300_000);
await onOwnDatabase(async (url, folder) => {
  const checkpoint = await fill(url, entries);
  const note = key.note(checkpointBody(checkpoint));
  writeFileSync(path.join(folder, 'checkpoint.txt'), note);
  const log = path.join(folder, 'log.ndjson');
  const say = (what: string, took: number, bare: number) =>
    console.log(
      `${what.padEnd(22)} ${took.toFixed(2)} s  ${Math.round(entries / took).toLocaleString('en')} entries/s  ` +
        `${(took / bare).toFixed(1)} x the floor  load ${os.loadavg()[0]!.toFixed(1)}`,
    );
  for (let round = 0; round < 3; round++) {
    const bare = floor(entries);
    say('floor: bare SHA-256', bare, bare);
    say(
      'countersign',
      await secondsOf(async () => {
        const { fault, covered } = await verifyLog([checkpoint]);
        if (fault || covered !== BigInt(entries)) throw new Error('It is not whole.');
      }),
      bare,
    );
    if (round === 0) say('export', await secondsOf(() => exportLog(log)), bare);
    const argv = [
      '--max-old-space-size=64',
      VERIFIER,
      'log',
      log,
      path.join(folder, 'checkpoint.txt'),
      '--key',
      key.verifierKey,
    ];
    say(
      'stand-alone',
      seconds(() => void execFileSync(process.execPath, argv, { stdio: 'pipe' })),
      bare,
    );
    for (const count of [1, 500]) {
      const seqs = Array.from({ length: count }, (_, n) => BigInt(1 + Math.floor((n * entries) / count)));
      say(`${count} proofs`, await secondsOf(() => proveEntries(seqs, note)), bare);
    }
  }
});
