import { createHash, createPublicKey, verify } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  ALL_YES,
  attest,
  decideAll,
  deployed,
  frozen,
  inAuditedShop,
  justSignedIn,
  later,
  opened,
  seenOf,
  tomorrowAs,
} from '#tests/support/campaigns.ts';
import { outside } from '#tests/support/database.ts';
import { as, personId, pipeline } from '#tests/support/submitted.ts';
import { attestCampaign } from './attest-campaign.ts';
import { attestationDraft } from './attestation-queries.ts';
import { coverageBoard } from './coverage-queries.ts';
import { decideItem } from './decide-item.ts';
import { delegateCampaign } from './delegate-campaign.ts';
import { changeFinding, openFinding } from './findings.ts';
import { freezeCampaign } from './freeze-campaign.ts';
import { findItem, listItems } from './item-queries.ts';
import { lateEvents } from './late-queries.ts';
import { findCampaign } from './queries.ts';

inAuditedShop();

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('signing', () => {
  beforeEach(() => deployed());

  test('is once, by whom it falls to, who has just signed in, over what was on the screen (T45, T46)', async () => {
    const campaignId = await frozen();
    const draft = (await attestationDraft(campaignId))!;
    expect(draft.blockers.join(' ')).toMatch(/not judged/);
    const now = async () => ({
      ...(await seenOf(campaignId)),
      statement: (await attestationDraft(campaignId))!.statement,
    });
    await expect(attestCampaign(justSignedIn('dir-dana'), await now())).rejects.toThrow('not judged');
    const [first] = await listItems({ campaignId, drawn: 'to-decide', limit: 1 });
    await decideAll(campaignId, (id) => (id === first!.changeId ? 'flawed' : 'sound'));

    // somebody else's; with a sign-in of an hour ago; of nobody knows when; from the future; another text
    for (const slug of ['vp-vik', 'aud-aki', 'sen-sol'])
      await expect(attestCampaign(justSignedIn(slug), await now())).rejects.toMatchObject({
        code: 'forbidden',
      });
    await expect(attestCampaign(justSignedIn('dir-dana', 301_000), await now())).rejects.toThrow(
      'Sign in again',
    );
    await expect(attestCampaign(justSignedIn('dir-dana', -3_600_000), await now())).rejects.toThrow(
      'Sign in again',
    );
    await expect(attestCampaign(as('dir-dana', later()), await now())).rejects.toThrow('Sign in again');
    await expect(attestCampaign(pipeline(), await now())).rejects.toMatchObject({ code: 'forbidden' });
    const other = { ...(await now()), statement: draft.statement };
    await expect(attestCampaign(justSignedIn('dir-dana'), other)).rejects.toThrow('read it again');

    const asked = await now();
    const both = await Promise.allSettled([
      attestCampaign(justSignedIn('dir-dana'), asked),
      attestCampaign(justSignedIn('dir-dana'), asked),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(attest(campaignId)).rejects.toMatchObject({ code: 'conflict' });

    const { attestation, population } = (await findCampaign(campaignId))!;
    expect(attestation).toMatchObject({ statement: asked.statement, person: { slug: 'dir-dana' } });
    const document = JSON.parse(attestation!.document);
    expect(document).toMatchObject({
      statement: asked.statement,
      population: { digest: population!.digest },
    });
    expect(document.digests['population.csv']).toBe(population!.digest);
    const entry = await outside().auditEntry.findFirstOrThrow({
      where: { action: 'campaign.attested', subjectId: campaignId },
    });
    expect(JSON.parse(entry.body)).toMatchObject({
      documentDigest: sha256(attestation!.document),
      statement: asked.statement,
    });
    expect(entry).toMatchObject({ identity: 'oidc:test|dir-dana', session: 'test' });
    const { signingKey } = await import('#lib/audit/signing-key.ts');
    const x = Buffer.from(signingKey().verifierKey.split('+').slice(2).join('+'), 'base64')
      .subarray(1)
      .toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const signature = Buffer.from(attestation!.signature, 'base64');
    expect(verify(null, Buffer.from(attestation!.document), key, signature)).toBe(true);
    await expect(outside().attestation.deleteMany()).rejects.toThrow('append-only');
  });

  test('falls to whom it was delegated, and back', async () => {
    const campaignId = await frozen();
    await decideAll(campaignId);
    const reason = 'Away for the week of the deadline.';
    await expect(
      delegateCampaign(as('dir-dana'), { ...(await seenOf(campaignId)), to: 'sen-sol', reason }),
    ).rejects.toMatchObject({ field: 'to' });
    await delegateCampaign(as('dir-dana'), { ...(await seenOf(campaignId)), to: 'vp-vik', reason });
    await expect(attest(campaignId)).rejects.toMatchObject({ code: 'forbidden' });
    await delegateCampaign(as('vp-vik'), {
      ...(await seenOf(campaignId)),
      to: 'dir-dana',
      reason: 'Back again, and hers.',
    });
    await delegateCampaign(as('dir-dana'), { ...(await seenOf(campaignId)), to: 'vp-vik', reason });
    await attest(campaignId, justSignedIn('vp-vik'));
    const view = (await findCampaign(campaignId))!;
    expect(view.delegations.map(({ to, by }) => [to.slug, by?.slug])).toEqual([
      ['vp-vik', 'dir-dana'],
      ['dir-dana', 'vp-vik'],
      ['vp-vik', 'dir-dana'],
    ]);
    expect(view.attestation!.statement).toContain('I, vp-vik, to whom dir-dana delegated it');
    const board = await coverageBoard(later());
    expect(board).toMatchObject([
      { service: { slug: 'checkout' }, last: { by: { slug: expect.any(String) } } },
    ]);
  });

  test('does not reach what comes later: it is told as such, and nobody can slip it in', async () => {
    const campaignId = await frozen();
    await decideAll(campaignId);
    const shown = {
      ...(await seenOf(campaignId)),
      statement: (await attestationDraft(campaignId))!.statement,
    };
    const late = await deployed();
    await expect(attestCampaign(justSignedIn('dir-dana'), shown)).rejects.toThrow('read it again');
    await attest(campaignId);
    expect((await findCampaign(campaignId))!.attestation!.statement).toContain(
      '1 deployments within the period',
    );
    const more = await deployed();
    const events = await lateEvents(campaignId);
    expect(events.deployments.map(({ changeId }) => changeId).sort()).toEqual(
      [late.changeId, more.changeId].sort(),
    );
    expect(await findItem(campaignId, late.changeId)).toBeNull();
  });

  test('tells who took it from its director where that was not the director', async () => {
    const campaignId = await opened();
    const reason = 'The director left the company.';
    await delegateCampaign(as('vp-vik'), { ...(await seenOf(campaignId)), to: 'vp-vik', reason });
    await freezeCampaign(tomorrowAs('vp-vik'), await seenOf(campaignId));
    const { statement } = (await attestationDraft(campaignId))!;
    expect(statement).toContain('I, vp-vik, who took it over from its director dir-dana, sign');
    expect((await findCampaign(campaignId))!.delegations).toMatchObject([{ by: { slug: 'vp-vik' } }]);
  });

  test('names the services and those that are not the director’s own, all of them in what is signed', async () => {
    const campaignId = await opened({ director: 'vp-vik', services: ['search', 'checkout'] });
    await outside().service.update({
      where: { slug: 'search' },
      data: { directorPersonId: personId('vp-vik') },
    });
    await freezeCampaign(tomorrowAs('vp-vik'), await seenOf(campaignId));
    await decideAll(campaignId);
    await attest(campaignId, justSignedIn('vp-vik'));
    const { statement, document } = (await findCampaign(campaignId))!.attestation!;
    expect(statement).toContain('every change to 2 services (checkout, search) of which');
    expect(statement).toContain('1 of these services is not vp-vik’s own.');
    expect(JSON.parse(document).scope).toMatchObject({
      services: ['checkout', 'search'],
      notOwn: ['checkout'],
    });
  });

  test('is of every verdict, note and finding as they were shown: one that changed since is another', async () => {
    const campaignId = await frozen();
    await decideAll(campaignId);
    const shown = async () => ({
      ...(await seenOf(campaignId)),
      statement: (await attestationDraft(campaignId))!.statement,
    });
    const sign = (what: Awaited<ReturnType<typeof shown>>) => attestCampaign(justSignedIn('dir-dana'), what);
    const [item] = await listItems({ campaignId, drawn: 'sample', limit: 1 });
    const { changeId, version } = item!;
    // the same verdict and the same list, another note; then another answer on the list; no count in the text changes
    const again = { campaignId, changeId, verdict: 'sound' as const, checklist: ALL_YES };
    const before = await shown();
    await decideItem(as('aud-aki', later()), {
      ...again,
      seenVersion: version,
      note: 'Nobody has read this.',
    });
    await expect(sign(before)).rejects.toThrow('read it again');
    const second = await shown();
    const checklist = { ...ALL_YES, evidence: 'not-applicable' as const };
    const note = 'Nobody has read this.';
    await decideItem(as('aud-aki', later()), { ...again, checklist, seenVersion: version + 1, note });
    await expect(sign(second)).rejects.toThrow('read it again');
    const fields = { title: 'Nobody reads this', detail: '', owner: 'sen-sol', dueOn: '2099-01-01' };
    const { findingId } = await openFinding(as('aud-aki'), { campaignId, changeId: null, ...fields });
    const third = await shown();
    const seen = { campaignId, findingId, seenVersion: 1, state: 'open' as const };
    await changeFinding(as('aud-aki'), { ...seen, ...fields, title: 'Somebody reads this' });
    await expect(sign(third)).rejects.toThrow('read it again');
    await sign(await shown());
    const { attestation } = (await findCampaign(campaignId))!;
    const { judged } = JSON.parse(attestation!.document);
    expect(attestation!.statement).toContain(judged);
    const entry = await outside().auditEntry.findFirstOrThrow({
      where: { action: 'campaign.attested', subjectId: campaignId },
    });
    expect(JSON.parse(entry.body).judged).toBe(judged);
  });
});
