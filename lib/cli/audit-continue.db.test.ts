import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { signCheckpoint } from '#lib/audit/checkpoints.ts';
import { findBreak, knownCheckpoints } from '#lib/audit/continuity.ts';
import { mutate } from '#lib/audit/mutate.ts';
import { signingKey } from '#lib/audit/signing-key.ts';
import { trailState } from '#lib/audit/state.ts';
import { verifyLog } from '#lib/audit/verify-log.ts';
import { openCheckpoint, splitNotes } from '#lib/domain/audit/checkpoint.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { dataFolder } from '#lib/platform/env.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { auditContinueCommand } from './audit-continue.ts';
import { auditVerifyCommand } from './audit-verify.ts';

useDatabase();

const folder = () => path.join(dataFolder(), 'checkpoints');
const file = () => path.join(dataFolder(), 'kept.checkpoints');
const REASON = 'The disk failed; yesterday’s backup is the best there is.';

async function append(entries: number, id = 'a'): Promise<void> {
  for (let n = 0; n < entries; n++)
    await mutate(systemContext('test', new Date()), async () => ({
      result: null,
      entries: [{ action: 'rollup.refreshed', subject: { type: 'rollup', id }, details: { weeks: n } }],
    }));
}

/** A backup of when there were `size` entries is put back: the log, and what is kept of its checkpoints. */
async function restore(size: number): Promise<void> {
  await outside().$executeRaw`alter table audit_entry disable trigger all`;
  await outside().$executeRaw`alter table audit_checkpoint disable trigger all`;
  await outside().$executeRaw`delete from audit_entry where seq > ${size}`;
  await outside().$executeRaw`delete from audit_checkpoint where size > ${size}`;
  await outside().$executeRaw`alter table audit_entry enable trigger all`;
  await outside().$executeRaw`alter table audit_checkpoint enable trigger all`;
}

const said: string[] = [];
const out = { write: (text: string) => said.push(text) > 0 } as unknown as NodeJS.WritableStream;
const carryOn = (by = 'ana', reason = REASON) => auditContinueCommand({ by, reason }, out);

beforeEach(async () => {
  said.splice(0);
  process.env.COUNTERSIGN_CHECKPOINTS = `${folder()}/ ${file()}`;
  await restore(0);
  for (const one of [folder(), file(), path.join(dataFolder(), 'audit/last-checkpoint.txt')])
    rmSync(one, { recursive: true, force: true });
  await outside().person.deleteMany();
  await outside().person.createMany({
    data: [
      {
        id: '0198c0de-0000-7000-8000-000000000001',
        slug: 'ana',
        name: 'Ana',
        active: true,
        createdAt: new Date(),
      },
      {
        id: '0198c0de-0000-7000-8000-000000000002',
        slug: 'gone',
        name: 'Gone',
        active: false,
        createdAt: new Date(),
      },
    ],
  });
  await append(4);
  await signCheckpoint();
  await append(4);
  await signCheckpoint();
});
afterEach(() => {
  delete process.env.COUNTERSIGN_CHECKPOINTS;
  vi.restoreAllMocks();
});

