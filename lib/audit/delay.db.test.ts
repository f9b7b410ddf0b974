import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { systemContext } from '#lib/platform/context.ts';
import { dataFolder } from '#lib/platform/env.ts';
import { useDatabase } from '#tests/support/database.ts';
import { signCheckpoint } from './checkpoints.ts';
import { findDelay } from './delay.ts';
import { mutate } from './mutate.ts';

useDatabase();

const append = () =>
  mutate(systemContext('test', new Date()), async () => ({
    result: null,
    entries: [{ action: 'rollup.refreshed', subject: { type: 'rollup', id: 'a' }, details: { weeks: 1 } }],
  }));
const after = (minutes: number) => findDelay(minutes * 60_000);

afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  delete process.env.COUNTERSIGN_CHECKPOINTS;
});

test('what is not signed, or not delivered, for ten minutes is overdue; a log at rest is not', async () => {
  expect([await after(0), await after(60)]).toEqual([null, null]);
  await append();
  expect([await after(61), await after(70)]).toEqual([null, null]);
  expect(await after(72)).toMatch(/^Nothing after entry 0 has been signed for ten minutes/);
  await signCheckpoint();
  expect([await after(73), await after(600)]).toEqual([null, null]);

  process.env.COUNTERSIGN_CHECKPOINTS = `http://127.0.0.1:9/in ${path.join(dataFolder(), 'kept/')}`;
  await append();
  await signCheckpoint();
  expect(await after(601)).toBeNull();
  expect(await after(612)).toBe('http://127.0.0.1:9/in has confirmed no checkpoint for ten minutes.');
});

test('is known by what has passed, whatever a clock says that was set back', async () => {
  delete process.env.COUNTERSIGN_CHECKPOINTS;
  await append();
  const elapsed = performance.now.bind(performance);
  expect(await findDelay()).toBeNull();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
  expect(await findDelay()).toBeNull();
  vi.spyOn(performance, 'now').mockImplementation(() => elapsed() + 11 * 60_000);
  expect(await findDelay()).toMatch(/^Nothing after entry 2 has been signed for ten minutes/);
});
