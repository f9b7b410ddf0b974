import type { Severity } from '#lib/domain/incident/observation.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { PrismaSql } from '#lib/platform/db.ts';
import { type KnownTables, knownAt } from '#lib/platform/known-at.ts';

const { sql, join } = PrismaSql;

/** What a report is about. Everything in it is a value; the same scope gives the same report on the same data. */
export interface ReportScope {
  /** Half-open `[from, to)`; null: from the first record on. */
  from: Date | null;
  to: Date;
  /** Null: all tiers, and what belongs to no known service too. */
  tiers: readonly Tier[] | null;
  /** At least this severe: 2 means Sev1 and Sev2. */
  severity: Severity;
  /** Slugs. */
  service: string | null;
  team: string | null;
  /** As it was known before this instant; null or absent: as it is known now. */
  asOf?: Date | null;
}

/** The tables that a report on this scope reads in the place of those that conditions here name. */
export function knownTables({ asOf = null }: ReportScope): KnownTables {
  return knownAt(asOf);
}

/** Where the changes of a scope end: with the period, and no later than what is known. */
export function changesEnd({ to, asOf = null }: ReportScope): Date {
  return asOf !== null && asOf < to ? asOf : to;
}

const tierList = (tiers: readonly Tier[]) => join(tiers.map((tier) => sql`${tier}::smallint`));

/** An instant as PostgreSQL reads it, whatever the session's time zone. */
export const instant = (at: Date) => sql`${at.toISOString()}::timestamptz`;

/** `c.tier` is in scope; on the rollup (`zeroIfUnknown`) the tier 0 stands for unknown. */
export function tierInScope(column: PrismaSql.Sql, { tiers }: ReportScope): PrismaSql.Sql {
  return tiers === null ? sql`true` : sql`${column} in (${tierList(tiers)})`;
}

/** Condition on `service s`: what the service and team filters select. Null without such a filter. */
function serviceFilter({ service, team }: ReportScope): PrismaSql.Sql | null {
  const wanted = [
    service === null ? null : sql`s.slug = ${service}`,
    team === null ? null : sql`s.team = ${team}`,
  ].filter((condition) => condition !== null);
  return wanted.length > 0 ? join(wanted, ' and ') : null;
}

/**
 * Condition on `incident i`: started in the period, severe enough, and it affects a service in scope (of a tier in
 * scope, and of the service and team asked for). With all tiers, an incident without a known service counts too.
 */
export function incidentInScope(scope: ReportScope): PrismaSql.Sql {
  const filter = serviceFilter(scope);
  const { service } = knownTables(scope);
  const affects = (condition: PrismaSql.Sql) =>
    sql`exists (select 1 from incident_service x join ${service} s on s.id = x.service_id
      where x.incident_id = i.id and ${condition})`;
  return join(
    [
      sql`i.severity <= ${scope.severity}::smallint`,
      sql`i.started_at < ${instant(scope.to)}`,
      scope.from === null ? null : sql`i.started_at >= ${instant(scope.from)}`,
      scope.tiers === null ? null : affects(sql`s.tier in (${tierList(scope.tiers)})`),
      filter === null ? null : affects(filter),
    ].filter((condition) => condition !== null),
    ' and ',
  );
}

/** Condition on `service s`: the rows of a table by service that belong to the scope. */
export function serviceInScope(scope: ReportScope): PrismaSql.Sql {
  const filter = serviceFilter(scope) ?? sql`true`;
  return sql`${tierInScope(sql`s.tier`, scope)} and ${filter}`;
}

/** Condition on `change c`, but for its instant: reached production, tier in scope, touches what is asked for. */
export function changeInScope(scope: ReportScope): PrismaSql.Sql {
  const filter = serviceFilter(scope);
  const { service } = knownTables(scope);
  const touches =
    filter === null
      ? sql`true`
      : sql`exists (select 1 from change_service x join ${service} s on s.id = x.service_id
          where x.change_id = c.id and ${filter})`;
  return sql`${REACHED_PRODUCTION} and ${tierInScope(sql`c.tier`, scope)} and ${touches}`;
}

/** Condition on `change c`: it reached production, whatever became of it there. The rollup counts the same. */
export const REACHED_PRODUCTION = sql`c.environment = 'production' and c.status in ('deployed', 'rolled-back')`;
