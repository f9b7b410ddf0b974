import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { judge } from '#lib/changes/assess/judge.ts';
import { judgeOpenChanges } from '#lib/changes/assess/judge-open-changes.ts';
import type { Decision } from '#lib/domain/policy/evaluate.ts';
import { replay } from '#lib/domain/policy/evaluate.ts';
import type { Facts } from '#lib/domain/policy/facts.ts';
import { parsePolicy } from '#lib/domain/policy/parse-policy.ts';
import { SHIPPED_POLICY } from '#lib/domain/policy/shipped-policy.ts';
import { addDays, dayOf } from '#lib/domain/programme/days.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { activatePolicy } from '#lib/policies/activate-policy.ts';
import { draftPolicy } from '#lib/policies/draft-policy.ts';
import { listVersions } from '#lib/policies/queries.ts';
import { returnPolicy } from '#lib/policies/retire-policy.ts';
import { approveProgramme } from '#lib/programmes/approve-programme.ts';
import { cancelProgramme } from '#lib/programmes/cancel-programme.ts';
import { hasDueProgrammes } from '#lib/programmes/due-queries.ts';
import { extendProgramme } from '#lib/programmes/extend-programme.ts';
import type { PlanProgrammeInput } from '#lib/programmes/inputs.ts';
import { outcomeOf } from '#lib/programmes/outcome.ts';
import { changeProgramme, planProgramme } from '#lib/programmes/plan-programme.ts';
import { getProgrammePage } from '#lib/programmes/queries.ts';
import { runProgrammes, startDue } from '#lib/programmes/run-programmes.ts';
import { getProgramme } from '#lib/programmes/store.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { approvedChange, askGate } from '#tests/support/gate.ts';
import { activeNumber, approvedVersion, sameButFor, seen } from '#tests/support/policies.ts';
import { STRICTER_POLICY, THREE_PEOPLE } from '#tests/support/programme-policy.ts';
import { as, openShop, personId } from '#tests/support/submitted.ts';

useDatabase();
beforeAll(() => openShop());

const today = () => dayOf(Date.now());
const [dana, vik, pat] = [as('dir-dana'), as('vp-vik'), as('pri-pat')];
const job = (now = new Date()) => systemContext('run-programmes', now);
const plan = (over: Partial<PlanProgrammeInput> = {}): PlanProgrammeInput => ({
  name: 'Reset',
  purpose: 'Three weeks in which somebody else looks as well.',
  services: ['checkout'],
  policyVersion: null,
  startsOn: today(),
  endsOn: addDays(today(), 20),
  criteria: [
    { figure: 'uncontrolled', comparison: 'at-most', threshold: 0, windowDays: 1, consecutiveDays: 5 },
  ],
  ...over,
});
const versionOf = async (number: number) =>
  (await db().programme.findUniqueOrThrow({ where: { number } })).version;
const seenNow = async (number: number) => ({ number, seenVersion: await versionOf(number) });
const stateOf = async (number: number) =>
  (await db().programme.findUniqueOrThrow({ where: { number } })).state;
const codesOf = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
  outcomes
    .map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as { code?: string }).code))
    .sort();

async function running(over: Partial<PlanProgrammeInput>): Promise<number> {
  const { number } = await planProgramme(dana, plan(over));
  await approveProgramme(vik, await seenNow(number));
  await startDue(job());
  expect(await stateOf(number)).toBe('running');
  return number;
}

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

beforeEach(async () => {
  for (const { number } of await db().programme.findMany({
    where: { state: { in: ['planned', 'running'] } },
  }))
    await cancelProgramme(dana, { ...(await seenNow(number)), reason: 'the next test begins' });
});

