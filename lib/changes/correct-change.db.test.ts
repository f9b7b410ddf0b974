import { beforeAll, describe, expect, test } from 'vitest';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId, submitted } from '#tests/support/submitted.ts';
import { CorrectChangeInput, correctChange } from './correct-change.ts';

useDatabase();
beforeAll(() => openShop());

const correct = (changeId: string, seen: object, wanted: object, who = 'adm-ada') =>
  correctChange(
    as(who),
    CorrectChangeInput.parse({ changeId, seen, wanted, reason: 'the import was wrong' }),
  );
const read = (id: string) =>
  outside().change.findUniqueOrThrow({ where: { id }, include: { control: true, services: true } });

describe('correcting a change', () => {
  test('its services make its tier, and it is judged again', async () => {
    const { changeId } = await submitted({ paths: [['src/blog/a.ts', 1, 1]] });
    const before = await read(changeId);
    expect(before.tier).toBe(3);
    await outside().dirtyWeek.deleteMany();
    await correct(changeId, { services: ['blog'] }, { services: ['checkout', 'blog'] });
    const after = await read(changeId);
    expect(after).toMatchObject({ tier: 1, services: { length: 2 } });
    expect(after.control!.unmet).toContain('two-people-tier-1');
    expect(before.control!.unmet).not.toContain('two-people-tier-1');
    expect(await outside().dirtyWeek.count()).toBe(1);
    await correct(changeId, { services: ['checkout', 'blog'] }, { services: ['blog'] });
    expect(await read(changeId)).toMatchObject({ tier: 3, services: { length: 1 } });
  });

  test('whoever is named as author has a hand in it, and whoever was keeps theirs', async () => {
    const { changeId } = await submitted();
    await correct(changeId, { author: 'jun-author' }, { author: 'mid-mara' });
    expect(await read(changeId)).toMatchObject({ authorPersonId: personId('mid-mara'), authorLevel: 'mid' });
    const parties = await outside().changeParty.findMany({ where: { changeId, relation: 'author' } });
    expect(parties.map(({ identity }) => identity).sort()).toEqual([
      'email:jun-author@shop.test',
      `person:${personId('mid-mara')}`,
    ]);
    await correct(changeId, { author: 'mid-mara' }, { author: null });
    expect(await outside().changeParty.count({ where: { changeId, relation: 'author' } })).toBe(2);
  });

  test.each([
    [{ services: ['nowhere'] }, 'services'],
    [{ author: 'nobody' }, 'author'],
  ])('with what is not there is refused and nothing is written: %j', async (wanted, field) => {
    const { changeId } = await submitted();
    const before = await read(changeId);
    const seen = { services: ['checkout'], author: 'jun-author', kind: 'code' };
    await expect(correct(changeId, seen, { ...wanted, kind: 'config' })).rejects.toMatchObject({
      code: 'invalid',
      field,
    });
    expect(await read(changeId)).toEqual(before);
  });

  test('those with a hand in it do not say which rules it falls under', async () => {
    const author = { name: 'Ada', identity: 'adm-ada@shop.test' };
    const { changeId } = await submitted({ author });
    for (const [seen, wanted] of [
      [{ services: ['checkout'] }, { services: ['blog'] }],
      [{ kind: 'code' }, { kind: 'config' }],
    ])
      await expect(correct(changeId, seen!, wanted!)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await read(changeId)).toMatchObject({ tier: 1, kind: 'code' });
    // the control: where she has none she may
    const other = await submitted();
    await correct(other.changeId, { services: ['checkout'] }, { services: ['blog'] });
    expect((await read(other.changeId)).tier).toBe(3);
  });

  test('is for administrators, of what is there, as it was seen', async () => {
    const { changeId } = await submitted();
    const kind = { kind: 'config' };
    await expect(correct(changeId, { kind: 'code' }, kind, 'sen-sol')).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(correct(crypto.randomUUID(), { kind: 'code' }, kind)).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(correct(changeId, { kind: 'data' }, kind)).rejects.toMatchObject({ code: 'conflict' });
  });
});
