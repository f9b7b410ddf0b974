import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openCheckpoint, splitNotes } from '#lib/domain/audit/checkpoint.ts';
import { appendLeaf, EMPTY_TREE, rootOf } from '#lib/domain/audit/merkle.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { dataFolder } from '#lib/platform/env.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { doCheckpointWork, isCheckpointWorkDue } from './checkpoint-work.ts';
import { signCheckpoint } from './checkpoints.ts';
import { findBreak, findTrouble } from './continuity.ts';
import { mutate } from './mutate.ts';
import { signingKey } from './signing-key.ts';
import { verifyLog } from './verify-log.ts';

useDatabase();

async function append(entries: number, subject = 'a'): Promise<void> {
  for (let n = 0; n < entries; n++)
    await mutate(systemContext('test', new Date()), async () => ({
      result: null,
      entries: [
        { action: 'rollup.refreshed', subject: { type: 'rollup', id: subject }, details: { weeks: n } },
      ],
    }));
}

const folder = () => path.join(dataFolder(), 'checkpoints');
const delivered = () =>
  readdirSync(folder()).flatMap((name) => splitNotes(readFileSync(path.join(folder(), name), 'utf8')));
const open = (note: string) => openCheckpoint(note, signingKey().verifierKey);

/** What an attacker with the owner's rights does to the log. */
async function tamper(work: () => Promise<unknown>): Promise<void> {
  await outside().$executeRaw`alter table audit_entry disable trigger all`;
  await work();
  await outside().$executeRaw`alter table audit_entry enable trigger all`;
}

/** A fresh installation on an empty log. */
beforeEach(async () => {
  await tamper(() => outside().$executeRaw`delete from audit_entry`);
  await outside().$executeRaw`alter table audit_checkpoint disable trigger all`;
  await outside().$executeRaw`delete from audit_checkpoint`;
  await outside().$executeRaw`alter table audit_checkpoint enable trigger all`;
  await outside().$executeRaw`delete from audit_delivery`;
  rmSync(folder(), { recursive: true, force: true });
  rmSync(path.join(dataFolder(), 'audit/last-checkpoint.txt'), { force: true });
});
afterEach(() => {
  delete process.env.COUNTERSIGN_CHECKPOINTS;
});

describe('a checkpoint', () => {
  test('which a folder has though nobody wrote down that it was delivered is not delivered for ever', async () => {
    await append(2);
    await signCheckpoint();
    await outside().$executeRaw`update audit_delivery set receipt = null`;
    expect(await isCheckpointWorkDue(new Date())).toBe(true);
    await doCheckpointWork(new Date());
    expect(await isCheckpointWorkDue(new Date())).toBe(false);
    expect(delivered()).toHaveLength(1);
  });

  test('is signed over all entries, grown from the last one, and delivered beside the database', async () => {
    await expect(signCheckpoint()).rejects.toMatchObject({ code: 'conflict' });
    await append(5);
    const first = await signCheckpoint();
    await append(6);
    const second = await signCheckpoint();

    expect([first.size, second.size]).toEqual([5n, 11n]);
    const hashes = await db().auditEntry.findMany({ orderBy: { seq: 'asc' }, select: { hash: true } });
    const tree = hashes.reduce((grown, { hash }) => appendLeaf(grown, hash), EMPTY_TREE);
    expect(second.root).toBe(Buffer.from(rootOf(tree)).toString('base64'));
    expect(second.head).toBe(Buffer.from(hashes.at(-1)!.hash).toString('hex'));
    expect(delivered()).toEqual([first.note, second.note]);
    const { at, size, root, head } = second;
    expect(open(second.note)).toEqual({ origin: signingKey().name, at, size, root, head });
    expect(await verifyLog()).toMatchObject({ entries: 11n, covered: 11n, checkpoints: 2, fault: null });
    expect(statSync(path.join(dataFolder(), 'audit/signing-key.pem')).mode & 0o077).toBe(0);
  });

  test('is not signed again where nothing was appended, nor twice by several at once', async () => {
    await append(3);
    const all = await Promise.all(Array.from({ length: 6 }, () => signCheckpoint()));
    expect(new Set(all.map(({ note }) => note)).size).toBe(1);
    expect(await db().auditCheckpoint.count()).toBe(1);
    expect(delivered()).toHaveLength(1);
    expect(await db().auditEntry.count()).toBe(3);
  });

  test('is due after a minute, after 1,000 entries, and not where nothing was appended', async () => {
    const now = new Date();
    const later = (seconds: number) => new Date(Date.now() + seconds * 1_000);
    expect(await isCheckpointWorkDue(now)).toBe(false);
    await append(1);
    expect(await isCheckpointWorkDue(now)).toBe(true);
    await doCheckpointWork(now);
    expect(await isCheckpointWorkDue(later(3_600))).toBe(false);
    await append(1);
    expect(await isCheckpointWorkDue(later(1))).toBe(false);
    expect(await isCheckpointWorkDue(later(61))).toBe(true);
    await tamper(() => outside().$executeRaw`update audit_entry set seq = 1001 where seq = 2`);
    expect(await isCheckpointWorkDue(later(1))).toBe(true);
  });
});

