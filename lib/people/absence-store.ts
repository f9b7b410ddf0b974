import type { Tx } from '#lib/platform/db.ts';

/** Makes a person's absences be written one after the other. */
export async function lockPerson(tx: Tx, personId: string): Promise<void> {
  await tx.$executeRaw`select 1 from person where id = ${personId}::uuid for no key update`;
}

export interface KnownAbsence {
  id: string;
  startsAt: Date;
  endsAt: Date;
  delegateId: string | null;
}

/** Absences that share an instant with a span; the end belongs to none. */
export function overlapping(tx: Tx, personId: string, from: Date, until: Date): Promise<KnownAbsence[]> {
  return tx.absence.findMany({
    where: { personId, cancelledAt: null, startsAt: { lt: until }, endsAt: { gt: from } },
    select: { id: true, startsAt: true, endsAt: true, delegateId: true },
    orderBy: { startsAt: 'asc' },
  });
}
