import type { AuditEntryInput } from '#lib/domain/audit/entry.ts';

type NoteEntry = Extract<AuditEntryInput, { action: `weekly-note.${string}` }>;

interface Said {
  id: string;
  item: string;
  kind: string;
  text: string;
  ownerId?: string | null;
  dueOn?: Date | null;
}

/** The entry of a note that was added or withdrawn. */
export function noteEntry(
  action: NoteEntry['action'],
  week: string,
  { id, item, kind, text, ownerId = null, dueOn = null }: Said,
): NoteEntry {
  return {
    action,
    subject: { type: 'week', id: week },
    details: {
      week,
      noteId: id,
      item,
      kind,
      text,
      ownerId,
      dueOn: dueOn?.toISOString().slice(0, 10) ?? null,
    },
  };
}
