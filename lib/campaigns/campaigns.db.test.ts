import { createHash, createPublicKey, verify } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { breakGlass } from '#lib/changes/gate/break-glass.ts';
import { commitmentOf, drawKey, drawOrder } from '#lib/domain/campaign/draw.ts';
import type { FlawKind } from '#lib/domain/campaign/flaws.ts';
import { newId } from '#lib/platform/ids.ts';
import {
  ALL_YES,
  aPlan,
  attest,
  decideAll,
  frozen,
  justSignedIn,
  later,
  opened,
  seenOf,
} from '#tests/support/campaigns.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { approvedChange, askGate, report } from '#tests/support/gate.ts';
import { as, openShop, personId, pipeline } from '#tests/support/submitted.ts';
import { attestCampaign } from './attest-campaign.ts';
import { attestationDraft } from './attestation-queries.ts';
import { cancelCampaign } from './cancel-campaign.ts';
import { coverageBoard } from './coverage-queries.ts';
import { decideItem } from './decide-item.ts';
import { decideItems } from './decide-items.ts';
import { delegateCampaign } from './delegate-campaign.ts';
import { listEvidence } from './evidence-queries.ts';
import { listFindings } from './finding-queries.ts';
import { changeFinding, endFinding, openFinding } from './findings.ts';
import { freezeCampaign } from './freeze-campaign.ts';
import { findItem, listItems } from './item-queries.ts';
import { lateEvents } from './late-queries.ts';
import { planCampaign } from './plan-campaign.ts';
import { findCampaign } from './queries.ts';
import { showFreezing } from './store.ts';

useDatabase();

/** A change that the gate let through, deployed. */
async function deployed(over: Parameters<typeof approvedChange>[0] = {}) {
  const change = await approvedChange(over);
  const { decisionId } = await askGate({ sha: change.sha });
  await report({ sha: change.sha, decisionId });
  return { ...change, decisionId: decisionId! };
}

/** Writes past everything that keeps the records as they are. */
async function tamper(statement: TemplateStringsArray, ...values: unknown[]): Promise<void> {
  await outside().$transaction(async (tx) => {
    await tx.$executeRaw`set local session_replication_role = 'replica'`;
    await tx.$executeRaw(statement, ...values);
  });
}

const flawsOf = async (campaignId: string, changeId: string) => (await findItem(campaignId, changeId))?.flaws;

beforeAll(async () => {
  await openShop(new Date(Date.now() - 40 * 86_400_000));
});

