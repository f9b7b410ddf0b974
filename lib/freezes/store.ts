import type { Tx } from '#lib/platform/db.ts';

/** Dated by the database's clock, as everything that a freeze is compared with. */
export interface FreezeRow {
  id: string;
  name: string;
  reason: string;
  serviceIds: readonly string[];
  tiers: readonly number[];
  environments: readonly string[];
  startsAt: Date;
  endsAt: Date;
  createdBy: string;
}

/** Writes a freeze that has not ended yet; one that began before now begins now. Null where it has ended. */
export async function insertFreeze(tx: Tx, row: FreezeRow): Promise<{ startsAt: Date; endsAt: Date } | null> {
  const rows = await tx.$queryRaw<{ startsAt: Date; endsAt: Date }[]>`
    insert into change_freeze (id, name, reason, service_ids, tiers, environments, starts_at, ends_at, created_by,
      created_at)
    select ${row.id}::uuid, ${row.name}, ${row.reason}, ${row.serviceIds}::uuid[], ${row.tiers}::smallint[],
      ${row.environments}::text[], greatest(${row.startsAt}::timestamptz, now()), ${row.endsAt}::timestamptz,
      ${row.createdBy}::uuid, now()
    where ${row.endsAt}::timestamptz > now() + interval '1 minute'
    returning starts_at as "startsAt", ends_at as "endsAt"`;
  return rows[0] ?? null;
}

export interface LockedFreeze {
  name: string;
  cancelled: boolean;
  ended: boolean;
}

export async function lockFreeze(tx: Tx, id: string): Promise<LockedFreeze | null> {
  const rows = await tx.$queryRaw<LockedFreeze[]>`
    select name, cancelled_at is not null as cancelled, ends_at <= now() as ended
    from change_freeze where id = ${id}::uuid for update`;
  return rows[0] ?? null;
}

export async function markCancelled(tx: Tx, id: string, by: string): Promise<void> {
  await tx.$executeRaw`
    update change_freeze set cancelled_at = now(), cancelled_by = ${by}::uuid where id = ${id}::uuid`;
}
