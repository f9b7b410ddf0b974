import type { TouchedRow } from '#lib/domain/record-counts.ts';
import type { Tx } from '#lib/platform/db.ts';
import { rowsJson } from '#lib/platform/rows.ts';

export interface PersonRow {
  id: string;
  slug: string;
  name: string;
  level: string | null;
  orgRole: string;
  team: string | null;
  active: boolean;
  createdAt: Date;
}

export interface IdentityRow {
  kind: string;
  value: string;
  personId: string;
  addedAt: Date;
}

/** An identity that now points to a person it did not point to before. */
export interface MovedIdentity {
  personId: string;
  previousPersonId: string | null;
}

/** Whoever was merged into another stays inactive, whatever a source says. */
export function upsertPeople(tx: Tx, rows: readonly PersonRow[]): Promise<TouchedRow[]> {
  return tx.$queryRaw`
    insert into person select * from json_populate_recordset(null::person, ${rowsJson(rows)}::json)
    on conflict (id) do update set name = excluded.name, level = excluded.level,
      org_role = excluded.org_role, team = excluded.team,
      active = excluded.active and person.merged_into_id is null
    where (person.name, person.level, person.org_role, person.team, person.active)
      is distinct from (excluded.name, excluded.level, excluded.org_role, excluded.team,
        excluded.active and person.merged_into_id is null)
    returning id::text, xmax = 0 as inserted`;
}

/**
 * Adds identities, moves those that belong to another person, and tells which they were. Those of somebody who was
 * merged are the other's.
 */
export function upsertIdentities(tx: Tx, rows: readonly IdentityRow[]): Promise<MovedIdentity[]> {
  return tx.$queryRaw`
    with given as (
      select g.kind, g.value, coalesce(p.merged_into_id, p.id) as person_id, g.added_at
      from json_populate_recordset(null::person_identity, ${rowsJson(rows)}::json) g
      join person p on p.id = g.person_id),
    before as (select i.kind, i.value, i.person_id from person_identity i join given using (kind, value)),
    written as (
      insert into person_identity select * from given
      on conflict (kind, value) do update set person_id = excluded.person_id, added_at = excluded.added_at
      where person_identity.person_id <> excluded.person_id
      returning kind, value, person_id)
    select w.person_id::text as "personId", b.person_id::text as "previousPersonId"
    from written w left join before b using (kind, value)`;
}
