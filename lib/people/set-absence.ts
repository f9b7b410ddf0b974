import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import type { Tx } from '#lib/platform/db.ts';
import { conflict, forbidden, invalid, notFound } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/ids.ts';
import { lockPerson, overlapping } from './absence-store.ts';

const LONGEST_DAYS = 366;

export const SetAbsenceInput = z.strictObject({
  from: z.coerce.date(),
  until: z.coerce.date(),
  /** Who is asked instead, wherever their approval would count. */
  delegateId: z.uuid().nullish(),
});
export type SetAbsenceInput = z.output<typeof SetAbsenceInput>;

/**
 * Says when one is away and who is asked for reviews instead. The same again is no change.
 *
 * @throws DomainError `invalid` with the field; `conflict` where it overlaps an absence that is known
 */
export function setAbsence(ctx: Context, input: SetAbsenceInput): Promise<{ absenceId: string }> {
  return mutate<{ absenceId: string }>(ctx, async (tx) => {
    const personId = await absentee(tx, ctx);
    const { from: startsAt, until: endsAt } = input;
    const delegateId = input.delegateId ?? null;
    if (endsAt <= startsAt || endsAt <= ctx.now)
      throw invalid('The end must be after the beginning, and still to come.', 'until');
    if (endsAt.getTime() - startsAt.getTime() > LONGEST_DAYS * 86_400_000)
      throw invalid('At most a year.', 'until');
    await refuseStandIn(tx, personId, delegateId);
    for (const known of await overlapping(tx, personId, startsAt, endsAt)) {
      const isSame =
        known.startsAt.getTime() === startsAt.getTime() &&
        known.endsAt.getTime() === endsAt.getTime() &&
        known.delegateId === delegateId;
      if (isSame) return { result: { absenceId: known.id }, unchanged: true };
      throw conflict(
        `You are away from ${day(known.startsAt)} to ${day(known.endsAt)} already. Cancel that first.`,
      );
    }
    const id = newId();
    await tx.absence.create({ data: { personId, id, startsAt, endsAt, delegateId } });
    return {
      result: { absenceId: id },
      entries: [
        {
          action: 'absence.set',
          subject: { type: 'person', id: personId },
          details: { absenceId: id, from: startsAt.toISOString(), until: endsAt.toISOString(), delegateId },
        },
      ],
    };
  });
}

export const CancelAbsenceInput = z.strictObject({ absenceId: z.uuid() });
export type CancelAbsenceInput = z.output<typeof CancelAbsenceInput>;

/** Is back, or not away after all. Once more is no change. @throws DomainError `not-found` for another's absence */
export function cancelAbsence(ctx: Context, input: CancelAbsenceInput): Promise<{ absenceId: string }> {
  return mutate<{ absenceId: string }>(ctx, async (tx) => {
    const personId = await absentee(tx, ctx);
    const key = { personId_id: { personId, id: input.absenceId } };
    const known = await tx.absence.findUnique({ where: key, select: { cancelledAt: true } });
    if (!known) throw notFound('The absence');
    if (known.cancelledAt) return { result: input, unchanged: true };
    await tx.absence.update({ where: key, data: { cancelledAt: ctx.now } });
    return {
      result: input,
      entries: [
        {
          action: 'absence.cancelled',
          subject: { type: 'person', id: personId },
          details: { absenceId: input.absenceId },
        },
      ],
    };
  });
}

/** Absences are one's own, written one after the other. */
async function absentee(tx: Tx, ctx: Context): Promise<string> {
  if (ctx.actor.kind !== 'person') throw forbidden('Only people are ever away.');
  await authorise(tx, ctx, 'change.review');
  await lockPerson(tx, ctx.actor.id);
  return ctx.actor.id;
}

async function refuseStandIn(tx: Tx, personId: string, delegateId: string | null): Promise<void> {
  if (delegateId === null) return;
  if (delegateId === personId) throw invalid('Somebody else has to stand in for you.', 'delegateId');
  const standIn = await tx.person.findUnique({
    where: { id: delegateId },
    select: { name: true, active: true, orgRole: true },
  });
  if (!standIn) throw notFound('The person');
  if (!standIn.active) throw invalid(`${standIn.name} is no longer active.`, 'delegateId');
  if (standIn.orgRole === 'auditor')
    throw invalid(
      `${standIn.name} is an auditor, and auditors do not approve what they audit.`,
      'delegateId',
    );
}

const day = (instant: Date) => instant.toISOString().slice(0, 10);
