import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkpointBody, openCheckpoint, splitNotes } from '#lib/domain/audit/checkpoint.ts';
import { rootOf } from '#lib/domain/audit/merkle.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { dataFolder } from '#lib/platform/env.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { webhookPlace } from '#tests/support/signing.ts';
import { findHash, findLogEnd, growTree } from './checkpoint-store.ts';
import { doCheckpointWork, isCheckpointWorkDue } from './checkpoint-work.ts';
import { latestCheckpoint, signCheckpoint } from './checkpoints.ts';
import { findBreak } from './continuity.ts';
import { mutate } from './mutate.ts';
import { signingKey } from './signing-key.ts';
import { trailState } from './state.ts';
import { verifyLog } from './verify-log.ts';

useDatabase();

const append = () =>
  mutate(systemContext('test', new Date()), async () => ({
    result: null,
    entries: [{ action: 'rollup.refreshed', subject: { type: 'rollup', id: 'a' }, details: { weeks: 1 } }],
  }));

const delivered = () => {
  const folder = path.join(dataFolder(), 'checkpoints');
  return readdirSync(folder).flatMap((name) => splitNotes(readFileSync(path.join(folder, name), 'utf8')));
};

/** What the application's role can write, as an intruder would: it cannot sign. */
test('a checkpoint that nobody signed delays none, grows into none and is delivered nowhere', async () => {
  await append();
  const first = await signCheckpoint();
  await append();
  const { keyId } = signingKey();
  const forged = { size: 2n, root: first.root, head: first.head, at: new Date(), keyId };
  await outside().auditCheckpoint.create({
    data: { ...forged, note: 'nobody signed this', frontier: ['AAAA'] },
  });
  expect((await latestCheckpoint())!.size).toBe(1n);
  expect((await signCheckpoint()).size).toBe(2n);
  await append();
  const inTwoMinutes = new Date(Date.now() + 120_000);
  expect(await isCheckpointWorkDue(inTwoMinutes)).toBe(true);
  await doCheckpointWork(inTwoMinutes);
  expect((await latestCheckpoint())!.size).toBe(3n);
  expect(delivered().at(-1)).toBe((await latestCheckpoint())!.note);
  expect(delivered().join('')).not.toContain('nobody');
  expect([await findBreak(), (await verifyLog()).fault]).toEqual([null, null]);
});

test('a folder that somebody has emptied gets all that it had again', async () => {
  const folder = path.join(dataFolder(), 'checkpoints');
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  await append();
  await signCheckpoint();
  rmSync(folder, { recursive: true });
  await append();
  const { note } = await signCheckpoint();
  expect(delivered().length).toBeGreaterThan(1);
  expect(delivered().at(-1)).toBe(note);
  expect(said.mock.calls.flat().join()).toMatch(/has lost checkpoints that it had/);
  said.mockRestore();
});

/** A flood of rows that nobody signed, over every entry there is, with the right head and this key's name. */
async function flood(rows: number): Promise<void> {
  await outside().$executeRaw`
    insert into audit_checkpoint (size, root, head, at, key_id, note, frontier)
    select e.seq, 'AAAA', encode(e.hash, 'hex'), now(), ${signingKey().keyId}, 'nobody signed this ' || n, array['AAAA']
    from audit_entry e, generate_series(1, ${rows}) n`;
}

