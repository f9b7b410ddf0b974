import { beforeAll, describe, expect, test } from 'vitest';
import { makePopulation, PERIOD, SERVICE } from '#tests/support/audit-population.ts';
import { ALL_YES, aPlan, attest, decideAll, frozen, later, seenOf } from '#tests/support/campaigns.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId } from '#tests/support/submitted.ts';
import { attestationDraft } from './attestation-queries.ts';
import { cancelCampaign } from './cancel-campaign.ts';
import { decideItem } from './decide-item.ts';
import { changeFinding, openFinding } from './findings.ts';
import { listItems } from './item-queries.ts';

describe('what the statement does not leave out', () => {
  useDatabase();
  const scope = { ...PERIOD, services: [SERVICE.slug], plan: aPlan({ confidence: 0.8, rate: 0.2 }) };
  let campaignId: string;

  beforeAll(async () => {
    await openShop();
    await makePopulation(60, 'dir-dana');
  });

  const textOf = async () => (await attestationDraft(campaignId))!.statement;

  test('samples of the same that were drawn and put aside', async () => {
    const first = await frozen(scope);
    await cancelCampaign(as('dir-dana', later()), {
      ...(await seenOf(first)),
      reason: 'Another sample, please.',
    });
    await frozen(scope);
    campaignId = await frozen(scope);
    expect(await textOf()).toContain('drawn too: 1 cancelled, 1 under review, 0 attested.');
  });

  test('verdicts that were turned', async () => {
    await decideAll(campaignId, () => 'flawed');
    expect(await textOf()).toContain('after they had been given: none.');
    const [item] = await listItems({ campaignId, drawn: 'sample', limit: 1 });
    await decideItem(as('dir-dana', later()), {
      campaignId,
      changeId: item!.changeId,
      seenVersion: item!.version,
      verdict: 'sound',
      checklist: ALL_YES,
      note: 'It is sound after all.',
    });
    expect(await textOf()).toContain('after they had been given: 1, 1 of them from flawed to sound.');
  });

  test('nobody signs while a verdict is of somebody who turned out to be a party; then findings keep their words', async () => {
    const judge = { id: personId('aud-aki') };
    const [approver] = await outside().review.findMany({ select: { personId: true }, take: 1 });
    await outside().person.update({
      where: { id: approver!.personId },
      data: { mergedIntoId: judge.id },
    });
    await expect(attest(campaignId)).rejects.toThrow('turned out to have had a hand in it');
    await outside().person.update({ where: { id: approver!.personId }, data: { mergedIntoId: null } });
    const fields = { title: 'Nobody tests this', detail: '', owner: 'sen-sol', dueOn: '2099-01-01' };
    const { findingId } = await openFinding(as('aud-aki'), { campaignId, changeId: null, ...fields });
    await attest(campaignId);
    const seen = { campaignId, findingId, seenVersion: 1, state: 'in-progress' as const };
    const softened = changeFinding(as('dir-dana'), { ...seen, ...fields, title: 'All is well' });
    await expect(softened).rejects.toThrow('signed as it reads');
    await changeFinding(as('dir-dana'), { ...seen, ...fields, owner: 'sen-sia' });
  });
});
