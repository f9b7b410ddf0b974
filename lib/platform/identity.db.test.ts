import { beforeAll, describe, expect, test } from 'vitest';
import { outside, useDatabase } from '#tests/support/database.ts';
import { openShop, personId, submitted } from '#tests/support/submitted.ts';
import { PrismaSql } from './db.ts';
import { hasHand, isOf, personOf } from './identity.ts';

const { sql } = PrismaSql;

useDatabase();
beforeAll(async () => {
  await openShop();
  const addedAt = new Date();
  const give = (slug: string, kind: string, value: string) =>
    outside().personIdentity.create({ data: { kind, value, personId: personId(slug), addedAt } });
  await give('sen-sol', 'github-id', '4711');
  await give('sen-sol', 'github-login', 'sol');
  await give('sen-sia', 'github-login', 'sia');
  await give('sen-sia', 'email', '99+taken@users.noreply.github.com');
  await give('dir-dana', 'github-login', 'taken');
  await outside().person.create({
    data: {
      ...{ id: OLD_SOL, slug: 'old-sol', name: 'Sol of before', active: false, createdAt: addedAt },
      ...{ orgRole: 'engineer', mergedIntoId: personId('sen-sol') },
    },
  });
  await outside().personIdentity.create({
    data: { kind: 'email', value: 'sol@before.test', personId: OLD_SOL, addedAt },
  });
});

const OLD_SOL = '00000000-0000-4000-8000-0000000050a1';

const whose = async (key: string) => {
  const [row] = await outside().$queryRaw<[{ id: string | null }]>`
    select ${personOf(sql`${key}::text`)}::text as id`;
  return row.id;
};

const cases: [key: string, slug: string | null][] = [
  ['email:sen-sol@shop.test', 'sen-sol'],
  ['github-login:sol', 'sen-sol'],
  ['github-id:4711', 'sen-sol'],
  [`person:${OLD_SOL}`, 'sen-sol'],
  ['email:sol@before.test', 'sen-sol'],
  ['email:4711+sol@users.noreply.github.com', 'sen-sol'],
  ['email:sia@users.noreply.github.com', 'sen-sia'],
  ['email:12+sia@users.noreply.github.com', 'sen-sia'],
  // the number stays where a login is renamed and taken by somebody else
  ['email:4711+sia@users.noreply.github.com', 'sen-sol'],
  // what is known as it stands is not asked further
  ['email:99+taken@users.noreply.github.com', 'sen-sia'],
  ['email:taken@users.noreply.github.com', 'dir-dana'],
  ['email:4711+nobody@users.noreply.github.com.evil.test', null],
  ['email:x+sol@users.noreply.github.com', null],
  ['email:4711@users.noreply.github.com', null],
  ['email:sol@elsewhere.test', null],
  ['email:sol', null],
  ['github-login:4711', null],
  ['agent:sol', null],
  ['', null],
];

describe('an identity is', () => {
  test.each(cases)('%s: %s', async (key, slug) => {
    expect(await whose(key)).toBe(slug && personId(slug));
  });
});

test('whoever’s an identity is has a hand in what was done under it, and nobody else', async () => {
  const { changeId } = await submitted();
  const hands = async (key: string) => {
    await outside().changeParty.deleteMany({ where: { changeId } });
    await outside().changeParty.create({
      data: { changeId, relation: 'author', identity: key, holder: 'person', addedAt: new Date() },
    });
    const rows = await outside().$queryRaw<{ id: string }[]>`
      select p.id::text from person p where p.merged_into_id is null
        and ${hasHand(sql`${changeId}::uuid`, sql`p.id`)}`;
    return rows.map(({ id }) => id);
  };
  for (const [key, slug] of cases)
    expect([key, await hands(key)]).toEqual([key, slug ? [personId(slug)] : []]);
});

test('an identity is named by its own key and by addresses of its account', async () => {
  const named = async (key: string, kind: string, value: string) => {
    const [row] = await outside().$queryRaw<[{ yes: boolean }]>`
      select ${isOf(sql`${key}::text`, { kind, value })} as yes`;
    return row.yes;
  };
  expect(await named('github-login:sol', 'github-login', 'sol')).toBe(true);
  expect(await named('email:4711+sol@users.noreply.github.com', 'github-login', 'sol')).toBe(true);
  expect(await named('email:4711+sol@users.noreply.github.com', 'github-id', '4711')).toBe(true);
  expect(await named('email:4711+sol@users.noreply.github.com', 'github-login', 'sia')).toBe(false);
  expect(await named('email:sol@elsewhere.test', 'github-login', 'sol')).toBe(false);
});
