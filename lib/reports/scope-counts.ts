import type { Tier } from '#lib/domain/service/observation.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import { incidentInScope, knownTables, REACHED_PRODUCTION, type ReportScope } from './scope.ts';

const { sql, join } = PrismaSql;

/** How many incidents each scope holds, in the given order; in one statement. All scopes are as of the same instant. */
export async function countIncidents(scopes: readonly ReportScope[]): Promise<number[]> {
  const [first] = scopes;
  if (!first) return [];
  const { ctes, incident } = knownTables(first);
  const counts = scopes.map(
    (scope) => sql`(select count(*)::int from ${incident} i where ${incidentInScope(scope)})`,
  );
  const [row] = await db().$queryRaw<{ counts: number[] }[]>`
    with ${ctes} counted as (select array[${join(counts)}] counts) select counts from counted`;
  return row?.counts ?? [];
}

/** What the history holds at all: to tell "none yet" from "none in this scope". */
export interface KnownHistory {
  changes: boolean;
  incidents: boolean;
  /** Tiers that a service has, most critical first. */
  tiers: Tier[];
}

export async function knownHistory(): Promise<KnownHistory> {
  const [row] = await db().$queryRaw<KnownHistory[]>`
    select exists (select 1 from change c where ${REACHED_PRODUCTION}) changes,
      exists (select 1 from incident) incidents,
      coalesce((select jsonb_agg(distinct tier order by tier) from service), '[]') tiers`;
  return row as KnownHistory;
}