describe('countersign audit continue', () => {
  test('after a restore that was meant: who answers for it and what is gone is in the log, and signing goes on', async () => {
    const old = readFileSync(file(), 'utf8');
    await restore(4);
    await append(2, 'b');
    expect(await findBreak()).toMatch(/has 6 entries, but/);
    expect(await carryOn()).toBe(0);
    expect(said.join('')).toContain('entries 5 to 8, for which Ana answers');

    const entry = await db().auditEntry.findFirstOrThrow({ where: { action: 'audit.continued' } });
    const details = JSON.parse(entry.body);
    expect([entry.seq, entry.actorKind, entry.actorId]).toEqual([
      7n,
      'person',
      '0198c0de-0000-7000-8000-000000000001',
    ]);
    expect(entry.identity).toMatch(/^command line\|/);
    expect(details).toMatchObject({ reason: REASON, size: '6', lost: { from: '5', to: '8' } });
    // the proof of what there was is in the log itself
    expect(openCheckpoint(details.lost.note, signingKey().verifierKey).size).toBe(8n);

    expect(await findBreak()).toBeNull();
    // a place has what was signed of this history, and nothing of the other
    expect(splitNotes(readFileSync(file(), 'utf8'))).toHaveLength(2);
    expect(knownCheckpoints().map(({ size }) => size)).toEqual([4n, 7n]);
    await append(1);
    expect((await signCheckpoint()).size).toBe(8n);
    expect(await verifyLog()).toMatchObject({ entries: 8n, covered: 8n, fault: null });

    // nothing is deleted
    const [aside] = readdirSync(folder()).filter((name) => name.startsWith('.before-'));
    const [day] = readdirSync(path.join(folder(), aside!));
    expect(readFileSync(path.join(folder(), aside!, day!), 'utf8')).toBe(old);
    const kept = readdirSync(dataFolder()).find((name) => name.startsWith('kept.checkpoints.before-'));
    expect(readFileSync(path.join(dataFolder(), kept!), 'utf8')).toBe(old);
    expect(readdirSync(path.join(dataFolder(), 'audit')).join()).toContain('last-checkpoint.txt.before-');
  });

  test('verification goes on saying what is gone, and finds the log bad against the old checkpoints', async () => {
    await restore(4);
    await carryOn();
    said.splice(0);
    expect(await auditVerifyCommand({}, out)).toBe(0);
    expect(said.join('')).toMatch(
      /but +of the entries 5 to 8, which were signed, some or all are gone; Ana answers for it in entry 5 of .*The disk failed/,
    );
    expect((await trailState()).continuations).toMatchObject([{ seq: 5n, by: 'Ana', lost: { from: '5' } }]);
    const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const [aside] = readdirSync(folder()).filter((name) => name.startsWith('.before-'));
    expect(await auditVerifyCommand({ checkpoints: path.join(folder(), aside!) }, out)).toBe(1);
    expect(stderr.mock.calls.join()).toMatch(
      /broken between the entries 6 and 8: missing: there were 8 entries/,
    );
    // what was set aside in a folder is not taken for what is delivered to it
    expect(await auditVerifyCommand({ checkpoints: folder() }, out)).toBe(0);
  });

  test('grows from what is signed of this history alone where rows of the other one stay', async () => {
    await outside().$executeRaw`alter table audit_entry disable trigger all`;
    await outside().$executeRaw`delete from audit_entry where seq > 2`;
    await outside().$executeRaw`alter table audit_entry enable trigger all`;
    await append(6, 'another history');
    expect(await findBreak()).toMatch(/Entry 8 or one before it is not what/);
    expect(await carryOn()).toBe(0);
    expect(said.join('')).toContain('entries 1 to 8');
    await append(1);
    expect((await signCheckpoint()).size).toBe(10n);
    expect(await verifyLog()).toMatchObject({ entries: 10n, covered: 10n, fault: null });
  });

  test('lets another key sign, which the log then names', async () => {
    const { verifierKey } = signingKey();
    const { bindKey } = await import('#lib/audit/bind-key.ts');
    await bindKey(new Date());
    rmSync(path.join(dataFolder(), 'audit/signing-key.pem'));
    vi.resetModules();
    const [{ auditContinueCommand: afresh }, after, key] = await Promise.all([
      import('./audit-continue.ts'),
      import('#lib/audit/continuity.ts'),
      import('#lib/audit/signing-key.ts'),
    ]);
    expect(await after.findBreak()).toMatch(/The log is signed by the key/);
    expect(await afresh({ by: 'ana', reason: 'The old key was on a disk that is lost.' }, out)).toBe(0);
    const [entry] = (await trailState()).continuations;
    expect(entry).toMatchObject({
      previousKey: verifierKey,
      verifierKey: key.signingKey().verifierKey,
      lost: null,
    });
    expect(await after.findBreak()).toBeNull();
    vi.resetModules();
  });

  test('asks for a reason, a person who is active, and something to answer for', async () => {
    await expect(carryOn()).rejects.toThrow(/there is nothing to answer for/);
    await restore(4);
    for (const [by, reason] of [
      ['ana', 'because'],
      ['ana', ' '.repeat(40)],
      ['nobody', REASON],
      ['gone', REASON],
    ] as const)
      await expect(carryOn(by, reason)).rejects.toMatchObject({ code: 'invalid' });
    expect(await db().auditEntry.count({ where: { action: 'audit.continued' } })).toBe(0);
    expect(await findBreak()).not.toBeNull();
  });

  test('names whoever is most like a short name that is none', async () => {
    await restore(4);
    await expect(carryOn('anna')).rejects.toThrow('has the short name anna: did you mean ana?');
    await expect(carryOn('Ana ')).rejects.toThrow('did you mean ana?');
    // whoever has left is not proposed, nor is somebody with another name
    await expect(carryOn('gone')).rejects.toThrow('has the short name gone: see People');
    expect(await db().auditEntry.count({ where: { action: 'audit.continued' } })).toBe(0);
  });

  test('answers for no chain that is broken in itself', async () => {
    await outside().$executeRaw`alter table audit_entry disable trigger all`;
    await outside().$executeRaw`update audit_entry set actor_id = 'other' where seq = 3`;
    await outside().$executeRaw`delete from audit_entry where seq > 6`;
    await outside().$executeRaw`alter table audit_entry enable trigger all`;
    await expect(carryOn()).rejects.toThrow(/chain itself is broken.*Entry 3/);
    expect(existsSync(file())).toBe(true);
  });

  test('says what it cannot move, and the alarm goes on until that is done', async () => {
    await restore(4);
    process.env.COUNTERSIGN_CHECKPOINTS = file();
    // a folder where the file would go to: as with one that may only be appended to, it cannot be moved there
    const now = new Date();
    vi.useFakeTimers({ toFake: ['Date'], now });
    const aside = `${file()}.before-${now.toISOString().replaceAll(':', '-')}`;
    mkdirSync(aside);
    writeFileSync(path.join(aside, 'x'), '');
    expect(await carryOn()).toBe(1);
    vi.useRealTimers();
    expect(said.join('')).toMatch(/not moved .*kept\.checkpoints .*move it by hand/);
    expect(await findBreak()).not.toBeNull();
    renameSync(file(), `${file()}.by-hand`);
    expect(await findBreak()).toBeNull();
    expect((await signCheckpoint()).size).toBe(5n);
  });
});
