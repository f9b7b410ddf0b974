import { expect, test } from 'vitest';
import { newId } from '#lib/platform/ids.ts';
import { attest, decideAll, deployed, frozen, inAuditedShop } from '#tests/support/campaigns.ts';
import { as } from '#tests/support/submitted.ts';
import { listFindings } from './finding-queries.ts';
import { changeFinding, endFinding, openFinding } from './findings.ts';
import { listItems } from './item-queries.ts';

inAuditedShop();

test('findings have an owner and a day, and are mended also after the signature', async () => {
  await deployed();
  const campaignId = await frozen();
  const [item] = await listItems({ campaignId, limit: 1 });
  const fields = { title: 'No second reviewer', detail: '', owner: 'sen-sol', dueOn: '2099-01-01' };
  const { findingId } = await openFinding(as('aud-aki'), {
    campaignId,
    changeId: item!.changeId,
    ...fields,
  });
  await expect(openFinding(as('sen-sol'), { campaignId, changeId: null, ...fields })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await expect(
    openFinding(as('aud-aki'), { campaignId, changeId: newId(), ...fields }),
  ).rejects.toMatchObject({ code: 'not-found' });
  const seen = { campaignId, findingId, seenVersion: 1 };
  await changeFinding(as('vp-vik'), { ...seen, ...fields, owner: 'sen-sia', state: 'in-progress' });
  await expect(changeFinding(as('vp-vik'), { ...seen, ...fields, state: 'open' })).rejects.toMatchObject({
    code: 'conflict',
  });
  await decideAll(campaignId);
  await attest(campaignId);
  await endFinding(as('aud-aki'), {
    campaignId,
    findingId,
    seenVersion: 2,
    state: 'resolved',
    note: 'The rule asks for two now.',
  });
  expect(await listFindings({ campaignId })).toMatchObject([
    { state: 'resolved', owner: { slug: 'sen-sia' }, version: 3 },
  ]);
  await expect(openFinding(as('aud-aki'), { campaignId, changeId: null, ...fields })).rejects.toMatchObject({
    code: 'conflict',
  });
});
