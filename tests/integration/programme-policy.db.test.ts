import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { judge } from '#lib/changes/assess/judge.ts';
import { judgeOpenChanges } from '#lib/changes/assess/judge-open-changes.ts';
import type { Decision } from '#lib/domain/policy/evaluate.ts';
import { replay } from '#lib/domain/policy/evaluate.ts';
import type { Facts } from '#lib/domain/policy/facts.ts';
import { parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import { SHIPPED_POLICY } from '#lib/domain/policy/shipped-policy.ts';
import { addDays } from '#lib/domain/programme/days.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { activatePolicy } from '#lib/policies/activate-policy.ts';
import { draftPolicy } from '#lib/policies/draft-policy.ts';
import { listVersions } from '#lib/policies/queries.ts';
import { returnPolicy } from '#lib/policies/retire-policy.ts';
import { approveProgramme } from '#lib/programmes/approve-programme.ts';
import { cancelProgramme } from '#lib/programmes/cancel-programme.ts';
import { extendProgramme } from '#lib/programmes/extend-programme.ts';
import { outcomeOf } from '#lib/programmes/outcome.ts';
import { planProgramme } from '#lib/programmes/plan-programme.ts';
import { getProgrammePage } from '#lib/programmes/queries.ts';
import { getProgramme } from '#lib/programmes/store.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { approvedChange, askGate } from '#tests/support/gate.ts';
import { activeNumber, approvedVersion, sameButFor, seen } from '#tests/support/policies.ts';
import { STRICTER_POLICY, THREE_PEOPLE } from '#tests/support/programme-policy.ts';
import { cancelAll, dana, plan, running, seenNow, stateOf, today, vik } from '#tests/support/programmes.ts';
import { openShop, personId } from '#tests/support/submitted.ts';

useDatabase();
beforeAll(() => openShop());
beforeEach(cancelAll);

/** A Tier-1 change that two people, neither of them a senior, approved: enough for the shipped policy. */
async function twoApproved() {
  const made = await approvedChange();
  await outside().review.updateMany({
    where: { changeId: made.changeId, personId: personId('sen-sol') },
    data: { personId: personId('mid-mara') },
  });
  await outside().review.updateMany({
    where: { changeId: made.changeId, personId: personId('sen-sia') },
    data: { personId: personId('dir-dana') },
  });
  return made;
}

/** So many reviews of a change were timed: 1 minute, 2, and so on. */
async function timed(changeId: string, reviews: number): Promise<void> {
  await outside().reviewOpening.createMany({
    data: Array.from({ length: reviews }, (_, n) => ({
      ...{ changeId, personId: personId('sen-sol'), revisionNumber: n + 1 },
      ...{ openedAt: new Date(), seconds: 60 * (n + 1), paths: [] },
    })),
  });
}

describe('a version in force for a programme', () => {
  test('judges changes to its services in the place of the active one, is cited, replays, and leaves with it', async () => {
    const number = await approvedVersion(dana, vik, STRICTER_POLICY);
    const change = await twoApproved();
    const elsewhere = await twoApproved();
    await outside().changeService.updateMany({
      where: { changeId: elsewhere.changeId },
      data: { serviceId: (await db().service.findUniqueOrThrow({ where: { slug: 'search' } })).id },
    });
    const outcome = async (of: { changeId: string }) => (await judge(db(), of.changeId))?.decision;
    const unmet = (decision: Decision | undefined) =>
      decision?.requirements.filter(({ state }) => state === 'unsatisfied').map(({ id }) => id);
    const before = unmet(await outcome(change));
    expect(before).not.toContain('senior-reads-tier-1');

    const programme = await running({ policyVersion: number });
    const decision = await outcome(change);
    expect(unmet(decision)).toContain('senior-reads-tier-1');
    expect(decision?.policyHash).toBe((await seen(number)).seenHash);
    expect((await outcome(elsewhere))?.policyHash).not.toBe(decision?.policyHash);
    expect((await listVersions()).find((one) => one.number === number)?.programmes).toEqual([programme]);

    await judgeOpenChanges(systemContext('test', new Date()));
    const kept = await db().changeControl.findUniqueOrThrow({ where: { changeId: change.changeId } });
    expect(kept.unmet).toContain('senior-reads-tier-1');

    const { outcome: answer } = await askGate({ sha: change.sha });
    expect(answer).toBe('deny');
    const [row] = await db().gateDecision.findMany({ where: { changeId: change.changeId, mode: 'gate' } });
    const parsed = parsePolicy(STRICTER_POLICY);
    expect(row?.policyHash).toBe(decision?.policyHash);
    expect(
      replay(
        row!.decision as unknown as Decision,
        parsed.ok ? parsed.policy : (null as never),
        row!.facts as Facts,
      ),
    ).toEqual({ same: true });

    const page = await getProgrammePage(
      programme,
      { personId: personId('dir-dana'), access: { allowed: true } },
      new Date(),
    );
    expect(page.policy?.number).toBe(number);
    await cancelProgramme(dana, { ...(await seenNow(programme)), reason: 'It is not needed any more.' });
    expect(unmet(await outcome(change))).toEqual(before);
    await judgeOpenChanges(systemContext('test', new Date()));
    const after = await db().changeControl.findUniqueOrThrow({ where: { changeId: change.changeId } });
    expect(after.unmet).not.toContain('senior-reads-tier-1');
  });

  test('its ledger has a change whose revisions were recorded after the gate was asked', async () => {
    const version = await approvedVersion(dana, vik, `${STRICTER_POLICY}\n// ledger`);
    const number = await running({ policyVersion: version });
    const { sha, changeId } = await approvedChange();
    expect((await askGate({ sha })).outcome).toBe('allow');
    await outside().revision.updateMany({
      where: { changeId },
      data: { createdAt: new Date(Date.now() + 3_600_000) },
    });
    const tomorrow = new Date(Date.now() + 86_400_000);
    const { friction } = await outcomeOf(await getProgramme(db(), number), tomorrow);
    expect(friction?.cost).toMatchObject({
      judged: 1,
      rules: [{ id: 'senior-reads-tier-1', applied: 1 }],
      review: { minutes: 20, own: 0, isAssumed: true },
      seniorRange: null,
    });
    // too few of its own were timed: any others say more than an assumption, and how much
    const { changeId: elsewhere } = await approvedChange();
    const { id: serviceId } = await db().service.findUniqueOrThrow({ where: { slug: 'search' } });
    await outside().changeService.updateMany({ where: { changeId: elsewhere }, data: { serviceId } });
    await timed(elsewhere, 30);
    const priced = (await outcomeOf(await getProgramme(db(), number), tomorrow)).friction!.cost;
    expect(priced.review).toEqual({ minutes: 15.5, timed: 30, own: 0, isAssumed: false });
    // the active policy asks a senior for this one already: no review more is no hour more, for sure
    expect(priced).toMatchObject({ seniors: 0, seniorHours: 0, seniorRange: { low: 0, high: 0 } });
    await timed(changeId, 31);
    const own = (await outcomeOf(await getProgramme(db(), number), tomorrow)).friction!.cost.review;
    expect(own).toEqual({ minutes: 16, timed: 31, own: 31, isAssumed: false });
  });

  test('leaves force at the end of the last day, whether or not the end was recorded yet', async () => {
    const number = await approvedVersion(dana, vik, `${STRICTER_POLICY}\n// until midnight`);
    const programme = await running({ policyVersion: number });
    const { changeId } = await twoApproved();
    await outside().$executeRaw`update programme set starts_on = ${addDays(today(), -9)}::date,
      ends_on = ${addDays(today(), -1)}::date where number = ${programme}`;
    expect(await stateOf(programme)).toBe('running');
    expect((await judge(db(), changeId))?.decision.policyHash).not.toBe((await seen(number)).seenHash);
    await expect(
      extendProgramme(dana, {
        ...(await seenNow(programme)),
        endsOn: addDays(today(), 9),
        reason: 'It was forgotten.',
      }),
    ).rejects.toThrow('last day is over');
  });

  test('is approved by two people and says all that the active one says', async () => {
    const draft = `${STRICTER_POLICY}\n// a draft`;
    const less = await approvedVersion(
      dana,
      vik,
      SHIPPED_POLICY.replace('context.reviews.people >= 2 }', 'context.reviews.people >= 1 }'),
    );
    const { number: unapproved } = await draftPolicy(dana, {
      text: draft,
      note: 'for a test',
    });
    for (const [policyVersion, why] of [
      [less, 'in another way'],
      [unapproved, 'two people'],
    ] as const) {
      const { number } = await planProgramme(dana, plan({ policyVersion }));
      await expect(approveProgramme(vik, await seenNow(number))).rejects.toThrow(why);
    }
  });

  test('cannot be returned, edited or outgrown by the active one while an approved programme holds it', async () => {
    const number = await approvedVersion(dana, vik, `${STRICTER_POLICY}\n// held`);
    await running({ policyVersion: number });
    const reason = 'to write another text under it';
    await expect(returnPolicy(dana, { ...(await seen(number)), reason })).rejects.toThrow(
      'was approved with this version',
    );
    const more = await approvedVersion(dana, vik, `${SHIPPED_POLICY}${THREE_PEOPLE}`);
    const seenActive = await activeNumber();
    await expect(activatePolicy(dana, { ...(await seen(more)), seenActive })).rejects.toThrow(
      'would ask for less',
    );
    const same = await approvedVersion(dana, vik, sameButFor('within'));
    await activatePolicy(dana, { ...(await seen(same)), seenActive });
    expect(await activeNumber()).toBe(same);
  });

  test('is one at a time: two programmes at once have the same', async () => {
    const one = await approvedVersion(dana, vik, `${STRICTER_POLICY}\n// one`);
    const two = await approvedVersion(dana, vik, `${STRICTER_POLICY}${THREE_PEOPLE}`);
    const first = await running({ policyVersion: one });
    const { number } = await planProgramme(dana, plan({ policyVersion: two, services: ['search'] }));
    await expect(approveProgramme(vik, await seenNow(number))).rejects.toThrow(
      `Programme ${first} has version ${one}`,
    );
    await running({ policyVersion: one, services: ['search'] });
    const later = { startsOn: addDays(today(), 30), endsOn: addDays(today(), 40) };
    const { number: after } = await planProgramme(dana, plan({ policyVersion: two, ...later }));
    await approveProgramme(vik, await seenNow(after));
    const endsOn = addDays(today(), 35);
    await expect(
      extendProgramme(dana, { ...(await seenNow(first)), endsOn, reason: 'It needs another week.' }),
    ).rejects.toThrow(`Programme ${after}`);
  });

  test('fails closed: without its text, or with two that disagree, nothing is let through', async () => {
    const one = await approvedVersion(dana, vik, `${STRICTER_POLICY}\n// closed`);
    const programme = await running({ policyVersion: one });
    const { sha } = await approvedChange();
    const id = { number: programme };
    const { policyVersionId } = await db().programme.findUniqueOrThrow({ where: id });
    await outside().programme.update({ where: id, data: { policyVersionId: crypto.randomUUID() } });
    await expect(askGate({ sha })).rejects.toMatchObject({ code: 'unavailable' });
    await outside().programme.update({ where: id, data: { policyVersionId } });
    expect((await askGate({ sha })).outcome).toBe('allow');
    const other = await approvedVersion(dana, vik, `${STRICTER_POLICY}\n// other`);
    const { id: otherId } = await db().policyVersion.findUniqueOrThrow({ where: { number: other } });
    const { number } = await planProgramme(dana, plan());
    await outside().programme.update({
      where: { number },
      data: {
        state: 'running',
        approvedBy: personId('vp-vik'),
        startedAt: new Date(),
        policyVersionId: otherId,
      },
    });
    await expect(askGate({ sha })).rejects.toMatchObject({ code: 'unavailable' });
  });
});
