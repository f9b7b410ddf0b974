import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import { CorrectionReason, correctionsOf, Line } from '#lib/domain/correction.ts';
import { LEVELS, ORG_ROLES } from '#lib/domain/person/observation.ts';
import { kindOf } from '#lib/domain/policy/wanted.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict } from '#lib/platform/errors.ts';
import { refuseOwnOpenChange, withPeople } from '#lib/platform/own-open-changes.ts';
import { countAdmins, lockPeople, personOf, refuseOwn, requireAdmin } from './person-store.ts';

/** What can be corrected of a person. */
const Fields = z.strictObject({
  name: Line(200).optional(),
  level: z.enum(LEVELS).nullable().optional(),
  orgRole: z.enum(ORG_ROLES).optional(),
  team: Line(200).nullable().optional(),
  active: z.boolean().optional(),
  /** The last day, UTC, on which their attestation of the training holds. */
  trainedUntil: z.iso.date('Give a day as 2026-12-31.').nullable().optional(),
});

export const CorrectPersonInput = z.strictObject({
  slug: Line(100),
  /** The fields as they were on the screen, and as they are to be. */
  seen: Fields,
  wanted: Fields,
  reason: CorrectionReason,
});
export type CorrectPersonInput = z.output<typeof CorrectPersonInput>;

/** The end of a day in UTC, and the day of an instant that ends one. */
const endOf = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000);
export const lastDayOf = (until: Date | null): string | null =>
  until === null ? null : new Date(until.getTime() - 1).toISOString().slice(0, 10);

/** Fields that decide what a person may do, which they cannot give themselves. */
const STANDING = ['level', 'orgRole', 'active', 'trainedUntil'];
/** Fields that decide about changes in which they have a hand or a say. */
const DECIDING = [...STANDING, 'team'];

/**
 * Corrects what an import got wrong about a person, with an audit entry a field. The level that changes were
 * recorded with stays; approvals are counted by the level of now, so open changes are judged again.
 *
 * @throws DomainError `forbidden`, also where it decides about an open change of one's own; `not-found`; `invalid`;
 * `conflict` when it was altered meanwhile, they are merged into another, or nobody would be left to administer this
 * installation
 */
export async function correctPerson(ctx: Context, input: CorrectPersonInput): Promise<{ corrected: number }> {
  return mutate<{ corrected: number }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'records.correct');
    await lockPeople(tx);
    const admins = await countAdmins(tx);
    const person = await personOf(tx, input.slug);
    if (person.mergedIntoId !== null) throw conflict(`${input.slug} was merged into another person.`);
    const { name, level, orgRole, team, active } = person;
    const current = { name, level, orgRole, team, active, trainedUntil: lastDayOf(person.trainedUntil) };
    const { corrected, stale } = correctionsOf(input.seen, input.wanted, current);
    if (stale.length > 0)
      throw conflict(
        `Somebody has altered ${stale.join(', ')} since you opened this. Reload to see what it is now.`,
      );
    if (corrected.some(({ field }) => STANDING.includes(field)))
      refuseOwn(ctx.actor.id, person.id, 'level, role, training and whether you are active');
    const [first, ...others] = corrected.map(
      (one): AuditEntryInput => ({
        action: 'person.corrected',
        subject: { type: 'person', id: person.id },
        details: { ...one, reason: input.reason },
      }),
    );
    if (!first) return { result: { corrected: 0 }, unchanged: true };
    const data = corrected.map(({ field, after }) => [
      field,
      field === 'trainedUntil' && typeof after === 'string' ? endOf(after) : after,
    ]);
    const corrections: Partial<Omit<typeof person, 'identities'>> = Object.fromEntries(data);
    if (corrected.some(({ field }) => DECIDING.includes(field)))
      await refuseOwnOpenChange(
        tx,
        ctx,
        withPeople([person.id], kindsOf({ ...person, ...corrections }, ctx.now)),
      );
    await tx.person.update({ where: { id: person.id }, data: corrections });
    await requireAdmin(tx, admins);
    return { result: { corrected: corrected.length }, entries: [first, ...others] };
  });
}

/** What an approver of theirs is to a policy, which a change may want; nothing for whoever approves nothing. */
function kindsOf(person: Awaited<ReturnType<typeof personOf>>, at: Date): readonly string[] {
  const level = LEVELS.find((one) => one === person.level) ?? null;
  const orgRole = ORG_ROLES.find((one) => one === person.orgRole);
  if (!person.active || orgRole === undefined) return [];
  return [kindOf({ level, orgRole, trained: person.trainedUntil !== null && person.trainedUntil > at })];
}