const tomorrowAs = (slug: string) => as(slug, later());
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('what the machine finds', () => {
  /** Plants one flaw in a change that is otherwise in order, and gives what is found on it. */
  async function found(plant: (change: Awaited<ReturnType<typeof deployed>>) => Promise<unknown>) {
    const change = await deployed();
    await plant(change);
    return flawsOf(await frozen(), change.changeId);
  }
  test('nothing, where everything is in order', async () => {
    expect(await found(async () => {})).toEqual([]);
  });

  test.each<[FlawKind, string, (id: string) => Promise<void>]>([
    [
      'decision-of-another',
      'of another environment',
      (id) => tamper`update gate_decision set environment = 'production-eu' where change_id = ${id}::uuid`,
    ],
    [
      'decision-altered',
      'other facts',
      (id) =>
        tamper`update gate_decision set facts = jsonb_set(facts, '{change,fileCount}', '77') where change_id = ${id}::uuid`,
    ],
    [
      'decision-altered',
      'another digest of them',
      (id) => tamper`update gate_decision set facts_hash = repeat('0', 64) where change_id = ${id}::uuid`,
    ],
    [
      'replay-differs',
      'another tree',
      (id) =>
        tamper`update gate_decision set decision = jsonb_set(decision, '{requirements,0,state}', '"not-applicable"')
          where change_id = ${id}::uuid`,
    ],
    [
      'other-evaluator',
      'of an earlier evaluator',
      (id) =>
        tamper`update gate_decision set decision = jsonb_set(decision, '{evaluator}', '"1 cedar-3"')
          where change_id = ${id}::uuid`,
    ],
    [
      'policy-altered',
      'by another text',
      (id) => tamper`update gate_decision set policy_hash = repeat('0', 64) where change_id = ${id}::uuid`,
    ],
    [
      'decision-expired',
      'given after the deployment began',
      (id) =>
        tamper`update gate_decision set at = at + interval '5 minutes', expires_at = at + interval '10 minutes'
          where change_id = ${id}::uuid`,
    ],
  ])('%s: %s', async (kind, _what, plant) => {
    expect(await found(({ changeId }) => plant(changeId))).toContain(kind);
  });

  test('a decision that is gone, was used twice, or is not in the log', async () => {
    expect(
      await found(({ changeId }) => tamper`delete from gate_decision where change_id = ${changeId}::uuid`),
    ).toEqual(['decision-missing']);
    expect(
      await found(
        ({ changeId, decisionId }) =>
          tamper`insert into deployment (change_id, id, environment, sha, started_at, outcome, basis, gate_decision_id)
          select change_id, ${newId()}::uuid, environment, sha, started_at, outcome, basis, gate_decision_id
          from deployment where change_id = ${changeId}::uuid and gate_decision_id = ${decisionId}::uuid`,
      ),
    ).toEqual(['decision-reused']);
    expect(
      await found(
        ({ changeId }) =>
          tamper`update audit_entry set subject_id = ${newId()} where subject_id = ${changeId} and action = 'gate.decided'`,
      ),
    ).toEqual(['decision-unlogged']);
  });

  test('approvals that are gone, were withdrawn, of a party, or twice of one person', async () => {
    expect(
      await found(({ changeId }) =>
        outside().review.deleteMany({ where: { changeId, personId: personId('sen-sol') } }),
      ),
    ).toEqual(['approval-missing']);
    expect(
      await found(
        ({ changeId }) =>
          tamper`update review set withdrawn_at = decided_at + interval '1 second' where change_id = ${changeId}::uuid
          and person_id = ${personId('sen-sol')}::uuid`,
      ),
    ).toEqual(['approval-withdrawn']);
    expect(
      await found(({ changeId }) =>
        outside().changeParty.create({
          data: {
            changeId,
            relation: 'co-author',
            identity: 'email:sen-sia@shop.test',
            holder: 'person',
            addedAt: new Date(Date.now() - 60_000),
          },
        }),
      ),
    ).toEqual(['approval-by-party']);
    const twice = await deployed();
    await outside().person.update({
      where: { slug: 'sen-sia' },
      data: { mergedIntoId: personId('sen-sol') },
    });
    const campaignId = await frozen();
    await outside().person.update({ where: { slug: 'sen-sia' }, data: { mergedIntoId: null } });
    expect(await flawsOf(campaignId, twice.changeId)).toEqual(['approval-counted-twice']);
  });

  test('a deployment without a decision is uncontrolled, from before the first policy it is not', async () => {
    const change = await approvedChange();
    await report({ sha: change.sha });
    const before = await approvedChange();
    const startedAt = new Date(Date.now() - 60 * 86_400_000).toISOString();
    await report({ sha: before.sha, startedAt });
    const campaignId = await frozen();
    expect(await flawsOf(campaignId, change.changeId)).toEqual(['uncontrolled']);
    expect(await flawsOf(campaignId, before.changeId)).toEqual(['before-the-gate']);
  });

  test('an emergency that nobody reviewed, late, or whose user did', async () => {
    const { changeId, sha } = await approvedChange();
    await breakGlass(as('sen-sol'), { changeId, sha, reason: 'Orders are being lost right now.' });
    await report({ sha });
    expect(await flawsOf(await frozen(), changeId)).toEqual(['break-glass-unreviewed']);
    const reviewed = (by: string, hours: number, verdict: string) =>
      outside().breakGlass.updateMany({
        where: { changeId },
        data: {
          reviewedBy: personId(by),
          reviewedAt: new Date(Date.now() + hours * 3_600_000),
          verdict,
          reviewNote: 'Looked at it.',
        },
      });
    await reviewed('pri-pat', 1, 'justified');
    expect(await flawsOf(await frozen(), changeId)).toEqual([]);
    await reviewed('pri-pat', 30, 'not-justified');
    expect(await flawsOf(await frozen(), changeId)).toEqual([
      'break-glass-late',
      'break-glass-not-justified',
    ]);
    await reviewed('pri-pat', 1, 'justified');
    await outside().changeParty.create({
      data: {
        changeId,
        relation: 'co-author',
        identity: 'email:pri-pat@shop.test',
        holder: 'person',
        addedAt: new Date(),
      },
    });
    expect(await flawsOf(await frozen(), changeId)).toEqual(['break-glass-own-review']);
  });
});

