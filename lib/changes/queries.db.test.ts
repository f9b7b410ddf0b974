import { beforeAll, expect, test } from 'vitest';
import { outside, useDatabase } from '#tests/support/database.ts';
import { aChange } from '#tests/support/scene.ts';
import { countChanges, type LevelFilter, listChanges } from './queries.ts';
import { recordChanges } from './record-changes.ts';

useDatabase();

beforeAll(async () => {
  const at = new Date('2026-03-02T10:00:00Z');
  const changes = [
    aChange('junior', { authorLevel: 'junior' }),
    aChange('senior', { authorLevel: 'senior' }),
    aChange('nobody', { authorLevel: null }),
  ];
  await outside().$transaction((tx) => recordChanges(tx, changes, at));
});

test.each<[LevelFilter[], string[]]>([
  [['junior'], ['junior']],
  [['mid'], []],
  [['unknown'], ['nobody']],
  [
    ['senior', 'unknown'],
    ['nobody', 'senior'],
  ],
  [[], ['junior', 'nobody', 'senior']],
])('changes by authors of level %j are listed and counted', async (levels, expected) => {
  const filters = { levels };
  const rows = await listChanges({ filters, sort: 'effective', descending: true, cursor: null, limit: 10 });
  expect(rows.map(({ externalId }) => externalId).sort()).toEqual(expected);
  expect(await countChanges(filters, 10)).toBe(expected.length);
});