describe('a place that cannot be asked what it has', () => {
  let webhook: Awaited<ReturnType<typeof webhookPlace>>;

  beforeEach(async () => {
    webhook = await webhookPlace();
    await append();
    await signCheckpoint();
  });
  afterEach(() => webhook.close());

  const sizes = () => webhook.got.map((note) => openCheckpoint(note, signingKey().verifierKey).size);
  const latest = async () => (await latestCheckpoint())!;

  test('gets the next one, whatever the application’s role writes of what it has', async () => {
    await append();
    const next = (await findLogEnd())!.size;
    const { note } = await latest();
    const receipt = signingKey().note(`countersign-receipt/1\nhttp://elsewhere/in\n${next}\nroot\n`);
    for (const forged of [null, 'nonsense', note, receipt]) {
      await append();
      await outside().$executeRaw`
        update audit_delivery set size = ${(await findLogEnd())!.size}, receipt = ${forged}, attempts = 2000000000,
          failed_at = '2099-01-01', delivered_at = now()`;
      webhook.got.length = 0;
      await doCheckpointWork(new Date(Date.now() + 120_000));
      expect(sizes()).toContain((await findLogEnd())!.size);
      expect((await latest()).size).toBe((await findLogEnd())!.size);
    }
  });

  test('gets it where the row that said so is forged after it was signed, and then no more', async () => {
    await outside()
      .$executeRaw`update audit_delivery set receipt = null, failed_at = '2099-01-01', attempts = 50`;
    webhook.got.length = 0;
    expect(await isCheckpointWorkDue(new Date())).toBe(true);
    await doCheckpointWork(new Date());
    expect(sizes()).toContain((await latest()).size);
    webhook.got.length = 0;
    expect(await isCheckpointWorkDue(new Date())).toBe(false);
    await doCheckpointWork(new Date());
    expect(webhook.got).toEqual([]);
    const [place] = (await trailState()).places;
    expect([place!.size, (await trailState()).alarm]).toEqual([(await latest()).size, null]);
  });

  test.each(['infinity', '-infinity', '0044-03-15 BC', '294000-01-01'])(
    'gets the next one where an instant in the tables is none: %s',
    async (at) => {
      const before = (await latest()).size;
      await outside().$executeRaw`
        update audit_delivery set delivered_at = ${at}::timestamptz, failed_at = ${at}::timestamptz, failure = 'x'`;
      await append();
      await outside().$executeRaw`
        insert into audit_checkpoint (size, root, head, at, key_id, note, frontier)
        select e.seq, 'AAAA', encode(e.hash, 'hex'), ${at}::timestamptz, ${signingKey().keyId}, 'nobody ' || ${at}, null
        from audit_entry e where e.seq = ${before + 1n}`;
      webhook.got.length = 0;
      await doCheckpointWork(new Date(Date.now() + 120_000));
      expect(sizes()).toContain(before + 1n);
      await outside().$executeRaw`update audit_delivery set delivered_at = ${at}::timestamptz`;
      const [place] = (await trailState()).places;
      expect(() => place!.deliveredAt?.toISOString()).not.toThrow();
    },
  );

  test('gets the last one ahead of a long backlog, and through a flood of rows that nobody signed', async () => {
    for (let n = 0; n < 205; n++) await append();
    await outside().$executeRaw`delete from audit_delivery`;
    process.env.COUNTERSIGN_CHECKPOINTS += '/other';
    for (const { seq } of await db().auditEntry.findMany({ select: { seq: true }, orderBy: { seq: 'asc' } }))
      await keepSigned(seq);
    webhook.got.length = 0;
    await doCheckpointWork(new Date());
    const last = (await findLogEnd())!.size;
    expect(sizes()[0]).toBe(last);
    expect(sizes().slice(1)).toEqual(
      sizes()
        .slice(1)
        .toSorted((a, b) => Number(a - b)),
    );
    await doCheckpointWork(new Date());
    expect(await isCheckpointWorkDue(new Date())).toBe(false);

    await append();
    await flood(30);
    webhook.got.length = 0;
    const begun = performance.now();
    await doCheckpointWork(new Date(Date.now() + 120_000));
    expect(sizes()).toContain(last + 1n);
    await append();
    await doCheckpointWork(new Date(Date.now() + 120_000));
    expect(sizes().at(-1)).toBe(last + 2n);
    expect((await latest()).size).toBe(last + 2n);
    expect(performance.now() - begun).toBeLessThan(20_000);
    expect([await findBreak(), (await verifyLog()).fault]).toEqual([null, null]);
  });

  test('gets it although somebody holds the lock of deliveries for ever', async () => {
    const other = new pg.Client({ connectionString: process.env.DATABASE_URL });
    await other.connect();
    await other.query('select pg_advisory_lock($1::bigint)', [0x61756476]);
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      await append();
      webhook.got.length = 0;
      await signCheckpoint();
      expect(webhook.got).toEqual([]);
      vi.advanceTimersByTime(61_000);
      await doCheckpointWork(new Date());
      expect(sizes()).toContain((await latest()).size);
    } finally {
      vi.useRealTimers();
      await other.end();
    }
  });
});

/** Signs the log as it was at an entry, which the product does not: to have many checkpoints soon. */
async function keepSigned(size: bigint): Promise<void> {
  const key = signingKey();
  const tree = await growTree(db(), null, size);
  const root = Buffer.from(rootOf(tree)).toString('base64');
  const head = (await findHash(db(), size))!;
  const at = new Date();
  const note = key.note(checkpointBody({ origin: key.name, size, root, head, at }));
  const frontier = tree.peaks.map((peak) => Buffer.from(peak).toString('base64'));
  await outside().auditCheckpoint.create({
    data: { size, root, head, at, keyId: key.keyId, note, frontier },
  });
}
