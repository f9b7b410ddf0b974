import { afterEach, expect, test, vi } from 'vitest';
import { systemContext } from '#lib/platform/context.ts';
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
  expect((await signCheckpoint()).size).toBe(7n);
});
