import { z } from 'zod';
import { mutate } from '#lib/audit/mutate.ts';
import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';
import { CorrectionReason, Line } from '#lib/domain/correction.ts';
import { IDENTITY_KINDS, normaliseIdentity } from '#lib/domain/person/observation.ts';
import { authorise } from '#lib/platform/authorise.ts';
import type { Context } from '#lib/platform/context.ts';
import { conflict, notFound } from '#lib/platform/errors.ts';
import { refuseOwnOpenChange, withIdentity } from '#lib/platform/own-open-changes.ts';
import { mapAuthors } from './map-authors.ts';
import { countAdmins, lockPeople, personOf, refuseOwn, requireAdmin } from './person-store.ts';

export const CorrectIdentityInput = z.strictObject({
  slug: Line(100),
  kind: z.enum(IDENTITY_KINDS),
  /** For oidc: `<issuer>|<subject>`. */
  value: Line(500),
  reason: CorrectionReason,
});
export type CorrectIdentityInput = z.output<typeof CorrectIdentityInput>;

/**
 * Gives a person an identity, and the changes that were recorded under it.
 *
 * @throws DomainError `forbidden`, also while an open change of one's own names it; `not-found`; `conflict` when it is somebody's already, or they were merged
 */
export async function addIdentity(ctx: Context, input: CorrectIdentityInput): Promise<{ added: boolean }> {
  return mutate<{ added: boolean }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'records.correct');
    await lockPeople(tx);
    const person = await personOf(tx, input.slug);
    if (person.mergedIntoId !== null) throw conflict(`${input.slug} was merged into another person.`);
    refuseOwn(ctx.actor.id, person.id, 'identities');
    const { kind, value } = normaliseIdentity(input);
    const holder = await tx.personIdentity.findUnique({
      where: { kind_value: { kind, value } },
      select: { personId: true, person: { select: { slug: true } } },
    });
    if (holder?.personId === person.id) return { result: { added: false }, unchanged: true };
    if (holder)
      throw conflict(
        `It is ${holder.person.slug}’s. Remove it there first, or merge the two if they are one person.`,
      );
    await refuseOwnOpenChange(tx, ctx, withIdentity({ kind, value }));
    await tx.personIdentity.create({ data: { kind, value, personId: person.id, addedAt: ctx.now } });
    await mapAuthors(tx, [{ personId: person.id, previousPersonId: null }]);
    const after = [...person.identities, { kind, value }];
    return { result: { added: true }, entries: [entry(person.id, person.identities, after, input.reason)] };
  });
}

/**
 * Takes an identity from a person, and with it the changes that were recorded under it; nobody signs in by it.
 *
 * @throws DomainError `forbidden`, also while an open change of one's own names it; `not-found`; `conflict` when nobody
 * would be left to administer this installation
 */
export async function removeIdentity(
  ctx: Context,
  input: CorrectIdentityInput,
): Promise<{ removed: boolean }> {
  return mutate<{ removed: boolean }>(ctx, async (tx) => {
    await authorise(tx, ctx, 'records.correct');
    await lockPeople(tx);
    const admins = await countAdmins(tx);
    const person = await personOf(tx, input.slug);
    refuseOwn(ctx.actor.id, person.id, 'identities');
    const { kind, value } = normaliseIdentity(input);
    const after = person.identities.filter((one) => one.kind !== kind || one.value !== value);
    if (after.length === person.identities.length) throw notFound('This identity');
    await refuseOwnOpenChange(tx, ctx, withIdentity({ kind, value }));
    await tx.personIdentity.delete({ where: { kind_value: { kind, value } } });
    await mapAuthors(tx, [{ personId: person.id, previousPersonId: person.id }]);
    await requireAdmin(tx, admins);
    return { result: { removed: true }, entries: [entry(person.id, person.identities, after, input.reason)] };
  });
}

type Held = { kind: string; value: string };

function entry(id: string, before: readonly Held[], after: readonly Held[], reason: string): AuditEntryInput {
  const words = (identities: readonly Held[]) =>
    identities.map(({ kind, value }) => `${kind}:${value}`).sort();
  return {
    action: 'person.corrected',
    subject: { type: 'person', id },
    details: { field: 'identities', before: words(before), after: words(after), reason },
  };
}
