import { beforeAll, describe, expect, test, vi } from 'vitest';
import { mutate, mutateGate } from '#lib/audit/mutate.ts';
import { warmGate } from '#lib/changes/gate/warm-gate.ts';
import { type ChainEntry, entryHash, GENESIS } from '#lib/domain/audit/chain.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db, gateLines, type Statements } from '#lib/platform/db.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { approvedChange, askGate } from '#tests/support/gate.ts';
import { openShop } from '#tests/support/submitted.ts';

vi.stubEnv('DATABASE_GATE_POOL', '3');
useDatabase();
beforeAll(() => openShop());

const ctx = systemContext('line-test', new Date('2026-03-01T12:00:00.120Z'));
const monday = (week: number) => new Date(Date.UTC(2026, 0, 5 + 7 * week));
const within = 2_000;
const entry = (id: string): AuditEntryInput => ({
  action: 'rollup.refreshed',
  subject: { type: 'rollup', id },
  details: { weeks: 1 },
});
const mark = (tx: Statements, week: number) =>
  tx.$executeRaw`insert into dirty_week (week) values (${monday(week)}::date)`;
const marked = () => db().dirtyWeek.count();
const entries = () => db().auditEntry.findMany({ orderBy: { seq: 'asc' } });

/** As by somebody who reads the log: nothing of it may be wrong. */
async function expectUnbroken() {
  let previous: Uint8Array = GENESIS;
  for (const row of await entries()) {
    expect(Buffer.from(row.prevHash).equals(previous)).toBe(true);
    const hash = entryHash(previous, { ...row, at: row.at.toISOString() } as ChainEntry);
    expect(Buffer.from(row.hash).equals(hash)).toBe(true);
    previous = row.hash;
  }
}

describe('on the gate’s connections', () => {
  test('what is written is there with its entry when the result comes out', async () => {
    const before = [await marked(), (await entries()).length];
    const week = await mutateGate(
      ctx,
      async (tx) => ({ result: mark(tx, 1).then(() => 1), entries: [entry('a')] }),
      { within },
    );
    expect(week).toBe(1);
    expect([await marked(), (await entries()).length]).toEqual([before[0]! + 1, before[1]! + 1]);
  });

  const nothing: [what: string, body: (tx: Statements) => Promise<unknown>, terms: { within: number }][] = [
    ['fails', async (tx) => mark(tx, 1), { within }],
    ['fails unseen', async (tx) => [await mark(tx, 2), void mark(tx, 2).catch(() => {})], { within }],
    ['throws', async (tx) => Promise.reject(await mark(tx, 2)), { within }],
    ['is late', async (tx) => mark(tx, 2), { within: -1 }],
    [
      'ends the session',
      async (tx) => tx.$queryRaw`select pg_terminate_backend(pg_backend_pid())`,
      { within },
    ],
  ];
  test.each(nothing)('a body that %s leaves nothing, and the next one goes on', async (_, body, terms) => {
    const before = [await marked(), (await entries()).length];
    const failing = mutateGate(
      ctx,
      async (tx) => {
        const result = body(tx);
        await Promise.race([result, new Promise((resolve) => setTimeout(resolve, 50))]);
        return { result, entries: [entry('b')] };
      },
      terms,
    );
    await expect(failing).rejects.toBeDefined();
    expect([await marked(), (await entries()).length]).toEqual(before);
    const after = Array.from({ length: 6 }, () =>
      mutateGate(ctx, async () => ({ result: Promise.resolve('well'), entries: [entry('c')] }), { within }),
    );
    expect(await Promise.all(after)).toEqual(Array(6).fill('well'));
  });

  test('nothing can be written before it begins, or without an end', async () => {
    const { openGateLine } = await import('#lib/platform/gate-line.ts');
    const line = await openGateLine();
    await expect(mark(line, 3)).rejects.toThrow(/read-only/);
    await line.begin();
    await mark(line, 3);
    await line.release();
    expect(await db().dirtyWeek.findUnique({ where: { week: monday(3) } })).toBeNull();
  });

  test('writers of both kinds share one chain, whatever is in an entry', async () => {
    const odd = [
      '"\\/',
      'tab\t nul\0 bell\u0007',
      'é \u2028 \u{1f6a6} \ud800',
      '{"n":1}',
      '], [',
      "'; --",
      '',
    ];
    const both = odd.flatMap((id) => [
      mutateGate(ctx, async () => ({ result: Promise.resolve(), entries: [entry(id), entry(`${id}2`)] }), {
        within,
      }),
      mutate(ctx, async (tx) => {
        await tx.$queryRaw`select 1`;
        return { result: undefined, entries: [entry(id)] };
      }),
    ]);
    await Promise.all(both);
    await expectUnbroken();
  });
});

test('a rehearsal decides on every connection and keeps nothing of it', async () => {
  const traces = async () => [
    await outside().gateDecision.count(),
    (await entries()).length,
    await outside().changeControl.findMany({ orderBy: { changeId: 'asc' } }),
  ];
  const empty = await traces();
  await warmGate();
  expect(await traces()).toEqual(empty);
  const { sha } = await approvedChange();
  const before = await traces();
  await warmGate();
  expect(await traces()).toEqual(before);
  const open = await outside().$queryRaw<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database() and application_name = 'countersign gate'`;
  expect(open).toHaveLength(gateLines());
  expect((await askGate({ sha })).outcome).toBe('allow');
  await expectUnbroken();
});
