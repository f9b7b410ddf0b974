import type { ActionKind, ActionState } from '#lib/domain/retro/action.ts';
import type { RetroState, SectionKey } from '#lib/domain/retro/document.ts';
import type { Reader, Tx } from '#lib/platform/db.ts';
import { invalid, notFound } from '#lib/platform/errors.ts';

export interface RetroRow {
  incidentId: string;
  state: RetroState;
  version: number;
  ownerId: string;
  withNames: boolean;
  submittedBy: string | null;
}

/** Locks the retro's row, so that what is done to it comes one after another. @throws DomainError `not-found` */
export async function lockRetro(tx: Tx, incidentId: string): Promise<RetroRow> {
  const [row] = await tx.$queryRaw<RetroRow[]>`
    select incident_id::text as "incidentId", state, version, owner_id::text as "ownerId", with_names as "withNames",
      submitted_by::text as "submittedBy"
    from retro where incident_id = ${incidentId}::uuid for update`;
  if (!row) throw notFound('The retro');
  return row;
}

/** Only one of two who open it at once does. Also false where there is no such incident. */
export async function insertRetro(tx: Tx, incidentId: string, ownerId: string, at: Date): Promise<boolean> {
  const made = await tx.$executeRaw`
    insert into retro (incident_id, state, version, owner_id, created_at)
    select id, 'draft', 1, ${ownerId}::uuid, ${at} from incident where id = ${incidentId}::uuid on conflict do nothing`;
  return made === 1;
}

export interface SectionRow {
  key: SectionKey;
  version: number;
  markdown: string;
  personId: string;
  name: string;
  recordedAt: Date;
}

/** The newest version of each section. */
export async function listSections(reader: Reader, incidentId: string): Promise<SectionRow[]> {
  return reader.$queryRaw<SectionRow[]>`
    select distinct on (s.key) s.key, s.version, s.markdown, s.person_id::text as "personId", p.name,
      s.recorded_at as "recordedAt"
    from retro_section s join person p on p.id = s.person_id
    where s.incident_id = ${incidentId}::uuid order by s.key, s.version desc`;
}

export const textsOf = (sections: readonly SectionRow[]): Partial<Record<SectionKey, string>> =>
  Object.fromEntries(sections.map(({ key, markdown }) => [key, markdown]));

/** The person that a person was found to be. */
export async function canonicalPerson(reader: Reader, id: string): Promise<string> {
  const row = await reader.person.findUnique({ where: { id }, select: { mergedIntoId: true } });
  return row?.mergedIntoId ?? id;
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

export interface ActionRow {
  id: string;
  kind: ActionKind;
  title: string;
  detail: string;
  ownerId: string;
  dueOn: Date;
  state: ActionState;
  version: number;
  changeId: string | null;
  policyVersion: number | null;
}

const ACTION_FIELDS = {
  id: true,
  kind: true,
  title: true,
  detail: true,
  ownerId: true,
  dueOn: true,
  state: true,
  version: true,
  changeId: true,
  policyVersion: true,
} as const;

/** @throws DomainError `not-found` */
export async function getAction(reader: Reader, incidentId: string, id: string): Promise<ActionRow> {
  const row = await reader.retroAction.findUnique({
    where: { incidentId_id: { incidentId, id } },
    select: ACTION_FIELDS,
  });
  if (!row) throw notFound('The action');
  return row as ActionRow;
}

export async function listActionRows(reader: Reader, incidentId: string): Promise<ActionRow[]> {
  const rows = await reader.retroAction.findMany({
    where: { incidentId },
    select: ACTION_FIELDS,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows as ActionRow[];
}

/**
 * Those who had a hand in a change and can still learn: its author and parties, as whoever they are known to be now,
 * active ones only.
 */
export async function listAuthors(reader: Reader, changeId: string): Promise<string[]> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    select distinct p.id::text as id from (
      select c.author_person_id as id from change c where c.id = ${changeId}::uuid
      union all select i.person_id from change_party h join person_identity i
        on i.kind = split_part(h.identity, ':', 1) and i.value = substr(h.identity, strpos(h.identity, ':') + 1)
        where h.change_id = ${changeId}::uuid and h.holder = 'person' and h.relation in ('author', 'co-author')
      union all select substr(h.identity, 8)::uuid from change_party h
        where h.change_id = ${changeId}::uuid and h.identity like 'person:%' and h.relation in ('author', 'co-author')
    ) hand join person w on w.id = hand.id join person p on p.id = coalesce(w.merged_into_id, w.id)
    where p.active order by 1`;
  return rows.map(({ id }) => id);
}
