import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { splitNotes } from '#lib/domain/audit/checkpoint.ts';
import { systemContext } from '#lib/platform/context.ts';
import { dataFolder } from '#lib/platform/env.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { doCheckpointWork, isCheckpointWorkDue } from './checkpoint-work.ts';
import { latestCheckpoint, signCheckpoint } from './checkpoints.ts';
import { findBreak } from './continuity.ts';
import { mutate } from './mutate.ts';
import { signingKey } from './signing-key.ts';
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
  await append();
  const inTwoMinutes = new Date(Date.now() + 120_000);
  expect(await isCheckpointWorkDue(inTwoMinutes)).toBe(true);
  await doCheckpointWork(inTwoMinutes);
  expect((await latestCheckpoint())!.size).toBe(3n);
  expect(delivered().at(-1)).toBe((await latestCheckpoint())!.note);
  expect(delivered().join('')).not.toContain('nobody');
  expect([await findBreak(), (await verifyLog()).fault]).toEqual([null, null]);
});

test('a place that is said to have what there is not gets the next one', async () => {
  await outside().$executeRaw`update audit_delivery set size = 1000000, failed_at = null`;
  await append();
  const { note } = await signCheckpoint();
  expect(delivered().at(-1)).toBe(note);
  await outside().$executeRaw`update audit_delivery set size = 1000000`;
  expect(await isCheckpointWorkDue(new Date())).toBe(true);
});
