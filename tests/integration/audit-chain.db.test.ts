import { describe, expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import { type ChainEntry, entryHash, GENESIS } from '#lib/domain/audit/chain.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db, type Tx } from '#lib/platform/db.ts';
import { useDatabase } from '#tests/support/database.ts';

useDatabase();

const ctx = systemContext('chain-test', new Date('2026-03-01T12:00:00Z'));
const monday = (week: number) => new Date(Date.UTC(2026, 0, 5 + 7 * week));
const markWeek = (tx: Tx, week: number) => tx.dirtyWeek.create({ data: { week: monday(week) } });
const refreshed = (weeks: number) =>
  ({
    action: 'rollup.refreshed',
    subject: { type: 'rollup', id: `week-${weeks}` },
    details: { weeks },
  }) as const;

async function chain() {
  return db().auditEntry.findMany({ orderBy: { seq: 'asc' } });
}

describe('the audit chain', () => {
  test('stays unbroken under 50 concurrent writers', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, week) =>
        mutate(ctx, async (tx) => {
          await markWeek(tx, week);
          return { result: null, entries: [refreshed(week)] };
        }),
      ),
    );
    const entries = await chain();
    expect(entries).toHaveLength(50);
    expect(await db().dirtyWeek.count()).toBe(50);
    let previous: Uint8Array = GENESIS;
    entries.forEach((row, index) => {
      expect(row.seq).toBe(BigInt(index + 1));
      expect(Buffer.from(row.prevHash).equals(previous)).toBe(true);
      const entry = { ...row, at: row.at.toISOString() } as ChainEntry;
      expect(Buffer.from(row.hash).equals(entryHash(previous, entry))).toBe(true);
      previous = row.hash;
    });
  });

  test('a write whose entry cannot be stored is not stored either', async () => {
    const before = (await chain()).length;
    const tooLarge = { ...refreshed(0), details: { weeks: 1n as unknown as number } };
    await expect(
      mutate(ctx, async (tx) => {
        await markWeek(tx, 100);
        return { result: null, entries: [tooLarge] };
      }),
    ).rejects.toThrow();
    expect(await db().dirtyWeek.findUnique({ where: { week: monday(100) } })).toBeNull();
    expect(await chain()).toHaveLength(before);
  });

  test('a body that reports no change leaves no trace, whatever it wrote', async () => {
    const before = (await chain()).length;
    const result = await mutate(ctx, async (tx) => {
      await markWeek(tx, 101);
      return { result: 'as it was', unchanged: true };
    });
    expect(result).toBe('as it was');
    expect(await db().dirtyWeek.findUnique({ where: { week: monday(101) } })).toBeNull();
    expect(await chain()).toHaveLength(before);
  });
});

test('a write past mutate is refused by PostgreSQL itself', async () => {
  await expect(
    db().importCursor.create({
      data: { key: 'k', source: 's', cursor: '', totals: {}, finished: false, updatedAt: new Date() },
    }),
  ).rejects.toThrow(/read-only/);
  expect(await db().importCursor.count({ where: { key: 'k' } })).toBe(0);
});
