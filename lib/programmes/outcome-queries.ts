import { MIN_TIMED } from '#lib/domain/policy/backtest-report.ts';
import { WEEKS_BEFORE } from '#lib/domain/programme/avoided.ts';
import { addDays, startOf } from '#lib/domain/programme/days.ts';
import type { TimedReviews } from '#lib/domain/programme/review-hours.ts';
import { PrismaSql, type Reader } from '#lib/platform/db.ts';

const { sql } = PrismaSql;

/** Changes that are looked at, the newest first; a programme with more has the cost of these. */
export const MOST_JUDGED = 2_000;

export interface JudgedRow {
  changeId: string;
  /** Of the last question. */
  facts: unknown;
  /** When the head was submitted; of one that was recorded later, when the gate was last asked. */
  since: Date;
  /** Of each question that was refused. */
  refusals: readonly (readonly string[])[];
}

/** The changes to these services that the gate was asked about in a time under a version of the policy. */
export async function listJudged(
  reader: Reader,
  {
    serviceIds,
    policyHash,
    from,
    until,
  }: { serviceIds: readonly string[]; policyHash: string; from: string; until: string },
): Promise<readonly JudgedRow[]> {
  return reader.$queryRaw<JudgedRow[]>`
    with asked as (
      select g.change_id, max(g.at) as last, coalesce(jsonb_agg(u.ids order by g.at) filter (where g.outcome = 'deny'), '[]')
        as refusals
      from gate_decision g cross join lateral (
        select coalesce(jsonb_agg(r ->> 'id'), '[]') as ids from jsonb_array_elements(g.decision -> 'requirements') r
        where r ->> 'state' not in ('satisfied', 'overridden', 'not-applicable')) u
      where g.mode = 'gate' and g.policy_hash = ${policyHash}
        and g.at >= ${from}::date::timestamp at time zone 'UTC' and g.at < ${until}::date::timestamp at time zone 'UTC'
        and exists (select from change_service x where x.change_id = g.change_id
          and x.service_id = any(${[...serviceIds]}::uuid[]))
      group by g.change_id order by max(g.at) desc limit ${MOST_JUDGED}
    )
    select a.change_id::text as "changeId", g.facts, a.refusals, coalesce((select max(r.created_at) from revision r
      where r.change_id = a.change_id and r.created_at <= a.last), a.last) as since
    from asked a join lateral (select facts from gate_decision g where g.change_id = a.change_id and g.at = a.last
      and g.mode = 'gate' and g.policy_hash = ${policyHash} limit 1) g on true
    order by a.last, a.change_id`;
}

/** Reviews that tell how long one takes, the newest of those that were timed: more would tell little more. */
const MOST_TIMED = 500;

/** How long reviewers had changes to these services open; where too few were timed, to any. */
export async function timedReviews(reader: Reader, serviceIds: readonly string[]): Promise<TimedReviews> {
  const newest = async (where: PrismaSql.Sql) => {
    const rows = await reader.$queryRaw<{ seconds: number }[]>`
      select o.seconds from review_opening o where o.seconds > 0 and ${where}
      order by o.opened_at desc, o.change_id, o.person_id limit ${MOST_TIMED}`;
    return rows.map(({ seconds }) => seconds);
  };
  const own = await newest(sql`exists (select from change_service x where x.change_id = o.change_id
    and x.service_id = any(${[...serviceIds]}::uuid[]))`);
  return { seconds: own.length < MIN_TIMED ? await newest(sql`true`) : own, own: own.length };
}

/** The text and hash of a programme's version of the policy, and the active one's text. */
export async function findPolicies(
  reader: Reader,
  versionId: string,
): Promise<{ version: { number: number; text: string; hash: string } | null; active: string | null }> {
  const [version, active] = [
    await reader.policyVersion.findUnique({
      where: { id: versionId },
      select: { number: true, text: true, hash: true },
    }),
    await reader.policyVersion.findFirst({ where: { state: 'active' }, select: { text: true } }),
  ];
  return { version, active: active?.text ?? null };
}

/** Sev1s and Sev2s of these services, as they are known now, and since when there is a record of changes to them. */
export async function listSevere(
  reader: Reader,
  serviceIds: readonly string[],
  startsOn: string,
): Promise<{ instants: number[]; recordFrom: string | null }> {
  const services = [...serviceIds];
  const from = new Date(startOf(addDays(startsOn, -7 * WEEKS_BEFORE)));
  const [incidents, record] = [
    await reader.$queryRaw<{ at: Date }[]>`
      select i.started_at as at from incident i where i.severity <= 2 and i.started_at >= ${from}
        and exists (select from incident_service x where x.incident_id = i.id
          and x.service_id = any(${services}::uuid[])) order by i.started_at`,
    await reader.$queryRaw<[{ day: string | null }]>`
      select (min(effective_at) at time zone 'UTC')::date::text as day from change_service
      where service_id = any(${services}::uuid[])`,
  ];
  return { instants: incidents.map(({ at }) => at.getTime()), recordFrom: record[0].day };
}
