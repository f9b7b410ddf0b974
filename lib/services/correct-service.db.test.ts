import { beforeAll, describe, expect, test } from 'vitest';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId, submitted } from '#tests/support/submitted.ts';
import { CorrectServiceInput, correctService } from './correct-service.ts';

useDatabase();
beforeAll(() => openShop());

const correct = (slug: string, seen: object, wanted: object, who = 'adm-ada') =>
  correctService(as(who), CorrectServiceInput.parse({ slug, seen, wanted, reason: 'the import was wrong' }));

describe('correcting a service', () => {
  test('its tier is that of its changes, whose weeks are counted anew', async () => {
    const { changeId } = await submitted({ paths: [['src/blog/a.ts', 1, 1]] });
    const tier = async () => (await outside().change.findUniqueOrThrow({ where: { id: changeId } })).tier;
    expect(await tier()).toBe(3);
    await outside().dirtyWeek.deleteMany();
    await outside().service.update({ where: { slug: 'blog' }, data: { tierStated: false } });
    await correct('blog', { tier: 3 }, { tier: 1 });
    expect(await tier()).toBe(1);
    expect(await outside().dirtyWeek.count()).toBe(1);
    expect(await outside().service.findUniqueOrThrow({ where: { slug: 'blog' } })).toMatchObject({
      tierStated: true,
    });
    await correct('blog', { tier: 1 }, { tier: 3 });
    expect(await tier()).toBe(3);
  });

  test('its people are named by slug, and only by those who are there', async () => {
    await correct(
      'search',
      { owner: 'sen-sol', paths: ['src/search/**'] },
      { owner: 'sen-sia', paths: ['lib/**'] },
    );
    expect(await outside().service.findUniqueOrThrow({ where: { slug: 'search' } })).toMatchObject({
      ownerPersonId: personId('sen-sia'),
      paths: ['lib/**'],
    });
    const nobody = correct('search', { owner: 'sen-sia' }, { owner: 'nobody' });
    await expect(nobody).rejects.toMatchObject({ code: 'invalid', field: 'owner' });
    await correct('search', { owner: 'sen-sia' }, { owner: null });
  });

  test('an entry a field; nothing altered, none', async () => {
    const count = () => outside().auditEntry.count({ where: { action: 'service.corrected' } });
    const before = await count();
    await correct('blog', { name: 'blog', team: 'shop' }, { name: 'Blog', team: null });
    expect(await count()).toBe(before + 2);
    expect(await correct('blog', { name: 'Blog' }, { name: 'Blog' })).toEqual({ corrected: 0 });
    expect(await count()).toBe(before + 2);
  });

  test('is for administrators, and of what is there', async () => {
    await expect(correct('blog', { tier: 3 }, { tier: 4 }, 'vp-vik')).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(correct('nowhere', { tier: 3 }, { tier: 4 })).rejects.toMatchObject({ code: 'not-found' });
  });
});
