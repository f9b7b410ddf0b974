import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import { cancelFreeze } from '#lib/freezes/cancel-freeze.ts';
import { DeclareFreezeInput, declareFreeze } from '#lib/freezes/declare-freeze.ts';
import { correctPerson } from '#lib/people/correct-person.ts';
import { mergePeople } from '#lib/people/merge-people.ts';
import { separatePerson } from '#lib/people/separate-person.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { newId } from '#lib/platform/ids.ts';
import { activatePolicy } from '#lib/policies/activate-policy.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { activeNumber, approvedVersion, LAX_POLICY, seen } from '#tests/support/policies.ts';
import { as, openShop, personId, submitted } from '#tests/support/submitted.ts';
import { approveChange } from '../reviews/approve-change.ts';
import { judgeOpenChanges } from './judge-open-changes.ts';
import { hasOutdated } from './outdated-queries.ts';

useDatabase();
beforeAll(() => openShop());

const run = () => judgeOpenChanges(systemContext('judge-open-changes', new Date()));
const control = (changeId: string) => db().changeControl.findUniqueOrThrow({ where: { changeId } });
const lastReason = async () => {
  const entry = await db().auditEntry.findFirst({
    where: { action: 'changes.judged' },
    orderBy: { seq: 'desc' },
  });
  return JSON.parse(entry!.body);
};

/** Puts everything that happened so far an hour into the past, and every judgement after it. */
async function letTimePass(): Promise<void> {
  await outside().$transaction(async (tx) => {
    await tx.$executeRaw`alter table audit_entry disable trigger user`;
    await tx.$executeRaw`update audit_entry set at = now() - interval '1 hour'`;
    await tx.$executeRaw`alter table audit_entry enable trigger user`;
    await tx.$executeRaw`update change_freeze set starts_at = least(starts_at, now() - interval '1 hour'),
      ends_at = case when ends_at > now() then ends_at else now() - interval '50 minutes' end`;
    await tx.$executeRaw`update change_control set judged_at = now() - interval '30 seconds'`;
  });
}

/** An approval by a senior, one of the two that Tier-1 asks for, and a passed validation. */
async function approvedBySenior(changeId: string): Promise<void> {
  const { headNumber, headSha } = await control(changeId);
  const personIdOf = personId('sen-sol');
  await outside().review.create({
    data: {
      changeId,
      revisionNumber: headNumber,
      personId: personIdOf,
      identity: `person:${personIdOf}`,
      sha: headSha,
      decision: 'approve',
      decidedAt: new Date(),
    },
  });
  await outside().validationRun.create({
    data: {
      changeId,
      id: newId(),
      name: 'tests',
      sha: headSha,
      outcome: 'passed',
      at: new Date(),
      reportedBy: 'test',
      recordedAt: new Date(),
    },
  });
}

