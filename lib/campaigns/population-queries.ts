import type { FrozenDeployment } from '#lib/domain/campaign/population.ts';
import type { ChangeKind } from '#lib/domain/change/observation.ts';
import { NOT_PRODUCTION } from '#lib/domain/policy/environment.ts';
import type { BlastRadius } from '#lib/domain/policy/facts.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import { PrismaSql, type Reader, type Tx } from '#lib/platform/db.ts';

const { sql } = PrismaSql;
type Sql = PrismaSql.Sql;

/** A change with its deployments to production in a campaign's scope and period. */
export interface PopulationRecord {
  changeId: string;
  title: string;
  source: string;
  externalId: string;
  kind: ChangeKind;
  repository: string | null;
  author: string;
  services: string[];
  tier: number | null;
  involvement: Involvement;
  risk: number | null;
  blastRadius: BlastRadius | null;
  /** Also whether a pipeline reported it. */
  deployments: (FrozenDeployment & { observed: boolean })[];
}

export interface PopulationScope {
  serviceIds: readonly string[];
  fromAt: Date;
  untilAt: Date;
}

/** The instant as ISO 8601 with milliseconds, UTC. */
export const iso = (instant: Sql): Sql =>
  sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Condition on `deployment d`: into production, within the period, of a change to a service in scope. */
export const inScope = ({ serviceIds, fromAt, untilAt }: PopulationScope): Sql => sql`(
  d.started_at >= ${fromAt.toISOString()}::timestamptz and d.started_at < ${untilAt.toISOString()}::timestamptz
  and lower(d.environment) <> all(${[...NOT_PRODUCTION]}::text[])
  and exists (select from change_service x where x.change_id = d.change_id
    and x.service_id = any(${[...serviceIds]}::uuid[])))`;

/**
 * The changes of a scope, by when they were first deployed in it. `upTo`: only what was recorded by that checkpoint; a
 * deployment that the log tells of only afterwards is not. They are found once and taken in parts: to make records of fifty
 * thousand rows at once keeps whoever else waits in this process waiting.
 */
export async function listPopulation(
  tx: Tx,
  scope: PopulationScope,
  upTo: { size: bigint; at: Date },
): Promise<PopulationRecord[]> {
  await tx.$executeRaw`
    declare population no scroll cursor for with later as materialized (
      select e.body::jsonb ->> 'deploymentId' as id from audit_entry e
      where e.seq > ${upTo.size} and e.action = 'deployment.reported'
    ), deployed as materialized (
      select d.change_id, min(d.started_at) as first, json_agg(json_build_object('id', d.id,
        'at', ${iso(sql`d.started_at`)}, 'environment', d.environment, 'sha', d.sha, 'outcome', d.outcome,
        'decisionId', d.gate_decision_id, 'observed', d.basis = 'observed') order by d.started_at, d.id) as list
      from deployment d where ${inScope(scope)} and d.id::text not in (select id from later)
      group by d.change_id
    ), named as materialized (
      select x.change_id, array_agg(s.slug order by s.slug) as slugs
      from change_service x join service s on s.id = x.service_id
      where x.change_id in (select change_id from deployed) group by x.change_id
    )
    select c.id::text as "changeId", c.title, c.source, c.external_id as "externalId", c.kind, c.repository,
      c.author_name as author, n.slugs as services, c.tier::int, c.ai_involvement as involvement, c.risk::int,
      k.blast_radius as "blastRadius", y.list as deployments
    from deployed y join change c on c.id = y.change_id join named n on n.change_id = c.id
      left join change_control k on k.change_id = c.id
    where c.recorded_at <= ${upTo.at.toISOString()}::timestamptz
    order by y.first, c.id`;
  const all: PopulationRecord[] = [];
  for (let more = true; more; ) {
    const rows = await tx.$queryRaw<PopulationRecord[]>`fetch forward 2000 from population`;
    all.push(...rows);
    more = rows.length > 0;
  }
  await tx.$executeRaw`close population`;
  return all;
}

/** When the first policy came into force; null where there has been none. */
export async function gateSince(reader: Reader): Promise<Date | null> {
  const [row] = await reader.$queryRaw<{ since: Date | null }[]>`
    select min(active_since) as since from policy_version`;
  return row?.since ?? null;
}

/** The last entry of the log that the reader sees; 0 where there is none. */
export async function lastSeq(reader: Reader): Promise<bigint> {
  const [row] = await reader.$queryRaw<{ last: bigint }[]>`
    select coalesce(max(seq), 0) as last from audit_entry`;
  return row!.last;
}
