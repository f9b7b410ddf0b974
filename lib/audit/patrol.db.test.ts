import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { dataFolder } from '#lib/platform/env.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { doCheckpointWork } from './checkpoint-work.ts';
import { latestCheckpoint, signCheckpoint } from './checkpoints.ts';
import { findBreak } from './continuity.ts';
import { mutate } from './mutate.ts';
import { patrol } from './patrol.ts';

useDatabase();

const append = () =>
  mutate(systemContext('test', new Date()), async () => ({
    result: null,
    entries: [{ action: 'rollup.refreshed', subject: { type: 'rollup', id: 'a' }, details: { weeks: 1 } }],
  }));

async function change(actor: string): Promise<void> {
  await outside().$executeRaw`alter table audit_entry disable trigger all`;
  await outside().$executeRaw`update audit_entry set actor_id = ${actor} where seq = 3`;
  await outside().$executeRaw`alter table audit_entry enable trigger all`;
}

let minute = Date.now();
const aMinute = () => {
  minute += 60_000;
  return new Date(minute);
};

afterEach(() => vi.restoreAllMocks());

test('an entry that was changed in place is found without anybody asking, and nothing more is signed', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  for (let n = 0; n < 6; n++) await append();
  await signCheckpoint();
  for (let n = 0; n < 4; n++) expect(await patrol(aMinute())).toBe(true);
  expect(await patrol(new Date(minute + 30_000))).toBe(false);
  expect(await findBreak()).toBeNull();

  await change('other');
  // nothing that was signed tells
  expect(await findBreak()).toBeNull();
  for (let n = 0; n < 12; n++) await patrol(aMinute());
  expect(await findBreak()).toBe('Entry 3: its content is not what was hashed.');
  expect(said.mock.calls).toEqual([
    [expect.stringContaining('Entry 3: its content is not what was hashed.')],
  ]);
  // a restart does not forget it
  vi.resetModules();
  expect((await import('./patrol.ts')).patrolFault()).toMatchObject({ seq: 3n });
  await append();
  await doCheckpointWork(new Date(Date.now() + 120_000));
  expect(said.mock.calls.flat().join()).toContain('Entry 3: its content is not what was hashed.');
  expect((await latestCheckpoint())!.size).toBe(6n);

  await change('test');
  for (let n = 0; n < 12; n++) await patrol(aMinute());
  expect(await findBreak()).toBeNull();
  // and the two entries that tell of it
  expect((await signCheckpoint()).size).toBe(9n);
});

test('a process on another data folder hears of it by the log, and of nothing that the key did not sign', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const folder = dataFolder();
  const elsewhere = async () => {
    process.env.COUNTERSIGN_AUDIT_KEY = path.join(folder, 'audit/signing-key.pem');
    process.env.COUNTERSIGN_DATA = `${folder}-web`;
    try {
      vi.resetModules();
      const { findTrouble } = await import('./continuity.ts');
      const { findDelay } = await import('./delay.ts');
      return { trouble: await findTrouble(), delay: await findDelay() };
    } finally {
      process.env.COUNTERSIGN_DATA = folder;
      delete process.env.COUNTERSIGN_AUDIT_KEY;
    }
  };
  const notes = async () =>
    (
      await db().auditEntry.findMany({
        where: { action: { startsWith: 'audit.found-' } },
        orderBy: { seq: 'asc' },
      })
    ).map(({ body }): string => JSON.parse(body).note);
  const say = (action: 'audit.found-bad' | 'audit.found-right', ...said: string[]) => {
    const [first, ...others] = said.map((note) => ({
      action,
      subject: { type: 'a', id: 'b' },
      details: { note },
    }));
    return mutate(systemContext('test', new Date()), async () => ({
      result: null,
      entries: [first!, ...others],
    }));
  };
  const pass = async () => {
    for (let n = 0; n < 13; n++) await patrol(aMinute());
  };
  const right = { trouble: null, delay: null };
  const bad = { what: 'log', sentence: 'Entry 3: its content is not what was hashed.' };
  await pass();
  expect(await elsewhere()).toEqual(right);

  // what was over stays over, and nobody finds anything without the key
  const [found, over] = await notes();
  await say('audit.found-bad', found!, 'anything', found!.replace('\n3 3\n', '\n2 2\n'));
  expect(await elsewhere()).toEqual(right);
  await change('other');
  await pass();
  expect(await elsewhere()).toMatchObject({ trouble: bad });
  const many = (await notes()).length;
  await pass();
  expect((await notes()).length).toBe(many);

  // neither is it over because somebody says so
  await say('audit.found-right', over!, 'over', found!);
  expect(await elsewhere()).toMatchObject({ trouble: bad });
  for (let n = 0; n < 8; n++) await say('audit.found-right', ...Array.from({ length: 125 }, () => over!));
  const hidden = { trouble: null, delay: expect.stringContaining('the log is flooded') };
  expect(await elsewhere()).toEqual(hidden);
  await pass();
  expect(await elsewhere()).toMatchObject({ trouble: bad });
  for (let n = 0; n < 8; n++) await say('audit.found-right', ...Array.from({ length: 125 }, () => 'nobody'));
  expect(await elsewhere()).toEqual(hidden);

  await change('test');
  await pass();
  expect((await elsewhere()).trouble).toBeNull();
}, 120_000);
