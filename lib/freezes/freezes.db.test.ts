import { beforeAll, describe, expect, test } from 'vitest';
import { db } from '#lib/platform/db.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, serviceId } from '#tests/support/submitted.ts';
import { cancelFreeze } from './cancel-freeze.ts';
import { DeclareFreezeInput, declareFreeze } from './declare-freeze.ts';
import { listFreezes } from './queries.ts';

useDatabase();
beforeAll(() => openShop());

const wall = (inHours: number) => new Date(Date.now() + inHours * 3_600_000).toISOString().slice(0, 16);
const freeze = (fields: Partial<DeclareFreezeInput> = {}) =>
  DeclareFreezeInput.parse({
    name: 'Peak week',
    reason: 'Nobody is there to attend to an incident.',
    from: wall(-1),
    until: wall(24),
    zone: 'UTC',
    ...fields,
  });
const phaseOf = async (id: string) => (await listFreezes()).find((one) => one.id === id)?.phase;

describe('a freeze', () => {
  test('that would have begun earlier begins now', async () => {
    const { id, startsAt } = await declareFreeze(as('dir-dana'), freeze());
    expect(Math.abs(startsAt.getTime() - Date.now())).toBeLessThan(60_000);
    expect(await phaseOf(id)).toBe('current');
  });

  test('holds for what it names, by slug, and tells the trail', async () => {
    const { id } = await declareFreeze(
      as('dir-dana'),
      freeze({
        from: wall(2),
        services: ['search', 'checkout'],
        tiers: [2, 1],
        environments: ['Production'],
      }),
    );
    expect(await db().changeFreeze.findUnique({ where: { id } })).toMatchObject({
      serviceIds: expect.arrayContaining([serviceId('search'), serviceId('checkout')]),
      tiers: [1, 2],
      environments: ['production'],
    });
    expect(await phaseOf(id)).toBe('upcoming');
    const entry = await db().auditEntry.findFirst({ where: { subjectId: id } });
    expect(JSON.parse(entry!.body)).toMatchObject({ zone: 'UTC', services: ['search', 'checkout'] });
  });

  test.each([
    ['that ends before it begins', { until: wall(-2) }, 'until'],
    ['of no length', { from: wall(3), until: wall(3) }, 'until'],
    ['that is over', { from: '2020-01-01T00:00', until: '2020-02-01T00:00' }, 'until'],
    ['of two years', { until: wall(24 * 800) }, 'until'],
    ['of a service that is none', { services: ['nosuch'] }, 'services'],
    ['of a zone that is none', { zone: 'Nowhere/At_All' }, 'from'],
    ['at a time that no clock shows', { from: '2027-03-28T02:30', zone: 'Europe/Berlin' }, 'from'],
  ])('%s is refused', async (_, fields, field) => {
    await expect(declareFreeze(as('dir-dana'), freeze(fields))).rejects.toMatchObject({
      code: 'invalid',
      field,
    });
  });

  test('over the end of summer time is the longer of the two that it could be', async () => {
    const { startsAt, endsAt } = await declareFreeze(
      as('adm-ada'),
      freeze({ from: '2027-10-31T02:15', until: '2027-10-31T02:45', zone: 'Europe/Berlin' }),
    );
    expect([startsAt.toISOString(), endsAt.toISOString()]).toEqual([
      '2027-10-31T00:15:00.000Z',
      '2027-10-31T01:45:00.000Z',
    ]);
  });

  test('is cancelled once, with a reason, and stays in the list', async () => {
    const { id } = await declareFreeze(as('dir-dana'), freeze({ from: wall(5) }));
    const reason = 'The event was put off.';
    const outcomes = await Promise.allSettled([
      cancelFreeze(as('dir-dana'), { id, reason }),
      cancelFreeze(as('vp-vik'), { id, reason }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const listed = (await listFreezes()).find((one) => one.id === id);
    expect(listed).toMatchObject({ phase: 'cancelled', cancelReason: reason });
  });

  test('that is over cannot be cancelled', async () => {
    const { id } = await declareFreeze(as('dir-dana'), freeze());
    await outside().$executeRaw`
      update change_freeze set starts_at = now() - interval '2 hours', ends_at = now() - interval '1 second'
      where id = ${id}::uuid`;
    await expect(cancelFreeze(as('dir-dana'), { id, reason: 'too late for that' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await phaseOf(id)).toBe('over');
  });

  test.each(['sen-sol', 'pri-pat', 'aud-aki'])('is not for %s', async (slug) => {
    await expect(declareFreeze(as(slug), freeze())).rejects.toMatchObject({ code: 'forbidden' });
  });
});
