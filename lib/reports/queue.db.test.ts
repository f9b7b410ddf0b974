import { beforeAll, describe, expect, test } from 'vitest';
import { delegateReview } from '#lib/changes/reviews/delegate-review.ts';
import { snooze } from '#lib/changes/reviews/snooze.ts';
import { takeOver } from '#lib/changes/reviews/take-over.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId, sha, submitted } from '#tests/support/submitted.ts';
import { countQueue, listQueue } from './queue.ts';

useDatabase();
beforeAll(() => openShop());

const queueOf = async (slug: string, at = new Date()) => listQueue(personId(slug), { at });
const idsOf = async (slug: string) => (await queueOf(slug)).map(({ id }) => id);

describe('the queue', () => {
  test('a request waits for those whose approval helps, not for its author, nor for auditors', async () => {
    const { changeId } = await submitted();
    for (const slug of ['mid-mara', 'sen-sol', 'pri-pat', 'dir-dana'])
      expect(await idsOf(slug)).toContain(changeId);
    for (const slug of ['jun-author', 'aud-aki']) expect(await idsOf(slug)).not.toContain(changeId);
    const [item] = (await queueOf('sen-sol')).filter(({ id }) => id === changeId);
    expect(item).toMatchObject({
      group: 'your-service',
      service: 'checkout',
      tier: 1,
      involvement: 'unknown',
      approvedBy: [],
    });
    expect(item!.unmet.map(({ id }) => id)).toContain('senior-on-ai-tier-1');
    expect(item!.unmet.flatMap(({ lacks }) => lacks).join()).toMatch(/approval/);
    expect(await countQueue(personId('sen-sol'), new Date())).toBe((await queueOf('sen-sol')).length);
  });

  test('who has judged this head has done their part; a new head asks again', async () => {
    const { changeId } = await submitted({ externalId: 'again', sha: sha('c0') });
    await outside().review.create({
      data: {
        changeId,
        revisionNumber: 1,
        personId: personId('sen-sia'),
        identity: 'oidc:x',
        sha: sha('c0'),
        decision: 'approve',
        decidedAt: new Date(),
      },
    });
    expect(await idsOf('sen-sia')).not.toContain(changeId);
    await submitted({ externalId: 'again', sha: sha('c1') });
    expect(await idsOf('sen-sia')).toContain(changeId);
  });

  test('a hand in the change under any of a person’s logins keeps it out of their queue', async () => {
    const { changeId } = await submitted({ coAuthors: [{ name: 'Sia', identity: 'sen-sia@shop.test' }] });
    expect(await idsOf('sen-sia')).not.toContain(changeId);
  });

  test('whoever is asked has it first, until it is put off', async () => {
    const { changeId } = await submitted();
    const at = new Date();
    await outside().reviewRequest.create({
      data: {
        changeId,
        personId: personId('pri-pat'),
        kind: 'delegated',
        askedBy: personId('sen-sol'),
        note: 'schema',
        askedAt: at,
      },
    });
    const item = (await queueOf('pri-pat')).find(({ id }) => id === changeId);
    expect(item).toMatchObject({
      group: 'only-you',
      request: { kind: 'delegated', by: 'sen-sol', note: 'schema' },
    });
    const later = new Date(at.getTime() + 3_600_000);
    await outside().reviewRequest.updateMany({ where: { changeId }, data: { snoozedTill: later } });
    expect(await idsOf('pri-pat')).not.toContain(changeId);
    expect(
      (await listQueue(personId('pri-pat'), { at: new Date(later.getTime() + 1) })).map(({ id }) => id),
    ).toContain(changeId);
  });

  test('what one was never asked for by name can be put off, taken up again and passed on', async () => {
    const { changeId } = await submitted();
    const soon = new Date(Date.now() + 3_600_000);
    await snooze(as('sen-sia'), { changeId, until: soon });
    expect(await idsOf('sen-sia')).not.toContain(changeId);
    const all = await listQueue(personId('sen-sia'), { at: new Date(), snoozed: true });
    expect(all.find(({ id }) => id === changeId)).toMatchObject({ snoozedTill: soon, request: null });
    const later = (await queueOf('sen-sia', new Date(soon.getTime() + 1))).map(({ id }) => id);
    expect(later).toContain(changeId);

    await snooze(as('sen-sia'), { changeId, until: null });
    expect(await idsOf('sen-sia')).toContain(changeId);
    await snooze(as('sen-sia'), { changeId, until: soon });
    await delegateReview(as('sen-sia'), { changeId, personId: personId('pri-pat') });
    const afterwards = await queueOf('sen-sia', new Date(soon.getTime() + 1));
    expect(afterwards.map(({ id }) => id)).not.toContain(changeId);
    expect((await queueOf('pri-pat')).find(({ id }) => id === changeId)).toMatchObject({
      group: 'only-you',
      request: { kind: 'delegated', by: 'sen-sia' },
    });
    await takeOver(as('sen-sia'), { changeId, from: personId('pri-pat') });
    expect(await idsOf('sen-sia')).toContain(changeId);
    expect(await idsOf('pri-pat')).not.toContain(changeId);
  });

  test('the one person of the service who can is told so', async () => {
    // all of the shop but one senior have a hand in it
    const others = ['mid-mara', 'sen-sia', 'pri-pat', 'dir-dana', 'vp-vik', 'adm-ada'];
    const { changeId } = await submitted({
      coAuthors: others.map((slug) => ({ name: slug, identity: `person:${personId(slug)}` })),
    });
    const item = (await queueOf('sen-sol')).find(({ id }) => id === changeId);
    expect(item?.group).toBe('only-you');
  });
});