describe('opening and freezing', () => {
  test('the seed is committed in the log before the population is known, and told only from the freeze on', async () => {
    const campaignId = await opened();
    const before = (await findCampaign(campaignId))!;
    expect(before).toMatchObject({ state: 'committed', seed: null, director: { slug: 'dir-dana' } });
    const entry = await outside().auditEntry.findFirstOrThrow({
      where: { action: 'campaign.opened', subjectId: campaignId },
    });
    expect(JSON.parse(entry.body).seedCommitment).toBe(before.seedCommitment);
    expect(entry.body).not.toContain(
      (await outside().auditCampaign.findUniqueOrThrow({ where: { id: campaignId } })).seed,
    );
    await freezeCampaign(tomorrowAs('dir-dana'), await seenOf(campaignId));
    const after = (await findCampaign(campaignId))!;
    expect(commitmentOf(after.seed!)).toBe(before.seedCommitment);
    expect(after.checkpoint!.size).toBeGreaterThanOrEqual(entry.seq);
  });

  test('whoever looks while it is being frozen is told so, and only of this one', async () => {
    const [campaignId, other] = [await opened(), await opened()];
    const isFreezing = async (id: string) => (await findCampaign(id))!.isFreezing;
    await outside().$transaction(async (tx) => {
      await showFreezing(tx, campaignId);
      expect(await isFreezing(campaignId)).toBe(true);
      expect(await isFreezing(other)).toBe(false);
    });
    expect(await isFreezing(campaignId)).toBe(false);
  });

  test('the plan may change before the freeze and not after; nothing is frozen before its period is over', async () => {
    const campaignId = await opened();
    const scope = {
      name: 'Checkout alone',
      services: ['checkout'],
      from: '2020-01-01',
      to: '2099-01-01',
      dueOn: '2099-02-01',
    };
    const plan = aPlan({ kind: 'acceptance', allowed: 2 });
    const { version } = await planCampaign(as('dir-dana'), { campaignId, seenVersion: 1, ...scope, plan });
    expect(await findCampaign(campaignId)).toMatchObject({ version: 2, plan, scope: [{ slug: 'checkout' }] });
    await expect(
      freezeCampaign(tomorrowAs('dir-dana'), { campaignId, seenVersion: version }),
    ).rejects.toThrow('not ended');
    await expect(
      planCampaign(as('dir-dana'), { campaignId, seenVersion: 1, ...scope, plan }),
    ).rejects.toMatchObject({
      code: 'conflict',
    });
    const done = await frozen();
    await expect(
      planCampaign(as('dir-dana'), { ...(await seenOf(done)), ...scope, plan }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  test('is for directors: of their own audits, and for the VP of all', async () => {
    for (const slug of ['sen-sol', 'aud-aki', 'adm-ada'])
      await expect(opened({}, as(slug))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(opened({}, pipeline())).rejects.toMatchObject({ code: 'forbidden' });
    await expect(opened({ director: 'sen-sol' })).rejects.toMatchObject({
      code: 'invalid',
      field: 'director',
    });
    await expect(opened({ services: ['nowhere'] })).rejects.toMatchObject({
      code: 'invalid',
      field: 'services',
    });
    const campaignId = await opened({ director: 'vp-vik' });
    const cancel = { ...(await seenOf(campaignId)), reason: 'Not this quarter after all.' };
    await expect(cancelCampaign(as('dir-dana'), cancel)).rejects.toMatchObject({ code: 'forbidden' });
    await cancelCampaign(as('vp-vik'), cancel);
    await expect(freezeCampaign(tomorrowAs('vp-vik'), await seenOf(campaignId))).rejects.toThrow('cancelled');
  });

  test('the frozen list, its digest and its sample can be made again from the seed and the root', async () => {
    const campaignId = await frozen();
    const { seed, checkpoint, population } = (await findCampaign(campaignId))!;
    const items = await listEvidence(campaignId);
    expect(items).toHaveLength(population!.size);
    const root = checkpoint!.note.split('\n')[2]!;
    for (const stratum of new Set(items.map((one) => one.stratum))) {
      const own = items.filter((one) => one.stratum === stratum);
      const drawn = own
        .filter(({ drawOrder }) => drawOrder !== null)
        .sort((a, b) => a.drawOrder! - b.drawOrder!);
      const order = drawOrder(
        drawKey(seed!, root),
        own.map(({ changeId }) => changeId),
      );
      expect(drawn.map(({ changeId }) => changeId)).toEqual(order.slice(0, drawn.length));
    }
  });
});

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

  test('of what cannot be checked is done for all at once, with a reason; of anything else one by one', async () => {
    const campaignId = await frozen();
    const exceptions = await listItems({ campaignId, flaw: 'before-the-gate', limit: 100 });
    expect(exceptions.length).toBeGreaterThan(0);
    const reason = {
      campaignId,
      flaw: 'before-the-gate',
      verdict: 'sound',
      note: 'There was no gate then to ask.',
    } as const;
    const alone = exceptions.filter(({ drawnAs }) => drawnAs === 'exception');
    if (alone.length > 0) expect(await decideItems(as('aud-aki'), reason)).toEqual({ decided: alone.length });
    await expect(decideItems(as('aud-aki'), reason)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('ends with the freeze’s cancellation and with the signature', async () => {
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

describe('findings', () => {
  test('have an owner and a day, and are mended also after the signature', async () => {
    const campaignId = await frozen();
    const [item] = await listItems({ campaignId, limit: 1 });
    const fields = { title: 'No second reviewer', detail: '', owner: 'sen-sol', dueOn: '2099-01-01' };
    const { findingId } = await openFinding(as('aud-aki'), {
      campaignId,
      changeId: item!.changeId,
      ...fields,
    });
    await expect(openFinding(as('sen-sol'), { campaignId, changeId: null, ...fields })).rejects.toMatchObject(
      { code: 'forbidden' },
    );
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
    await expect(openFinding(as('aud-aki'), { campaignId, changeId: null, ...fields })).rejects.toMatchObject(
      { code: 'conflict' },
    );
  });
});

describe('signing', () => {
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
    expect(view.delegations.map(({ to }) => to.slug)).toEqual(['vp-vik', 'dir-dana', 'vp-vik']);
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

  test('and judging while it is frozen by another: one after the other, none lost', async () => {
    const campaignId = await opened();
    const seen = await seenOf(campaignId);
    const both = await Promise.allSettled([
      freezeCampaign(tomorrowAs('dir-dana'), seen),
      freezeCampaign(tomorrowAs('vp-vik'), seen),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(
      await outside().auditEntry.count({ where: { action: 'campaign.frozen', subjectId: campaignId } }),
    ).toBe(1);
  });
});
