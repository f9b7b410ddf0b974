import { beforeAll, expect, test } from 'vitest';
import { judge } from '#lib/changes/assess/judge.ts';
import { judgeOpenChanges } from '#lib/changes/assess/judge-open-changes.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { newId } from '#lib/platform/ids.ts';
import { activatePolicy } from '#lib/policies/activate-policy.ts';
import { approvePolicy } from '#lib/policies/approve-policy.ts';
import { draftPolicy } from '#lib/policies/draft-policy.ts';
import { shadowPolicy } from '#lib/policies/shadow-policy.ts';
import { validatePolicyVersion } from '#lib/policies/validate-policy-version.ts';
import { policyShadowReport } from '#lib/reports/policy-shadow.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { activeNumber, approvedVersion, LAX_POLICY, sameButFor, seen } from '#tests/support/policies.ts';
import { as, openShop, personId, submitted } from '#tests/support/submitted.ts';

useDatabase();
beforeAll(() => openShop());

const [dana, vik] = [as('dir-dana'), as('vp-vik')];
const activate = async (number: number) =>
  activatePolicy(dana, { ...(await seen(number)), seenActive: await activeNumber() });
const rejudge = () => judgeOpenChanges(systemContext('judge-open-changes', new Date()));
const judged = async (changeId: string) => (await judge(outside(), changeId))!;

/** A senior's approval, which the shipped policy finds one too few, and a passed validation. */
async function almostReady(): Promise<string> {
  const { changeId } = await submitted();
  const { headNumber, headSha } = await db().changeControl.findUniqueOrThrow({ where: { changeId } });
  const at = new Date();
  const senior = personId('sen-sol');
  await outside().review.create({
    data: {
      changeId,
      revisionNumber: headNumber,
      personId: senior,
      identity: `person:${senior}`,
      sha: headSha,
      decision: 'approve',
      decidedAt: at,
    },
  });
  await outside().validationRun.create({
    data: {
      changeId,
      id: newId(),
      name: 'tests',
      sha: headSha,
      outcome: 'passed',
      at,
      reportedBy: 'test',
      recordedAt: at,
    },
  });
  return changeId;
}

/** SAFETY T34: change the policy, deploy, change it back. */
test('whoever laxes the policy for one deployment needs a second person, and leaves a trail that cannot be undone', async () => {
  const changeId = await almostReady();
  const strict = await judged(changeId);
  expect(strict.decision.outcome).toBe('deny');

  // alone, no way leads there: not by approving oneself, nor past the approval
  const { number: alone } = await draftPolicy(dana, { text: LAX_POLICY, note: 'only for tonight' });
  await validatePolicyVersion(dana, await seen(alone));
  await expect(approvePolicy(dana, await seen(alone))).rejects.toMatchObject({ code: 'forbidden' });
  await expect(activate(alone)).rejects.toMatchObject({ code: 'conflict' });
  expect((await judged(changeId)).decision.outcome).toBe('deny');

  // positive control: with a second person the same change is let through, under the hash of the lax text
  await approvePolicy(vik, await seen(alone));
  await activate(alone);
  await rejudge();
  const lax = await judged(changeId);
  expect(lax.decision).toMatchObject({ outcome: 'allow', policyHash: (await seen(alone)).seenHash });

  // and back: the change is denied again, and both acts stand in the trail with who did them
  const back = await approvedVersion(dana, vik, sameButFor('as before'));
  await activate(back);
  await rejudge();
  const control = await db().changeControl.findUniqueOrThrow({ where: { changeId } });
  expect(control.outcome).toBe('deny');
  expect(await db().policyVersion.findUnique({ where: { number: alone } })).toMatchObject({
    state: 'retired',
    text: LAX_POLICY,
    authorId: personId('dir-dana'),
    approvedBy: personId('vp-vik'),
  });
  const acts = await db().auditEntry.findMany({
    where: { action: { in: ['policy.approved', 'policy.activated'] } },
    orderBy: { seq: 'asc' },
    select: { action: true, actorId: true },
  });
  expect(acts).toEqual([
    { action: 'policy.approved', actorId: personId('vp-vik') },
    { action: 'policy.activated', actorId: personId('dir-dana') },
    { action: 'policy.approved', actorId: personId('vp-vik') },
    { action: 'policy.activated', actorId: personId('dir-dana') },
  ]);
});

test('a version in shadow is compared decision by decision, and blocks nothing', async () => {
  const number = await approvedVersion(dana, vik, LAX_POLICY.replace('one person', 'somebody'));
  await shadowPolicy(dana, await seen(number));
  const { id, shadowSince } = await db().policyVersion.findUniqueOrThrow({ where: { number } });
  const [differs, agrees] = [await almostReady(), (await submitted()).changeId];
  for (const changeId of [differs, agrees]) await recordAsTheGateDoes(changeId);

  const report = await policyShadowReport(id, shadowSince!);
  expect(report).toMatchObject({ decisions: 2, agree: 1, wouldDeny: 0, wouldAllow: 1 });
  expect(report.requirements).toEqual([
    expect.objectContaining({ id: 'two-people-tier-1', heldByShadow: 0, heldByActive: 1 }),
  ]);
  expect(report.differences).toEqual([
    expect.objectContaining({
      changeId: differs,
      active: 'deny',
      shadow: 'allow',
      requirements: [expect.objectContaining({ id: 'two-people-tier-1', heldBy: 'active' })],
    }),
  ]);
  expect((await policyShadowReport(id, shadowSince!, 'no-standing-objection')).differences).toEqual([]);
  expect((await policyShadowReport(id, new Date(Date.now() + 60_000))).decisions).toBe(0);
});

/** Both answers to one question, as one act of the gate writes them. */
async function recordAsTheGateDoes(changeId: string): Promise<void> {
  const { decision, facts, policyVersionId, shadow } = await judged(changeId);
  const {
    repository,
    headSha: sha,
    environment,
  } = await db().changeControl.findUniqueOrThrow({ where: { changeId } });
  const at = new Date();
  for (const [mode, by, version] of [
    ['gate', decision, policyVersionId],
    ['shadow', shadow!.decision, shadow!.policyVersionId],
  ] as const) {
    await outside().gateDecision.create({
      data: {
        changeId,
        id: newId(),
        mode,
        repository,
        sha,
        environment,
        outcome: by.outcome,
        decision: JSON.parse(JSON.stringify(by)),
        facts: JSON.parse(JSON.stringify(facts)),
        policyVersionId: version,
        policyHash: by.policyHash,
        factsHash: by.factsHash,
        at,
        expiresAt: mode === 'gate' && by.outcome === 'allow' ? new Date(at.getTime() + 60_000) : null,
        askedBy: 'test',
      },
    });
  }
}
