import { describe, expect, test } from 'vitest';
import { breakGlass } from '#lib/changes/gate/break-glass.ts';
import type { FlawKind } from '#lib/domain/campaign/flaws.ts';
import { policyHash } from '#lib/domain/policy/parse-policy.ts';
import { SHIPPED_POLICY } from '#lib/domain/policy/shipped-policy.ts';
import { newId } from '#lib/platform/ids.ts';
import { deployed, frozen, inAuditedShop, tamper } from '#tests/support/campaigns.ts';
import { outside } from '#tests/support/database.ts';
import { approvedChange, report } from '#tests/support/gate.ts';
import { as, personId, serviceId } from '#tests/support/submitted.ts';
import { findItem } from './item-queries.ts';

inAuditedShop();

const flawsOf = async (campaignId: string, changeId: string) => (await findItem(campaignId, changeId))?.flaws;

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

  test('a decision by a version that was retired, never activated or only tried in shadow', async () => {
    const version = (over: { number: number; state: string; activeSince?: Date; retiredAt?: Date }) => ({
      id: newId(),
      text: SHIPPED_POLICY,
      hash: policyHash(SHIPPED_POLICY),
      note: 'Made for a test.',
      createdAt: new Date(),
      updatedAt: new Date(),
      ...over,
    });
    const days = (n: number) => new Date(Date.now() - n * 86_400_000);
    const versions = [
      version({ number: 91, state: 'retired', activeSince: days(30), retiredAt: days(20) }),
      version({ number: 92, state: 'approved' }),
      version({ number: 93, state: 'shadow' }),
      version({ number: 94, state: 'retired', activeSince: days(1), retiredAt: days(-1) }),
    ];
    await outside().$transaction((tx) => tx.policyVersion.createMany({ data: versions }));
    const by = (versionId: string) =>
      found(
        ({ changeId }) =>
          tamper`update gate_decision set policy_version_id = ${versionId}::uuid where change_id = ${changeId}::uuid`,
      );
    for (const { id } of versions.slice(0, 3)) expect(await by(id)).toEqual(['policy-not-in-force']);
    expect(await by(versions[3]!.id)).toEqual([]);
    await outside().policyVersion.deleteMany({ where: { number: { gt: 90 } } });
  });

  test('a decision by the active version where a programme’s was in force, and the other way round', async () => {
    const strict = newId();
    await outside().policyVersion.create({
      data: {
        id: strict,
        number: 95,
        text: SHIPPED_POLICY,
        hash: policyHash(SHIPPED_POLICY),
        note: 'A programme’s.',
        state: 'approved',
        createdAt: new Date(),
        updatedAt: new Date(),
      },
    });
    const [plain, strictly] = [await deployed(), await deployed()];
    await tamper`update gate_decision set policy_version_id = ${strict}::uuid where change_id = ${strictly.changeId}::uuid`;
    const flaws = async () => {
      const campaignId = await frozen();
      return [await flawsOf(campaignId, plain.changeId), await flawsOf(campaignId, strictly.changeId)];
    };
    expect(await flaws()).toEqual([[], ['policy-not-in-force']]);
    const programme = { id: newId(), number: 1, name: 'Strict', purpose: 'Test', version: 1, criteria: [] };
    const startedAt = new Date(Date.now() - 5 * 86_400_000);
    await outside().programme.create({
      data: {
        ...programme,
        state: 'running',
        serviceIds: [serviceId('checkout')],
        policyVersionId: strict,
        startsOn: startedAt,
        endsOn: new Date(Date.now() + 86_400_000),
        createdBy: personId('dir-dana'),
        createdAt: startedAt,
        approvedBy: personId('vp-vik'),
        startedAt,
      },
    });
    expect(await flaws()).toEqual([['policy-not-in-force'], []]);
    // it ended before, then was extended only afterwards: in between the active version was in force
    const day = (ago: number) => new Date(Date.now() - ago * 86_400_000);
    const extension = {
      programmeId: programme.id,
      id: newId(),
      reason: 'Longer',
      personId: personId('dir-dana'),
    };
    await outside().programmeExtension.create({
      data: { ...extension, fromEnd: day(2), toEnd: day(-1), at: new Date(Date.now() + 600_000) },
    });
    expect(await flaws()).toEqual([[], ['policy-not-in-force']]);
    await outside().programme.updateMany({ data: { state: 'cancelled', endedAt: startedAt } });
  });
});
