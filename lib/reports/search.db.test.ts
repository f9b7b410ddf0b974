import { beforeAll, expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import { recordChanges } from '#lib/changes/record-changes.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { recordPeople } from '#lib/people/record-people.ts';
import { systemContext } from '#lib/platform/context.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { useDatabase } from '#tests/support/database.ts';
import { aChange, anIncident, aPerson, aService } from '#tests/support/scene.ts';
import { search } from './search.ts';

const at = new Date('2026-11-20T12:00:00Z');
const sha = 'abcdef0123456789abcdef0123456789abcdef01';

useDatabase();

beforeAll(async () => {
  const days = [1, 2, 3, 4, 5, 6, 7];
  await mutate(systemContext('test', at), async (tx) => {
    await recordPeople(tx, [aPerson('cartwright'), aPerson('gone-cart', { active: false })], at);
    await recordServices(
      tx,
      [aService('shopping-cart'), aService('cart-api', { tier: 2 }), aService('edge')],
      at,
    );
    await recordIncidents(tx, [anIncident('i1', { title: '100% of carts are empty' })], at);
    await recordChanges(
      tx,
      [
        ...days.map((day) =>
          aChange(`c${day}`, {
            title: `Speed up the Cart ${day}`,
            deployedAt: new Date(`2026-03-0${day}T10:00:00Z`),
          }),
        ),
        aChange('s1', { title: 'Something else', revisions: [{ sha, createdAt: at }] }),
      ],
      at,
    );
    return {
      result: undefined,
      entries: [
        {
          action: 'changes.imported',
          subject: { type: 'source', id: 'test' },
          details: { source: 'test', rows: 8, digest: '' },
        },
      ],
    };
  });
});

const labels = async (text: string) => (await search(text)).map(({ kind, label }) => `${kind} ${label}`);

test('finds a few of each kind, the likeliest services and the newest changes first', async () => {
  expect(await labels('cart')).toEqual([
    'service cart-api',
    'service shopping-cart',
    'incident 100% of carts are empty',
    ...[7, 6, 5, 4, 3].map((day) => `change Speed up the Cart ${day}`),
    'person cartwright',
  ]);
});

test('finds a change by the beginning of a sha', async () => {
  expect(await labels('ABCDEF01')).toEqual(['change Something else']);
  expect(await labels(sha)).toEqual(['change Something else']);
  expect(await labels('abcdef02')).toEqual([]);
});

test('takes what means something to the database literally', async () => {
  expect(await labels('100%')).toEqual(['incident 100% of carts are empty']);
  for (const text of ['%%%', '___', '\\\\\\', "'; drop table change; --", ''])
    expect(await labels(text)).toEqual([]);
});
