import { describe, expect, test } from 'vitest';
import {
  ALL_YES,
  aPlan,
  deployed,
  frozen,
  inAuditedShop,
  opened,
  seenOf,
  tamper,
} from '#tests/support/campaigns.ts';
import { outside } from '#tests/support/database.ts';
import { approvedChange, report } from '#tests/support/gate.ts';
import { as, personId, pipeline } from '#tests/support/submitted.ts';
import { cancelCampaign } from './cancel-campaign.ts';
import { decideItem } from './decide-item.ts';
import { decideItems } from './decide-items.ts';
import { countOpenClasses, findItem, listItems } from './item-queries.ts';

inAuditedShop();

describe('judging', () => {
  const input = async (campaignId: string, changeId: string, over: object = {}) => ({
    campaignId,
    changeId,
    seenVersion: (await findItem(campaignId, changeId))!.version,
    verdict: 'sound' as const,
    checklist: ALL_YES,
    note: '',
    ...over,
  });

  test('is a person’s, upon what they saw, and never of a change in which they had a hand', async () => {
    const { changeId } = await deployed();
    await outside().review.create({
      data: {
        changeId,
        revisionNumber: 9,
        personId: personId('dir-dana'),
        identity: 'oidc:test|dir-dana',
        sha: 'x',
        decision: 'approve',
        decidedAt: new Date(),
      },
    });
    const campaignId = await frozen({ plan: aPlan({ rate: 0.01 }) });
    const asked = await input(campaignId, changeId);
    await expect(decideItem(as('dir-dana'), asked)).rejects.toThrow('hand');
    await expect(decideItem(as('sen-sol'), asked)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(decideItem(pipeline(), asked)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(decideItem(as('aud-aki'), { ...asked, verdict: 'flawed' })).rejects.toMatchObject({
      field: 'note',
    });
    const both = await Promise.allSettled([
      decideItem(as('aud-aki'), asked),
      decideItem(as('vp-vik'), asked),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await decideItem(as('aud-aki'), await input(campaignId, changeId))).toEqual({ version: 2 });
  });

  test('of what cannot be checked is done for all at once, with a reason; of what was drawn one by one', async () => {
    const startedAt = new Date(Date.now() - 60 * 86_400_000).toISOString();
    for (let n = 0; n < 3; n++) await report({ sha: (await approvedChange()).sha, startedAt });
    await deployed();
    const campaignId = await frozen();
    const [drawn, ...alone] = await listItems({ campaignId, flaw: 'before-the-gate', limit: 100 });
    expect(alone.length).toBeGreaterThan(1);
    // whatever the lots said: one of them was drawn as well, the others were not
    await tamper`update audit_item set drawn_as = case when change_id = ${drawn!.changeId}::uuid then 'both' else 'exception' end
      where campaign_id = ${campaignId}::uuid and flaws = array['before-the-gate']`;
    const offered = () => countOpenClasses(campaignId, personId('aud-aki'));
    expect(await offered()).toEqual([{ flaw: 'before-the-gate', open: alone.length }]);
    const reason = {
      campaignId,
      flaw: 'before-the-gate',
      verdict: 'sound',
      note: 'There was no gate then to ask.',
    } as const;
    expect(await decideItems(as('aud-aki'), reason)).toEqual({ decided: alone.length });
    expect(await findItem(campaignId, drawn!.changeId)).toMatchObject({ verdict: null });
    expect(await offered()).toEqual([]);
    await expect(decideItems(as('aud-aki'), reason)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('ends with the freeze’s cancellation and with the signature', async () => {
    await deployed();
    const campaignId = await frozen();
    const [item] = await listItems({ campaignId, drawn: 'to-decide', limit: 1 });
    const asked = await input(campaignId, item!.changeId, { note: 'Nothing wrong with it here.' });
    await cancelCampaign(as('dir-dana'), {
      ...(await seenOf(campaignId)),
      reason: 'Opened over the wrong services.',
    });
    await expect(decideItem(as('aud-aki'), asked)).rejects.toMatchObject({ code: 'conflict' });
    const committed = await opened();
    await expect(decideItem(as('aud-aki'), { ...asked, campaignId: committed })).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});
