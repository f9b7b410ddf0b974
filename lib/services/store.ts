import type { TouchedRow } from '#lib/domain/record-counts.ts';
import type { Tx } from '#lib/platform/db.ts';
import { rowsJson } from '#lib/platform/rows.ts';

export interface ServiceRow {
  id: string;
  slug: string;
  name: string;
  tier: number;
  tierStated: boolean;
  team: string | null;
  ownerPersonId: string | null;
  directorPersonId: string | null;
  repository: string | null;
  paths: readonly string[];
  createdAt: Date;
}

export interface DependencyRow {
  serviceId: string;
  dependsOnId: string;
}

export async function findPersonIds(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select id::text from person where id = any(${ids}::uuid[])`;
  return new Set(rows.map((row) => row.id));
}

export async function findServiceIds(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select id::text from service where id = any(${ids}::uuid[])`;
  return new Set(rows.map((row) => row.id));
}

/** What somebody stated stays, whatever is assumed from folders afterwards. */
export function upsertServices(tx: Tx, rows: readonly ServiceRow[]): Promise<TouchedRow[]> {
  return tx.$queryRaw`
    insert into service select * from json_populate_recordset(null::service, ${rowsJson(rows)}::json)
    on conflict (id) do update set name = excluded.name, tier = excluded.tier,
      tier_stated = excluded.tier_stated, team = excluded.team, owner_person_id = excluded.owner_person_id,
      director_person_id = excluded.director_person_id, repository = excluded.repository,
      paths = excluded.paths
    where (excluded.tier_stated or not service.tier_stated)
      and (service.name, service.tier, service.tier_stated, service.team, service.owner_person_id,
        service.director_person_id, service.repository, service.paths)
      is distinct from (excluded.name, excluded.tier, excluded.tier_stated, excluded.team,
        excluded.owner_person_id, excluded.director_person_id, excluded.repository, excluded.paths)
    returning id::text, xmax = 0 as inserted`;
}

/** Makes `rows` the whole list of dependencies of the services in `ids`; returns the services whose list changed. */
export async function replaceDependencies(
  tx: Tx,
  ids: readonly string[],
  rows: readonly DependencyRow[],
): Promise<string[]> {
  const json = rowsJson(rows);
  const removed = await tx.$queryRaw<{ id: string }[]>`
    delete from service_dependency d where service_id = any(${ids}::uuid[])
      and not exists (select 1 from json_populate_recordset(null::service_dependency, ${json}::json) g
        where g.service_id = d.service_id and g.depends_on_id = d.depends_on_id)
    returning service_id::text as id`;
  const added = await tx.$queryRaw<{ id: string }[]>`
    insert into service_dependency
    select * from json_populate_recordset(null::service_dependency, ${json}::json)
    on conflict do nothing returning service_id::text as id`;
  return [...removed, ...added].map((row) => row.id);
}

/**
 * Brings the tier that changes and incidents carry in line with the services in `ids`, and marks the weeks
 * of the changes so touched for the rollup.
 */
export async function repairTiers(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    with lowest as (
      select own.change_id, min(s.tier) as tier
      from (select distinct change_id from change_service where service_id = any(${ids}::uuid[])) own
      join change_service cs on cs.change_id = own.change_id
      join service s on s.id = cs.service_id group by own.change_id),
    written as (
      update change c set tier = lowest.tier from lowest
      where c.id = lowest.change_id and c.tier is distinct from lowest.tier
      returning c.effective_at)
    insert into dirty_week
    select distinct date_trunc('week', effective_at at time zone 'UTC')::date as week from written order by week
    on conflict (week) do update set week = excluded.week`;
  await tx.$executeRaw`
    with lowest as (
      select own.incident_id, min(s.tier) as tier
      from (select distinct incident_id from incident_service where service_id = any(${ids}::uuid[])) own
      join incident_service i on i.incident_id = own.incident_id
      join service s on s.id = i.service_id group by own.incident_id)
    update incident i set tier = lowest.tier from lowest
    where i.id = lowest.incident_id and i.tier is distinct from lowest.tier`;
}

/** Lets corrections of one service happen one after the other. */
export async function lockService(tx: Tx, slug: string): Promise<void> {
  await tx.$queryRaw`select 1 from service where slug = ${slug} for update`;
}
