import { beforeAll, describe, expect, test } from 'vitest';
import { pagesOf } from '#lib/platform/keyset.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId } from '#tests/support/submitted.ts';
import { mergePeople } from './merge-people.ts';
import { countPeople, getPerson, listNames, listPeople, listTeams, PERSON_SORTS } from './queries.ts';

useDatabase();
beforeAll(async () => {
  await openShop();
  await outside().person.update({ where: { slug: 'mid-mara' }, data: { team: null, name: '100%_\\' } });
  await mergePeople(as('adm-ada'), { from: 'sen-sia', into: 'sen-sol', reason: 'one person' });
});

const page = { descending: false, cursor: null, limit: 50, sort: 'name' } as const;
const slugs = async (filters: Parameters<typeof listPeople>[0]['filters']) =>
  (await listPeople({ ...page, filters })).map(({ slug }) => slug).sort();

describe('the list of people', () => {
  test.each(PERSON_SORTS)('by %s pages through everybody once, both ways', async (sort) => {
    const everybody = await countPeople({});
    for (const descending of [false, true]) {
      const found: string[] = [];
      const pages = pagesOf(2, (cursor) => listPeople({ filters: {}, sort, descending, cursor, limit: 2 }));
      for await (const rows of pages) found.push(...rows.map(({ slug }) => slug));
      expect(found).toHaveLength(everybody);
      expect(new Set(found).size).toBe(everybody);
    }
  });

  test('is filtered by level, role, team, state and any identity', async () => {
    expect(await slugs({ levels: ['principal'] })).toEqual(['pri-pat']);
    expect(await slugs({ roles: ['auditor', 'vp'] })).toEqual(['aud-aki', 'vp-vik']);
    expect(await slugs({ team: 'nowhere' })).toEqual([]);
    expect(await slugs({ state: 'merged' })).toEqual(['sen-sia']);
    expect(await slugs({ state: 'inactive' })).toEqual([]);
    expect(await slugs({ q: 'sen-sia@shop' })).toEqual(['sen-sol']);
    expect(await slugs({ q: '%_\\' })).toEqual(['mid-mara']);
    expect(await countPeople({ state: 'active' })).toBe((await slugs({ state: 'active' })).length);
  });

  test('suggests those who are active', async () => {
    expect((await listNames()).map(({ slug }) => slug)).not.toContain('sen-sia');
    expect(await listTeams()).toEqual(['shop']);
  });
});

test('a person says whom they were merged into, and who into them', async () => {
  expect(await getPerson('sen-sia')).toMatchObject({ mergedInto: { slug: 'sen-sol' }, identities: [] });
  expect(await getPerson('sen-sol')).toMatchObject({
    id: personId('sen-sol'),
    mergedInto: null,
    merged: [{ slug: 'sen-sia' }],
    identities: { length: 2 },
    ownedServices: { length: 3 },
  });
  await expect(getPerson('nobody')).rejects.toMatchObject({ code: 'not-found' });
});
