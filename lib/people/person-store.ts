import type { Tx } from '#lib/platform/db.ts';
import { demoSignInAllowed } from '#lib/platform/env.ts';
import { conflict, forbidden, notFound } from '#lib/platform/errors.ts';

/** Lets corrections of people happen one after the other: they are rare, and two at once can lock everybody out. */
export async function lockPeople(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('people', 0))`;
}

/** @throws DomainError `not-found` */
export async function personOf(tx: Tx, slug: string) {
  const person = await tx.person.findUnique({ where: { slug }, include: { identities: true } });
  if (!person) throw notFound(`A person called ${slug}`);
  return person;
}

/** How many could sign in and administer this installation. */
export async function countAdmins(tx: Tx): Promise<number> {
  const [row] = await tx.$queryRaw<[{ admins: number }]>`
    select count(*)::int as admins from person p
    where p.active and p.org_role = 'admin' and p.merged_into_id is null
      and (${demoSignInAllowed()} or exists (
        select from person_identity i where i.person_id = p.id and i.kind = 'oidc'))`;
  return row.admins;
}

/** @throws DomainError `conflict` when there were any `before` and none is left */
export async function requireAdmin(tx: Tx, before: number): Promise<void> {
  if (before > 0 && (await countAdmins(tx)) === 0)
    throw conflict('Nobody would be left who can sign in as an administrator. Make somebody else one first.');
}

/**
 * Nobody decides about their own standing: that needs a second person, or an import.
 *
 * @throws DomainError `forbidden`
 */
export function refuseOwn(actorId: string, personId: string, what: string): void {
  if (actorId === personId) throw forbidden(`Another administrator has to correct your own ${what}.`);
}

/** Everything that names a person names the one they were found to be; chains end at the last. */
export async function hangOver(tx: Tx, from: string, into: string): Promise<void> {
  await tx.$executeRaw`update person_identity set person_id = ${into}::uuid where person_id = ${from}::uuid`;
  await tx.$executeRaw`update change set author_person_id = ${into}::uuid where author_person_id = ${from}::uuid`;
  await tx.$executeRaw`update service set owner_person_id = ${into}::uuid where owner_person_id = ${from}::uuid`;
  await tx.$executeRaw`
    update service set director_person_id = ${into}::uuid where director_person_id = ${from}::uuid`;
  await tx.$executeRaw`
    update change_control set submitted_by = ${into}::uuid where submitted_by = ${from}::uuid`;
  await tx.$executeRaw`
    update review_request r set person_id = ${into}::uuid where person_id = ${from}::uuid and not exists (
      select from review_request o where o.change_id = r.change_id and o.person_id = ${into}::uuid)`;
  await tx.$executeRaw`update absence set person_id = ${into}::uuid where person_id = ${from}::uuid`;
  await tx.$executeRaw`update absence set delegate_id = ${into}::uuid where delegate_id = ${from}::uuid`;
  await tx.$executeRaw`update change_draft set person_id = ${into}::uuid where person_id = ${from}::uuid`;
  await tx.$executeRaw`
    update person set merged_into_id = ${into}::uuid
    where id = ${from}::uuid or merged_into_id = ${from}::uuid`;
  await tx.$executeRaw`update person set active = false where id = ${from}::uuid`;
}
