import { beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '#lib/platform/context.ts';
import { useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId } from '#tests/support/submitted.ts';
import { countLog, type LogFilters, listLog, listLoggedActions } from './log-queries.ts';
import { mutate } from './mutate.ts';

useDatabase();

const change = '0191e1a0-0000-7000-8000-000000000001';

const tell = (ctx: Context, text: string) =>
  mutate(ctx, async () => ({
    result: null,
    entries: [
      { action: 'comment.added', subject: { type: 'change', id: change }, details: { commentId: 'c', text } },
    ],
  }));

const found = async (filters: LogFilters) =>
  (await listLog(filters, null, 100)).map(({ seq }) => Number(seq));

beforeAll(async () => {
  await openShop(new Date('2026-03-01T08:00:00Z'));
  await tell(as('sen-sol', new Date('2026-03-02T09:00:00Z')), 'looks 100% good');
  await tell(as('sen-sia', new Date('2026-03-03T09:00:00Z')), 'looks\u202e doog');
});

describe('the log', () => {
  test('comes with the newest first, page by page, with who acted by name', async () => {
    const all = await listLog({}, null, 100);
    expect(all.map(({ seq }) => seq)).toEqual(['3', '2', '1']);
    expect(await listLog({}, '3', 1)).toMatchObject([
      { seq: '2', actorName: 'sen-sol', actorSlug: 'sen-sol', actorKind: 'person', subjectId: change },
    ]);
    expect(all[2]).toMatchObject({
      actorKind: 'system',
      actorName: null,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(all.map(({ identity }) => identity === null)).toEqual([false, false, true]);
  });

  test('is filtered by what, who, about what, when, and by text taken literally', async () => {
    expect(await found({ action: 'comment.added' })).toEqual([3, 2]);
    expect(await found({ actor: 'sen-sia' })).toEqual([3]);
    expect(await found({ actor: personId('sen-sol') })).toEqual([2]);
    expect(await found({ actor: 'test' })).toEqual([1]);
    expect(await found({ subject: change })).toEqual([3, 2]);
    expect(await found({ subject: `change:${change}` })).toEqual([3, 2]);
    expect(await found({ subject: `incident:${change}` })).toEqual([]);
    expect(
      await found({ from: new Date('2026-03-02T09:00:00Z'), to: new Date('2026-03-03T09:00:00Z') }),
    ).toEqual([2]);
    expect(await found({ q: '100% GOOD' })).toEqual([2]);
    expect(await found({ q: '100_ good' })).toEqual([]);
    expect(await countLog({ action: 'comment.added' }, 10)).toBe(2);
    expect(await countLog({}, 2)).toBe(2);
    expect(await listLoggedActions()).toEqual(['comment.added', 'policy.installed']);
  });
});
