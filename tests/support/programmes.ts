import { expect } from 'vitest';
import { addDays, dayOf } from '#lib/domain/programme/days.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { approveProgramme } from '#lib/programmes/approve-programme.ts';
import { cancelProgramme } from '#lib/programmes/cancel-programme.ts';
import type { PlanProgrammeInput } from '#lib/programmes/inputs.ts';
import { planProgramme } from '#lib/programmes/plan-programme.ts';
import { startDue } from '#lib/programmes/run-programmes.ts';
import { as } from '#tests/support/submitted.ts';

export const today = () => dayOf(Date.now());
export const [dana, vik, pat] = [as('dir-dana'), as('vp-vik'), as('pri-pat')];
export const job = (now = new Date()) => systemContext('run-programmes', now);
export const plan = (over: Partial<PlanProgrammeInput> = {}): PlanProgrammeInput => ({
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
export const versionOf = async (number: number) =>
  (await db().programme.findUniqueOrThrow({ where: { number } })).version;
export const seenNow = async (number: number) => ({ number, seenVersion: await versionOf(number) });
export const stateOf = async (number: number) =>
  (await db().programme.findUniqueOrThrow({ where: { number } })).state;
export const codesOf = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
  outcomes
    .map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as { code?: string }).code))
    .sort();

export async function running(over: Partial<PlanProgrammeInput>): Promise<number> {
  const { number } = await planProgramme(dana, plan(over));
  await approveProgramme(vik, await seenNow(number));
  await startDue(job());
  expect(await stateOf(number)).toBe('running');
  return number;
}

/** Ends what an earlier test has planned or begun. */
export async function cancelAll(): Promise<void> {
  for (const { number } of await db().programme.findMany({
    where: { state: { in: ['planned', 'running'] } },
  }))
    await cancelProgramme(dana, { ...(await seenNow(number)), reason: 'the next test begins' });
}