describe('a plan', () => {
  test('takes a second person, who neither planned nor changed it', async () => {
    const { number } = await planProgramme(dana, plan());
    await expect(approveProgramme(dana, await seenNow(number))).rejects.toThrow('a second person');
    await expect(planProgramme(pat, plan())).rejects.toThrow('directors and the VP');
    await expect(approveProgramme(pat, await seenNow(number))).rejects.toThrow('directors and the VP');
    await expect(planProgramme(job(), plan())).rejects.toThrow('by people');
    await changeProgramme(vik, { ...plan({ name: 'Changed' }), ...(await seenNow(number)) });
    await expect(approveProgramme(vik, await seenNow(number))).rejects.toThrow('a second person');
    expect(await runProgrammes(job())).toMatchObject({ started: 0 });
    expect(await stateOf(number)).toBe('planned');
  });

  test('that is changed loses its approval', async () => {
    const { number } = await planProgramme(dana, plan());
    await approveProgramme(vik, await seenNow(number));
    expect(await hasDueProgrammes(new Date())).toBe(true);
    await changeProgramme(dana, { ...plan({ endsOn: addDays(today(), 300) }), ...(await seenNow(number)) });
    expect(await hasDueProgrammes(new Date())).toBe(false);
    expect(await startDue(job())).toBe(0);
  });

  test.each<[string, Partial<PlanProgrammeInput>, string]>([
    ['a service that is none', { services: ['nosuch'] }, 'services'],
    ['a day that has passed', { startsOn: addDays(dayOf(Date.now()), -1) }, 'startsOn'],
    ['an end before the start', { endsOn: '2020-01-01' }, 'endsOn'],
    ['a year and a day', { endsOn: addDays(dayOf(Date.now()), 400) }, 'endsOn'],
    ['more days in a row than it has', { endsOn: dayOf(Date.now()) }, 'criteria.0.consecutiveDays'],
    ['a figure that is none', { criteria: [{ figure: 'mood' }] }, 'criteria.0.figure'],
    ['a version that is none', { policyVersion: 999 }, 'policyVersion'],
  ])('is refused by its field: %s', async (_, over, field) => {
    await expect(planProgramme(dana, plan(over))).rejects.toMatchObject({ code: 'invalid', field });
  });

  test('is acted on as it was seen', async () => {
    const { number } = await planProgramme(dana, plan());
    const before = await seenNow(number);
    await changeProgramme(dana, { ...plan(), ...before });
    await expect(approveProgramme(vik, before)).rejects.toMatchObject({ code: 'conflict' });
    await expect(approveProgramme(vik, { number: 9_999, seenVersion: 1 })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

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
    expect(friction?.cost).toMatchObject({ judged: 1, rules: [{ id: 'senior-reads-tier-1', applied: 1 }] });
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

test('the database itself lets nothing run that a second person has not approved', async () => {
  const { number } = await planProgramme(dana, plan());
  const put = (data: object) => outside().programme.update({ where: { number }, data });
  await expect(put({ state: 'running', startedAt: new Date() })).rejects.toThrow('programme_approved');
  await expect(put({ approvedBy: personId('dir-dana') })).rejects.toThrow('programme_second_person');
  await expect(put({ state: 'cancelled' })).rejects.toThrow('programme_over');
});

describe('whoever approved it turns out to be whoever planned it', () => {
  const merge = (from: string, into: string | null) =>
    outside().person.update({
      where: { id: personId(from) },
      data: { mergedIntoId: into && personId(into) },
    });
  afterEach(async () => {
    await merge('vp-vik', null);
    await merge('dir-dana', null);
  });
  const extension = { endsOn: addDays(today(), 30), reason: 'two more weeks are needed' };

  test.each([
    ['vp-vik', 'dir-dana'],
    ['dir-dana', 'vp-vik'],
  ])('%s is %s: it waits for a second person, and then begins', async (from, into) => {
    const { number } = await planProgramme(dana, plan());
    await approveProgramme(vik, await seenNow(number));
    await merge(from, into);
    await startDue(job());
    expect(await stateOf(number)).toBe('planned');
    await merge(from, null);
    await startDue(job());
    expect(await stateOf(number)).toBe('running');
  });

  test('or whoever changed it: a third person is asked, and it begins', async () => {
    await outside().person.update({ where: { id: personId('pri-pat') }, data: { orgRole: 'director' } });
    const { number } = await planProgramme(dana, plan());
    await changeProgramme(pat, { ...plan(), ...(await seenNow(number)) });
    await approveProgramme(vik, await seenNow(number));
    await merge('vp-vik', 'pri-pat');
    await startDue(job());
    expect(await stateOf(number)).toBe('planned');
    await expect(approveProgramme(pat, await seenNow(number))).rejects.toMatchObject({ code: 'forbidden' });
    await outside().person.update({ where: { id: personId('sen-sol') }, data: { orgRole: 'director' } });
    await approveProgramme(as('sen-sol'), await seenNow(number));
    await startDue(job());
    expect(await stateOf(number)).toBe('running');
  });

  test('while it runs only a second person extends it', async () => {
    const number = await running({});
    await merge('vp-vik', 'dir-dana');
    await expect(extendProgramme(dana, { ...(await seenNow(number)), ...extension })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await merge('vp-vik', null);
    await extendProgramme(dana, { ...(await seenNow(number)), ...extension });
  });
});

describe('two at once end in one truth', () => {
  const ROUNDS = 8;

  test('an approval and a change: nobody approved what they have not seen', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { number } = await planProgramme(dana, plan());
      const input = await seenNow(number);
      const outcomes = await Promise.allSettled([
        approveProgramme(vik, input),
        changeProgramme(dana, { ...plan({ name: `Slipped in ${round}` }), ...input }),
      ]);
      expect(codesOf(outcomes)).toEqual(['conflict', 'done']);
      const row = await db().programme.findUniqueOrThrow({ where: { number } });
      expect([row.name.startsWith('Slipped'), row.approvedBy !== null].filter(Boolean).length).toBe(1);
    }
  });

  test('an approval of a programme and an edit of its version of the policy', async () => {
    for (let round = 0; round < ROUNDS / 2; round += 1) {
      const version = await approvedVersion(dana, vik, `${STRICTER_POLICY}\n// race ${round}`);
      const { number } = await planProgramme(
        dana,
        plan({ policyVersion: version, startsOn: addDays(today(), 2) }),
      );
      const reason = 'to write another text under it';
      const outcomes = await Promise.allSettled([
        approveProgramme(vik, await seenNow(number)),
        returnPolicy(dana, { ...(await seen(version)), reason }),
      ]);
      expect(codesOf(outcomes)).toEqual(['conflict', 'done']);
      await cancelProgramme(dana, { ...(await seenNow(number)), reason: 'the next round begins' });
    }
  });

  test('workers that begin it, and a cancellation', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { number } = await planProgramme(dana, plan());
      await approveProgramme(vik, await seenNow(number));
      const input = { ...(await seenNow(number)), reason: 'It was a mistake.' };
      await Promise.allSettled([startDue(job()), cancelProgramme(dana, input), startDue(job())]);
      const { id, state } = await db().programme.findUniqueOrThrow({ where: { number } });
      const told = await db().auditEntry.findMany({
        where: { subjectId: id },
        orderBy: { seq: 'asc' },
        select: { action: true },
      });
      const last = told.at(-1)?.action;
      expect([state, last]).toEqual(
        state === 'running' ? ['running', 'programme.started'] : ['cancelled', 'programme.cancelled'],
      );
      expect(told.filter(({ action }) => action === 'programme.started').length).toBeLessThanOrEqual(1);
      if (state === 'running')
        await cancelProgramme(dana, { ...(await seenNow(number)), reason: 'the next round' });
    }
  });
});
