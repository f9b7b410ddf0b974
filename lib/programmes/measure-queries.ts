import { NOT_PRODUCTION } from '#lib/domain/policy/environment.ts';
import { type Criterion, criterionKey, type FigureName } from '#lib/domain/programme/criteria.ts';
import { addDays, startOf } from '#lib/domain/programme/days.ts';
import { knownBy } from '#lib/domain/programme/lifecycle.ts';
import type { Tally } from '#lib/domain/programme/measure.ts';
import { PrismaSql, type Reader } from '#lib/platform/db.ts';
import type { DayFigures } from './store.ts';

const { sql } = PrismaSql;
type Sql = PrismaSql.Sql;

/** The window of a criterion on a day: `[from, to)`, as it was known at `known`. */
interface Window {
  services: Sql;
  from: Sql;
  to: Sql;
  known: Sql;
}

/** A tally of all services (`service` is null) or of one. */
interface CountRow {
  service: string | null;
  events: number;
  of: number;
}

type Share = readonly [events: number, of: number];

/** What one criterion counts on a day, and what each service has to do with it. */
interface Counted {
  tally: Tally;
  services: Readonly<Record<string, Share>>;
}

/** Every criterion's tally of a day, in order. */
export async function countDay(
  reader: Reader,
  { serviceIds, criteria }: { serviceIds: readonly string[]; criteria: readonly Criterion[] },
  day: string,
): Promise<{ tallies: Tally[]; services: DayFigures['services'] }> {
  const tallies: Tally[] = [];
  const services: Record<string, Counted['services']> = {};
  for (const criterion of criteria) {
    const found = await COUNT[criterion.figure](reader, windowOf(criterion, serviceIds, day), criterion);
    tallies.push(found.tally);
    services[criterionKey(criterion)] = found.services;
  }
  return { tallies, services };
}

function windowOf({ windowDays }: Criterion, serviceIds: readonly string[], day: string): Window {
  const instant = (at: number) => sql`${new Date(at).toISOString()}::timestamptz`;
  return {
    services: sql`${[...serviceIds]}::uuid[]`,
    from: instant(startOf(addDays(day, 1 - windowDays))),
    to: instant(startOf(addDays(day, 1))),
    known: instant(knownBy(day)),
  };
}

const PRODUCTION = sql`<> all(${[...NOT_PRODUCTION]}::text[])`;
/** A row for each service, and one for all of them. */
const EACH_AND_ALL = sql`group by grouping sets ((service), ())`;

async function counts(reader: Reader, statement: Sql): Promise<Counted> {
  const rows = await reader.$queryRaw<CountRow[]>(statement);
  const all = rows.find(({ service }) => service === null);
  return {
    tally: { events: all?.events ?? 0, of: all?.of ?? 0 },
    services: Object.fromEntries(
      rows.flatMap(({ service, events, of }) => (service === null ? [] : [[service, [events, of]]])),
    ),
  };
}

/** Whether the provenance of `change c` was known: as of then, where something was said of it since. */
const wasKnown = ({ known }: Window): Sql => sql`case
  when exists (select from provenance_evidence e where e.change_id = c.id and e.recorded_at >= ${known})
  then coalesce((select e.involvement from provenance_evidence e
    where e.change_id = c.id and e.deciding and e.recorded_at < ${known}
    order by e.detector_version desc, e.recorded_at desc, e.position desc limit 1), 'unknown')
  else c.ai_involvement end <> 'unknown'`;

/** Changes that reached production, once for each service in scope: `what` of them. */
const exposure = (what: Sql, { services, from, to, known }: Window): Sql => sql`
  select x.service_id as service, ${what} from change_service x join change c on c.id = x.change_id
  where x.service_id = any(${services}) and x.effective_at >= ${from} and x.effective_at < ${to}
    and c.environment = 'production' and c.status in ('deployed', 'rolled-back') and c.recorded_at < ${known}`;

const coverage = (reader: Reader, window: Window): Promise<Counted> =>
  counts(
    reader,
    sql`select service::text, count(distinct id) filter (where is_known)::int as events, count(distinct id)::int as of
    from (${exposure(sql`c.id, ${wasKnown(window)} as is_known`, window)}) exposed ${EACH_AND_ALL}`,
  );

/** Sev1s and Sev2s, as severe as they were known to be, and the changes that they are counted over. */
const sev2Rate = (reader: Reader, window: Window): Promise<Counted> => {
  const { services, from, to, known } = window;
  return counts(
    reader,
    sql`select service::text, count(distinct incident)::int as events, count(distinct change)::int as of
    from (
      ${exposure(sql`c.id as change, null::uuid as incident`, window)}
      union all
      select x.service_id, null, i.id from incident_service x join incident i on i.id = x.incident_id
      where x.service_id = any(${services}) and x.started_at >= ${from} and x.started_at < ${to}
        and i.recorded_at < ${known}
        and coalesce((select h.severity from incident_severity h where h.incident_id = i.id
          and h.recorded_at < ${known} order by h.at desc limit 1), i.severity) <= 2) counted
    ${EACH_AND_ALL}`,
  );
};

