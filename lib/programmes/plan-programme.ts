import { mutate } from '#lib/audit/mutate.ts';
import { type Criterion, readCriteria } from '#lib/domain/programme/criteria.ts';
import { dayOf, daysBetween } from '#lib/domain/programme/days.ts';
import { daysTrouble } from '#lib/domain/programme/lifecycle.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { invalid } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/ids.ts';
import { lockPolicies } from '#lib/platform/policy-lock.ts';
import { storableText } from '#lib/platform/rows.ts';
import type { ChangeProgrammeInput, PlanProgrammeInput } from './inputs.ts';
import { type ProgrammeResult, programmeEntry, programmeStep, requirePerson } from './programme-step.ts';
import { nextNumber, servicesOf } from './store.ts';

/**
 * Plans a programme. It begins on its first day if a second person has approved it by then, and ends by itself.
 *
 * @throws DomainError `forbidden`; `invalid` with the field
 */
export async function planProgramme(ctx: Context, input: PlanProgrammeInput): Promise<ProgrammeResult> {
  return mutate<ProgrammeResult>(ctx, async (tx) => {
    await authorise(tx, ctx, 'programme.manage');
    const createdBy = requirePerson(ctx);
    await lockPolicies(tx);
    const id = newId();
    const number = await nextNumber(tx);
    const plan = await readPlan(tx, input, ctx.now);
    await tx.programme.create({
      data: { id, number, state: 'planned', version: 1, createdBy, createdAt: ctx.now, ...plan },
    });
    return {
      result: { number, version: 1, state: 'planned' },
      entries: [programmeEntry('programme.planned', { id, number, name: plan.name }, 1, told(input))],
    };
  });
}

/**
 * Changes what is planned. An approval that it had is taken back: nobody approved what they have not seen.
 *
 * @throws DomainError `conflict` once it runs, `forbidden`; `invalid` with the field
 */
export async function changeProgramme(ctx: Context, input: ChangeProgrammeInput): Promise<ProgrammeResult> {
  const { number, seenVersion, ...wanted } = input;
  return programmeStep(ctx, { number, seenVersion }, 'change', async (tx, programme) => {
    const plan = await readPlan(tx, wanted, ctx.now);
    await tx.programme.update({ where: { id: programme.id }, data: { ...plan, approvedBy: null } });
    return {
      state: 'planned',
      entry: (version) =>
        programmeEntry('programme.changed', { ...programme, name: plan.name }, version, told(wanted)),
    };
  });
}

async function readPlan(tx: Tx, input: PlanProgrammeInput, now: Date) {
  const { startsOn, endsOn } = input;
  const trouble = daysTrouble(input);
  if (trouble !== null) throw invalid(trouble, 'endsOn');
  if (startsOn < dayOf(now.getTime())) throw invalid('Its first day has passed.', 'startsOn');
  const { ids, missing } = await servicesOf(tx, input.services);
  if (missing !== null) throw invalid(`There is no service “${missing}”.`, 'services');
  return {
    name: storableText(input.name),
    purpose: storableText(input.purpose),
    serviceIds: ids,
    policyVersionId: await policyVersionId(tx, input.policyVersion),
    startsOn: new Date(startsOn),
    endsOn: new Date(endsOn),
    criteria: criteriaOf(input),
  };
}

function criteriaOf({ criteria: wanted, startsOn, endsOn }: PlanProgrammeInput): Criterion[] {
  const read = readCriteria(wanted);
  if (!read.ok) throw invalid(read.reason, `criteria.${read.field}`);
  const days = daysBetween(startsOn, endsOn) + 1;
  const late = read.criteria.findIndex(({ consecutiveDays }) => consecutiveDays > days);
  if (late >= 0)
    throw invalid(
      `It lasts ${days} days, so ${read.criteria[late]!.consecutiveDays} days in a row cannot be reached.`,
      `criteria.${late}.consecutiveDays`,
    );
  return [...read.criteria];
}

async function policyVersionId(tx: Tx, number: number | null): Promise<string | null> {
  if (number === null) return null;
  const row = await tx.policyVersion.findUnique({ where: { number }, select: { id: true } });
  if (!row) throw invalid(`There is no version ${number} of the policy.`, 'policyVersion');
  return row.id;
}

/** What the audit log is told of a plan. */
const told = ({ purpose, services, policyVersion, startsOn, endsOn, criteria }: PlanProgrammeInput) => ({
  purpose: storableText(purpose),
  services,
  policyVersion,
  startsOn,
  endsOn,
  criteria: criteria as Criterion[],
});
