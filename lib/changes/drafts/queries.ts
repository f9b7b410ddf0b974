import { DraftFields, EMPTY_DRAFT } from '#lib/domain/change/draft.ts';
import { db } from '#lib/platform/db.ts';

export interface Draft {
  id: string;
  fields: DraftFields;
  updatedAt: Date;
}

/** A person's own drafts, the one they worked on last first. */
export async function listDrafts(personId: string): Promise<Draft[]> {
  const rows = await db().changeDraft.findMany({
    where: { personId },
    orderBy: { updatedAt: 'desc' },
    select: { id: true, fields: true, updatedAt: true },
  });
  return rows.map((row) => ({ ...row, fields: readFields(row.fields) }));
}

/** A draft outlives the form that it was typed into: what it had no field for is empty. */
function readFields(stored: unknown): DraftFields {
  const known = Object.fromEntries(
    Object.entries(stored as object).filter(([name]) => Object.hasOwn(EMPTY_DRAFT, name)),
  );
  return DraftFields.safeParse({ ...EMPTY_DRAFT, ...known }).data ?? EMPTY_DRAFT;
}