describe('open changes', () => {
  beforeEach(letTimePass);

  test('that nothing happened to are left alone', async () => {
    await submitted();
    await letTimePass();
    expect(await hasOutdated()).toBe(false);
    expect(await run()).toEqual({ changes: 0, failed: 0 });
  });

  test('are judged when an approver leaves, or turns out to be the other one, and when they are taken apart', async () => {
    const { changeId } = await submitted();
    const approve = async (slug: string) => {
      const { headSha, version } = await control(changeId);
      return approveChange(as(slug), { changeId, sha: headSha, version, rationale: 'I read and ran it.' });
    };
    await approve('sen-sol');
    await approve('mid-mara');
    const outcomeAfter = async (act: () => Promise<unknown>) => {
      await letTimePass();
      expect(await hasOutdated()).toBe(false);
      await act();
      await run();
      return (await control(changeId)).outcome;
    };
    const reason = 'they told us so';
    const isActive = (seen: boolean, wanted: boolean) =>
      correctPerson(as('adm-ada'), {
        slug: 'mid-mara',
        seen: { active: seen },
        wanted: { active: wanted },
        reason,
      });
    expect((await control(changeId)).outcome).toBe('allow');
    expect(await outcomeAfter(() => isActive(true, false))).toBe('deny');
    expect(await outcomeAfter(() => isActive(false, true))).toBe('allow');
    const merge = { from: 'mid-mara', into: 'sen-sol', reason };
    expect(await outcomeAfter(() => mergePeople(as('adm-ada'), merge))).toBe('deny');
    expect(await outcomeAfter(() => separatePerson(as('adm-ada'), { slug: 'mid-mara', reason }))).toBe(
      'allow',
    );
  });

  test('are judged by the policy that came into force, each once', async () => {
    const { changeId } = await submitted();
    await approvedBySenior(changeId);
    await letTimePass();
    const before = await control(changeId);
    expect(before.outcome).toBe('deny');
    const number = await approvedVersion(as('dir-dana'), as('vp-vik'), LAX_POLICY);
    await activatePolicy(as('dir-dana'), { ...(await seen(number)), seenActive: await activeNumber() });
    expect(await hasOutdated()).toBe(true);
    expect((await run()).changes).toBe(await db().changeControl.count());
    const after = await control(changeId);
    expect(after).toMatchObject({ outcome: 'allow', version: before.version + 1, unmet: [] });
    expect(await db().change.findUnique({ where: { id: changeId } })).toMatchObject({ status: 'approved' });
    expect(await lastReason()).toMatchObject({ reason: 'another policy is in force' });
    expect(await run()).toEqual({ changes: 0, failed: 0 });
  });

  test('are judged when a freeze is declared, ends, or is cancelled', async () => {
    const { changeId } = await submitted();
    await letTimePass();
    const hour = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString().slice(0, 16);
    const { id } = await declareFreeze(
      as('dir-dana'),
      DeclareFreezeInput.parse({
        name: 'Peak',
        reason: 'nobody attends',
        from: hour(0),
        until: hour(9),
        zone: 'UTC',
      }),
    );
    await run();
    expect((await control(changeId)).unmet).toContain('no-deployment-in-freeze');
    await letTimePass();
    expect(await hasOutdated()).toBe(false);
    await cancelFreeze(as('dir-dana'), { id, reason: 'it is not needed' });
    await run();
    expect((await control(changeId)).unmet).not.toContain('no-deployment-in-freeze');
    await outside().$executeRaw`update change_freeze set cancelled_at = null, cancelled_by = null,
      ends_at = now() - interval '2 seconds'`;
    await outside().$executeRaw`update change_control set judged_at = now() - interval '30 seconds'`;
    await run();
    expect(await lastReason()).toMatchObject({ reason: expect.stringMatching(/freeze/) });
  });

  test.each(['link.proposed', 'link.settled', 'link.confirmed'] as const)(
    'are judged after %s: which incident a change fixes may be another',
    async (action) => {
      await submitted();
      await letTimePass();
      expect(await hasOutdated()).toBe(false);
      await mutate(systemContext('test', new Date()), async () => ({
        result: undefined,
        entries: [{ action, subject: { type: 'incident', id: newId() }, details: {} as never }],
      }));
      expect(await hasOutdated()).toBe(true);
    },
  );

  test('keep their version where the answer is the same', async () => {
    const { changeId } = await submitted();
    await outside().$executeRaw`
      update change_control set judged_at = now() - interval '11 minutes' where change_id = ${changeId}::uuid`;
    const before = await control(changeId);
    expect((await run()).changes).toBe(1);
    const after = await control(changeId);
    expect(after.version).toBe(before.version);
    expect(after.judgedAt.getTime()).toBeGreaterThan(before.judgedAt.getTime());
    expect(await lastReason()).toMatchObject({ changes: 1, reason: 'ten minutes have passed' });
  });

  test('whose target has passed are judged then, and not again for it', async () => {
    const { changeId } = await submitted();
    await letTimePass();
    await outside().$executeRaw`
      update change_control set due_at = now() - interval '1 second', waiting_since = now() - interval '9 hours'
      where change_id = ${changeId}::uuid`;
    expect(await run()).toMatchObject({ changes: 1 });
    expect(await lastReason()).toMatchObject({ reason: 'a target has passed' });
    expect(await run()).toMatchObject({ changes: 0 });
  });

  test('that cannot be judged are denied, and hold up no other', async () => {
    const [broken, sound] = [await submitted(), await submitted()];
    await outside().$executeRaw`alter table change_party drop constraint party_holder`;
    await outside()
      .$executeRaw`update change_party set holder = 'ghost' where change_id = ${broken.changeId}::uuid`;
    await outside()
      .$executeRaw`update change_control set judged_at = now() - interval '11 minutes', outcome = 'allow'
      where change_id in (${broken.changeId}::uuid, ${sound.changeId}::uuid)`;
    expect(await run()).toEqual({ changes: 2, failed: 1 });
    expect((await control(broken.changeId)).outcome).toBe('deny');
    await outside()
      .$executeRaw`update change_party set holder = 'person' where change_id = ${broken.changeId}::uuid`;
  });

  test('beyond one batch are judged in several, by two workers without waiting for each other', async () => {
    for (let n = 0; n < 60; n += 1) await submitted();
    await outside().$executeRaw`update change_control set judged_at = now() - interval '11 minutes'`;
    const open = await db().changeControl.count();
    const [one, two] = await Promise.all([run(), run()]);
    expect(one.changes + two.changes).toBe(open);
    expect(await hasOutdated()).toBe(false);
  });
});
