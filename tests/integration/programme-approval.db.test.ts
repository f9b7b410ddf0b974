import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays, dayOf } from '#lib/domain/programme/days.ts';
import { db } from '#lib/platform/db.ts';
import { returnPolicy } from '#lib/policies/retire-policy.ts';
import { approveProgramme } from '#lib/programmes/approve-programme.ts';
import { cancelProgramme } from '#lib/programmes/cancel-programme.ts';
import { hasDueProgrammes } from '#lib/programmes/due-queries.ts';
import { extendProgramme } from '#lib/programmes/extend-programme.ts';
import type { PlanProgrammeInput } from '#lib/programmes/inputs.ts';
import { changeProgramme, planProgramme } from '#lib/programmes/plan-programme.ts';
import { runProgrammes, startDue } from '#lib/programmes/run-programmes.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { approvedVersion, seen } from '#tests/support/policies.ts';
import { STRICTER_POLICY } from '#tests/support/programme-policy.ts';
import {
  cancelAll,
  codesOf,
  dana,
  job,
  pat,
  plan,
  running,
  seenNow,
  stateOf,
  today,
  vik,
} from '#tests/support/programmes.ts';
import { as, openShop, personId } from '#tests/support/submitted.ts';

useDatabase();
beforeAll(() => openShop());
beforeEach(cancelAll);

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