/** Reported deployments to production, and those that nothing let through. Before a policy was in force nothing could. */
async function uncontrolled(reader: Reader, { services, from, to, known }: Window): Promise<Counted> {
  const [{ isBlind }] = await reader.$queryRaw<[{ isBlind: boolean }]>`
    select coalesce(min(active_since) > ${from}, true) as "isBlind" from policy_version`;
  const counted = await counts(
    reader,
    sql`select service::text, count(distinct id) filter (where gate_decision_id is null)::int as events,
      count(distinct id)::int as of
    from (
      select x.service_id as service, d.id, d.gate_decision_id
      from deployment d join change c on c.id = d.change_id join change_service x on x.change_id = d.change_id
      where x.service_id = any(${services}) and d.basis = 'observed' and d.environment ${PRODUCTION}
        and d.started_at >= ${from} and d.started_at < ${to} and c.recorded_at < ${known}
        and not ${isBlind}) deployed ${EACH_AND_ALL}`,
  );
  return { ...counted, tally: { ...counted.tally, isBlind } };
}

/** Emergencies whose review was due, and those that had none by then. */
const breakGlassLate = (reader: Reader, { services, from, to }: Window): Promise<Counted> =>
  counts(
    reader,
    sql`select service::text,
      count(distinct id) filter (where reviewed_at is null or reviewed_at > review_due_at)::int as events,
      count(distinct id)::int as of
    from (select x.service_id as service, b.* from break_glass b join change_service x on x.change_id = b.change_id
      where x.service_id = any(${services}) and b.review_due_at >= ${from} and b.review_due_at < ${to}) due
    ${EACH_AND_ALL}`,
  );

/** Actions of retros about incidents of these services that were live at the end of the day, and those overdue. */
const overdueActions = (reader: Reader, { services, to }: Window): Promise<Counted> =>
  counts(
    reader,
    sql`select service::text, count(distinct id) filter (where due_on < (${to} at time zone 'UTC')::date)::int as events,
      count(distinct id)::int as of
    from (select x.service_id as service, a.id, a.due_on from retro_action a
      join incident_service x on x.incident_id = a.incident_id
      where x.service_id = any(${services}) and a.created_at < ${to} and (a.ended_at is null or a.ended_at >= ${to})) live
    ${EACH_AND_ALL}`,
  );

/**
 * Hours that requests waited for approvals: from when the head was submitted to the last approval that it went with.
 * Counted are those whose wait ended in the window, and those that still waited at its end, with the wait so far: left
 * out, the worst would never count. What went without anybody's approval waited for nobody.
 */
async function queueWaits(
  reader: Reader,
  { services, from, to }: Window,
  { threshold }: Criterion,
): Promise<Counted> {
  const rows = await reader.$queryRaw<{ services: string[]; hours: number }[]>`
    with request as (
      select k.change_id, array_agg(x.service_id::text) as services, (k.outcome = 'allow') as would_go,
        (select min(gone.at) from (
          select d.started_at as at from deployment d where d.change_id = k.change_id and d.environment ${PRODUCTION}
          union all select g.at from gate_decision g
            where g.change_id = k.change_id and g.outcome = 'allow' and g.mode <> 'shadow') gone) as gone_at
      from change_control k join change_service x on x.change_id = k.change_id join change c on c.id = k.change_id
      where x.service_id = any(${services}) and k.environment ${PRODUCTION} and c.status <> 'abandoned'
        and k.submitted_at < ${to}
      group by k.change_id
    ), waited as (
      select q.services, q.gone_at is not null or q.would_go as goes,
        (select max(r.created_at) from revision r where r.change_id = q.change_id
          and r.created_at < least(${to}, coalesce(q.gone_at, 'infinity'))) as since,
        (select max(v.decided_at) from review v where v.change_id = q.change_id and v.decision = 'approve'
          and v.decided_at <= coalesce(q.gone_at, 'infinity')
          and coalesce(v.withdrawn_at, 'infinity') > coalesce(q.gone_at, ${to})
          and coalesce(v.dismissed_at, 'infinity') > coalesce(q.gone_at, ${to})) as approved_at
      from request q
    )
    select services, (extract(epoch from greatest(ended - since, interval '0')) / 3600)::float8 as hours
    from (select services, since, approved_at, goes,
        case when goes and approved_at < ${to} then approved_at else ${to} end as ended from waited) w
    where since is not null and not (goes and approved_at is null) and ended >= ${from}`;
  const byService: Record<string, Share> = {};
  for (const { services: touched, hours } of rows)
    for (const service of touched) {
      const [over, all] = byService[service] ?? [0, 0];
      byService[service] = [over + Number(hours > threshold), all + 1];
    }
  const hours = rows.map((row) => row.hours);
  return {
    tally: { events: hours.filter((one) => one > threshold).length, of: hours.length, hours },
    services: byService,
  };
}

const COUNT: Readonly<
  Record<FigureName, (reader: Reader, window: Window, criterion: Criterion) => Promise<Counted>>
> = {
  uncontrolled,
  'sev2-rate': sev2Rate,
  'queue-p90': queueWaits,
  coverage,
  'break-glass-late': breakGlassLate,
  'overdue-actions': overdueActions,
};