describe('the places off the database', () => {
  let server: Server;
  let got: string[] = [];
  let answer: [number, Record<string, string>] = [200, {}];
  const address = () => `http://name:secret@127.0.0.1:${(server.address() as AddressInfo).port}/in?token=1`;

  beforeEach(async () => {
    got = [];
    answer = [200, {}];
    server = createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      got.push(`${request.headers.authorization} ${request.url} ${body}`);
      response.writeHead(...answer).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  test('are several; what one does not confirm it gets later, in order and once', async () => {
    const file = path.join(dataFolder(), 'log.checkpoints');
    rmSync(file, { force: true });
    process.env.COUNTERSIGN_CHECKPOINTS = `${folder()}/ ${file} ${address()}`;
    answer = [503, {}];
    await append(1);
    const first = await signCheckpoint();
    await append(1);
    const second = await signCheckpoint();
    expect(splitNotes(readFileSync(file, 'utf8'))).toEqual([first.note, second.note]);
    const state = await db().auditDelivery.findMany({ where: { attempts: { gt: 0 } } });
    expect(state).toMatchObject([
      {
        destination: expect.not.stringMatching(/secret|token/),
        size: 0n,
        attempts: 2,
        failure: 'it answered 503',
      },
    ]);
    expect(await isCheckpointWorkDue(new Date())).toBe(false);
    expect(await isCheckpointWorkDue(new Date(Date.now() + 11_000))).toBe(true);

    got = [];
    answer = [204, {}];
    await doCheckpointWork(new Date());
    const authorisation = `Basic ${Buffer.from('name:secret').toString('base64')}`;
    expect(got).toEqual([first, second].map(({ note }) => `${authorisation} /in?token=1 ${note}`));
    await doCheckpointWork(new Date());
    expect(got).toHaveLength(2);
    expect(await db().auditDelivery.count({ where: { size: 2n, failure: null, attempts: 0 } })).toBe(3);
  });

  test('are followed nowhere else', async () => {
    let inside = 0;
    const canary = createServer((_, response) => {
      inside++;
      response.end();
    });
    await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
    answer = [307, { Location: `http://127.0.0.1:${(canary.address() as AddressInfo).port}/` }];
    process.env.COUNTERSIGN_CHECKPOINTS = address();
    await append(1);
    await signCheckpoint();
    expect(await db().auditDelivery.findFirst()).toMatchObject({ size: 0n, failure: 'it answered 307' });
    expect(inside).toBe(0);
    canary.close();
  });

  test('complete a note that a crash cut off, and repeat none that was kept before the crash', async () => {
    const file = path.join(dataFolder(), 'torn.checkpoints');
    await append(1);
    const first = await signCheckpoint();
    mkdirSync(path.dirname(file), { recursive: true });
    process.env.COUNTERSIGN_CHECKPOINTS = file;
    for (const torn of [0, 1, 40, Buffer.byteLength(first.note) - 1, Buffer.byteLength(first.note)]) {
      writeFileSync(file, Buffer.from(first.note).subarray(0, torn));
      await outside().$executeRaw`delete from audit_delivery`;
      await doCheckpointWork(new Date());
      expect(readFileSync(file, 'utf8')).toBe(first.note);
    }
    await append(1);
    const second = await signCheckpoint();
    await outside().$executeRaw`delete from audit_delivery`;
    await doCheckpointWork(new Date());
    expect(readFileSync(file, 'utf8')).toBe(`${first.note}${second.note}`);
  });
});

describe('a log that does not continue what was signed', () => {
  beforeEach(async () => {
    await append(4);
    await signCheckpoint();
    await append(4);
    await signCheckpoint();
  });

  /** Nothing is signed, and the worker says once what is wrong and where first. */
  async function alarms(sentence: RegExp, fault: { seq: bigint; until: bigint }): Promise<void> {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const before = delivered();
    expect(await findTrouble()).toMatchObject({ what: 'log', sentence: expect.stringMatching(sentence) });
    await expect(signCheckpoint()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(sentence),
    });
    const later = new Date(Date.now() + 120_000);
    await doCheckpointWork(later);
    await doCheckpointWork(later);
    expect(said).toHaveBeenCalledTimes(1);
    expect(said.mock.calls[0]?.[0]).toMatch(sentence);
    expect(delivered()).toEqual(before);
    expect(await verifyLog()).toMatchObject({ fault });
    said.mockRestore();
  }

  /** The log from `seq` on as if it had always been so: every hash is right, as `mutate` would have made it. */
  async function rewriteFrom(seq: bigint, entries: number): Promise<void> {
    await tamper(() => outside().$executeRaw`delete from audit_entry where seq >= ${seq}`);
    await append(entries, 'b');
  }

  test('because its tail was cut', async () => {
    await tamper(() => outside().$executeRaw`delete from audit_entry where seq > 6`);
    await alarms(/has 6 entries, but .* over 8/, { seq: 7n, until: 8n });
  });

  test('because a backup was restored, checkpoints and all, and it went on', async () => {
    await outside().$executeRaw`alter table audit_checkpoint disable trigger all`;
    await outside().$executeRaw`delete from audit_checkpoint where size > 4`;
    await outside().$executeRaw`update audit_delivery set size = 4`;
    await rewriteFrom(5n, 9);
    await alarms(/Entry 8 or one before it is not what/, { seq: 5n, until: 8n });
    // it is looked at again after a minute, and at once where the clock went back
    const due = (ms: number) => isCheckpointWorkDue(new Date(Date.now() + ms));
    expect([await due(150_000), await due(-3_600_000)]).toEqual([false, true]);
  });

  test('because it was hashed anew from some entry on', async () => {
    await rewriteFrom(3n, 6);
    await alarms(/Entry 8 or one before it is not what/, { seq: 1n, until: 4n });
  });

  test('because an entry was changed and its successors were not: that the whole check finds', async () => {
    await tamper(() => outside().$executeRaw`update audit_entry set actor_id = 'other' where seq = 6`);
    expect(await verifyLog()).toMatchObject({ fault: { seq: 6n, until: 6n } });
  });

  test('because somebody else’s note lies there', async () => {
    appendFileSync(
      path.join(folder(), readdirSync(folder()).at(-1)!),
      delivered().at(-1)!.replaceAll(signingKey().name, 'somebody'),
    );
    expect(await findTrouble()).toMatchObject({
      what: 'other-checkpoint',
      sentence: expect.stringMatching(/is not signed by this installation's key/),
    });
    await expect(signCheckpoint()).rejects.toMatchObject({ code: 'conflict' });
  });

  test('until whoever restored it on purpose puts the old checkpoints aside', async () => {
    await rewriteFrom(6n, 1);
    await outside().$executeRaw`alter table audit_checkpoint disable trigger all`;
    await outside().$executeRaw`delete from audit_checkpoint where size > 4`;
    await outside().$executeRaw`update audit_delivery set size = 4`;
    expect(await findBreak()).toMatch(/has 6 entries, but/);
    rmSync(folder(), { recursive: true });
    rmSync(path.join(dataFolder(), 'audit/last-checkpoint.txt'));
    expect(await signCheckpoint()).toMatchObject({ size: 6n });
  });
});
