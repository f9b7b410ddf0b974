import type { Reader, Tx } from '#lib/platform/db.ts';
import { invalid, notFound } from '#lib/platform/errors.ts';

export interface NoteRow {
  id: string;
  item: string;
  kind: 'comment' | 'decision';
  text: string;
  personId: string;
  withdrawnAt: Date | null;
}

/** A note, alone until the end of the transaction. @throws DomainError `not-found` */
export async function lockNote(tx: Tx, week: string, id: string): Promise<NoteRow> {
  const [row] = await tx.$queryRaw<NoteRow[]>`
    select id::text, item, kind, text, person_id::text as "personId", withdrawn_at as "withdrawnAt"
    from weekly_note where week = ${week}::date and id = ${id}::uuid for update`;
  if (!row) throw notFound('The note');
  return row;
}

/** Keeps the figures of a week that was held; false where it is closed already. */
export async function insertReview(
  tx: Tx,
  { week, figures, closedBy, at }: { week: string; figures: string; closedBy: string; at: Date },
): Promise<boolean> {
  const made = await tx.$executeRaw`
    insert into weekly_review (week, figures, closed_by, closed_at)
    values (${week}::date, ${figures}::jsonb, ${closedBy}::uuid, ${at}) on conflict do nothing`;
  return made === 1;
}

/** Somebody who can be given something to do. @throws DomainError `invalid` on `owner` */
export async function findOwner(reader: Reader, slug: string): Promise<string> {
  const row = await reader.person.findUnique({
    where: { slug },
    select: { id: true, active: true, mergedIntoId: true },
  });
  if (!row?.active || row.mergedIntoId) throw invalid(`Nobody active is called “${slug}” here.`, 'owner');
  return row.id;
}

/** The records of one person, under all that they were merged from. */
export async function isSamePerson(reader: Reader, a: string, b: string): Promise<boolean> {
  if (a === b) return true;
  const rows = await reader.person.findMany({
    where: { id: { in: [a, b] } },
    select: { id: true, mergedIntoId: true },
  });
  const [one, other] = rows.map(({ id, mergedIntoId }) => mergedIntoId ?? id);
  return one !== undefined && one === other;
}

/** Takes a note back. */
export async function markWithdrawn(tx: Tx, week: string, id: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    update weekly_note set withdrawn_at = ${at} where week = ${week}::date and id = ${id}::uuid`;
}
