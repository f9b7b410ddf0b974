import type { AttributedIncident, AttributionLink } from '#lib/domain/attribution/types.ts';
import { LEVELS, ORG_ROLES } from '#lib/domain/person/observation.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import type { PastIncident, PastRow, SubmittedRow, World } from './backtest-facts.ts';

const { sql } = PrismaSql;

/** Half-open, of instants at which changes reached production. */
export interface Period {
  from: Date;
  to: Date;
}

/** What of a change the policies ask for: the rest is not read. */
export interface Wanted {
  plan: boolean;
  paths: boolean;
}

const ms = (instant: PrismaSql.Sql) => sql`floor(extract(epoch from ${instant}) * 1000)::float8`;
const at = (instant: Date) => sql`${instant.toISOString()}::timestamptz`;

/** The same changes as in every report: they reached production, whatever became of them there. */
const inPeriod = ({ from, to }: Period) => sql`c.environment = 'production'
  and c.status in ('deployed', 'rolled-back') and c.effective_at >= ${at(from)} and c.effective_at < ${at(to)}`;

export async function countPast(period: Period): Promise<number> {
  const [row] = await db().$queryRaw<[{ changes: number }]>`
    select count(*)::int as changes from change c where ${inPeriod(period)}`;
  return row.changes;
}

/** One page of the changes of a period in the order in which they reached production. */
export async function loadPastPage(
  period: Period,
  wanted: Wanted,
  after: Pick<PastRow, 'cursor' | 'id'> | undefined,
  limit: number,
): Promise<PastRow[]> {
  const needsDetail = wanted.plan || wanted.paths;
  return db().$queryRaw<PastRow[]>`
    with page as materialized (
      select c.* from change c
      where ${inPeriod(period)}
        and ${after ? sql`(c.effective_at, c.id) > (${after.cursor}::timestamptz, ${after.id}::uuid)` : sql`true`}
      order by c.effective_at, c.id limit ${limit}::int
    )
    select c.id::text, ${ms(sql`c.effective_at`)} as at, to_json(c.effective_at) #>> '{}' as cursor, c.kind,
      c.environment, c.file_count as files, c.lines_added as added, c.lines_deleted as deleted,
      c.ai_involvement as involvement, c.ai_grade as grade, c.author_level as level,
      coalesce(p.merged_into_id, p.id)::text as author, c.risk::int as risk,
      coalesce((select string_agg(t.service_id::text, ',' order by (t.service_id = c.primary_service_id) desc nulls last,
        t.service_id) from change_service t where t.change_id = c.id), '') as services,
      ${needsDetail ? sql`coalesce(length(btrim(d.rollback_plan)) > 0, false)` : sql`false`} as "hasPlan",
      ${wanted.paths ? sql`array(select x ->> 0 from jsonb_array_elements(d.paths) x)` : sql`null::text[]`} as paths,
      k.change_id is not null as "isSubmitted"
    from page c
      ${needsDetail ? sql`left join change_detail d on d.change_id = c.id` : sql``}
      left join change_control k on k.change_id = c.id
      left join person p on p.id = c.author_person_id
    order by c.effective_at, c.id`;
}

/** What is on record of those of a page that were submitted here. */
export async function loadSubmitted(ids: readonly string[]): Promise<SubmittedRow[]> {
  if (ids.length === 0) return [];
  const list = (rows: PrismaSql.Sql) =>
    sql`(select coalesce(json_agg(r.row order by r.place), '[]') from (${rows}) r)`;
  return db().$queryRaw<SubmittedRow[]>`
    select k.change_id::text as id, k.blast_radius as "blastRadius", k.destructive,
      k.executed_by_agent as "executedByAgent", ${ms(sql`k.submitted_at`)} as "submittedAt",
      ${list(sql`select json_build_array(p.relation, p.identity, p.holder, case when p.holder = 'person' then
          case when p.identity like 'person:%' then substr(p.identity, 8) else i.person_id::text end end) as row,
          p.relation || p.identity as place
        from change_party p left join person_identity i on p.holder = 'person' and p.identity not like 'person:%'
          and i.kind = split_part(p.identity, ':', 1) and i.value = substr(p.identity, strpos(p.identity, ':') + 1)
        where p.change_id = k.change_id`)} as parties,
      ${list(sql`select json_build_array(v.number, v.head_sha, v.diff_id, ${ms(sql`v.created_at`)}) as row,
        v.number as place from revision v where v.change_id = k.change_id`)} as revisions,
      ${list(sql`select json_build_array(w.person_id, w.decision, w.revision_number, w.sha, ${ms(sql`w.decided_at`)},
          ${ms(sql`w.withdrawn_at`)}, ${ms(sql`w.dismissed_at`)}, w.dismissed_reason, o.seconds) as row,
          w.decided_at as place
        from review w left join review_opening o on o.change_id = w.change_id and o.person_id = w.person_id
          and o.revision_number = w.revision_number
        where w.change_id = k.change_id`)} as reviews,
      ${list(sql`select json_build_array(s.person_id, s.requirement, s.revision_number, s.sha, ${ms(sql`s.signed_at`)},
        s.reason, ${ms(sql`s.withdrawn_at`)}) as row, s.signed_at as place
        from override_signature s where s.change_id = k.change_id`)} as overrides,
      ${list(sql`select json_build_array(r.name, r.sha, r.outcome, ${ms(sql`r.at`)}) as row, r.at as place
        from validation_run r where r.change_id = k.change_id`)} as validations,
      ${list(sql`select json_build_array(g.reviewer, g.severity, g.sha, ${ms(sql`g.at`)}, ${ms(sql`g.resolved_at`)})
        as row, g.at as place from agent_finding g where g.change_id = k.change_id`)} as findings
    from change_control k where k.change_id = any(${ids}::uuid[])`;
}

/** Services, people, freezes and incidents around the changes of a period. */
export async function loadWorld(period: Period): Promise<World> {
  const { from, to } = period;
  const [services, dependencies, people, freezes, incidents, fixes] = await Promise.all([
    db().service.findMany({
      select: { id: true, slug: true, tier: true, team: true, ownerPersonId: true, directorPersonId: true },
    }),
    db().serviceDependency.findMany(),
    db().person.findMany({
      select: {
        id: true,
        name: true,
        level: true,
        orgRole: true,
        active: true,
        trainedUntil: true,
        team: true,
        mergedIntoId: true,
      },
    }),
    db().changeFreeze.findMany({ where: { startsAt: { lt: to }, endsAt: { gt: from } } }),
    loadIncidents(period),
    db().$queryRaw<{ key: string }[]>`
      select l.change_id || ' ' || l.incident_id as key from causal_link l
      where l.superseded_at is null and l.state = 'match' and l.relation = 'fixed-by'`,
  ]);
  const tiers = new Map(services.map(({ id, tier }) => [id, tier]));
  const related = (mine: 'serviceId' | 'dependsOnId', other: 'serviceId' | 'dependsOnId') => {
    const found = Map.groupBy(dependencies, (one) => one[mine]);
    return (id: string) => (found.get(id) ?? []).flatMap((one) => tiers.get(one[other]) ?? []).sort();
  };
  const [dependsOn, dependents] = [related('serviceId', 'dependsOnId'), related('dependsOnId', 'serviceId')];
  return {
    services: new Map(
      services.map(({ id, slug, tier, team, ownerPersonId: owner, directorPersonId: director }) => [
        id,
        { slug, tier, team, owner, director, dependsOn: dependsOn(id), dependents: dependents(id) },
      ]),
    ),
    people: new Map(
      people.map(({ id, mergedIntoId, trainedUntil, level, orgRole, ...same }) => [
        id,
        {
          ...same,
          id,
          level: LEVELS.find((one) => one === level) ?? null,
          orgRole: ORG_ROLES.find((one) => one === orgRole) ?? 'engineer',
          trainedUntil: trainedUntil?.getTime() ?? null,
          canonical: mergedIntoId ?? id,
        },
      ]),
    ),
    freezes: freezes.map(({ name, serviceIds, tiers: of, environments, startsAt, endsAt, cancelledAt }) => ({
      name,
      services: serviceIds,
      tiers: of,
      environments,
      from: startsAt.getTime(),
      until: Math.min(endsAt.getTime(), cancelledAt?.getTime() ?? Number.POSITIVE_INFINITY),
    })),
    incidents,
    fixes: new Set(fixes.map(({ key }) => key)),
  };
}

/** Open until somebody mitigated or resolved it; what is over at an unknown instant is left out. */
async function loadIncidents({ from, to }: Period): Promise<World['incidents']> {
  const rows = await db().$queryRaw<
    { id: string; from: number; until: number | null; services: string[]; severities: [number, number][] }[]
  >`
    select i.id::text, ${ms(sql`i.started_at`)} as "from", ${ms(sql`least(i.mitigated_at, i.resolved_at)`)} as until,
      array(select x.service_id::text from incident_service x where x.incident_id = i.id) as services,
      coalesce((select json_agg(json_build_array(${ms(sql`s.at`)}, s.severity) order by s.at) from incident_severity s
        where s.incident_id = i.id), json_build_array(json_build_array(0, i.severity))) as severities
    from incident i
    where i.started_at < ${at(to)} and case when i.mitigated_at is null and i.resolved_at is null
      then i.status = 'open' else least(i.mitigated_at, i.resolved_at) > ${at(from)} end`;
  const byService = new Map<string, PastIncident[]>();
  for (const { services, until, ...incident } of rows)
    for (const service of services) {
      const open = { ...incident, until: until ?? Number.POSITIVE_INFINITY };
      byService.set(service, [...(byService.get(service) ?? []), open]);
    }
  return byService;
}

/** When the first incident that a change was matched to as a cause started, by change. */
export async function loadFailures({ from }: Period): Promise<ReadonlyMap<string, number>> {
  const rows = await db().$queryRaw<{ id: string; at: number }[]>`
    select l.change_id::text as id, ${ms(sql`min(i.started_at)`)} as at
    from causal_link l join incident i on i.id = l.incident_id join change c on c.id = l.change_id
    where l.superseded_at is null and l.state = 'match' and l.relation <> 'fixed-by' and c.effective_at >= ${at(from)}
    group by l.change_id`;
  return new Map(rows.map(({ id, at: startedAt }) => [id, startedAt]));
}

/** Sev1s and Sev2s that started in the period, with what is held against changes. */
export async function loadSevere({ from, to }: Period): Promise<(AttributedIncident & { title: string })[]> {
  const rows = await db().$queryRaw<
    { id: string; title: string; noChange: boolean; links: AttributionLink[] }[]
  >`
    select i.id::text, i.title, i.no_change_at is not null as "noChange",
      coalesce((select json_agg(json_build_object('changeId', l.change_id, 'state', l.state, 'relation', l.relation,
        'aiRole', l.ai_role, 'involvement', c.ai_involvement)) from causal_link l join change c on c.id = l.change_id
        where l.incident_id = i.id and l.superseded_at is null), '[]') as links
    from incident i where i.severity <= 2 and i.started_at >= ${at(from)} and i.started_at < ${at(to)}
    order by i.started_at desc, i.id`;
  return rows.map(({ id, ...same }) => ({ incidentId: id, ...same }));
}

/** Changes as a list shows them, in the order asked for. */
export interface ListedChange {
  id: string;
  title: string;
  at: Date;
  tier: number | null;
  involvement: string;
  author: string;
}

export async function listChangesById(ids: readonly string[]): Promise<ListedChange[]> {
  if (ids.length === 0) return [];
  const rows = await db().$queryRaw<ListedChange[]>`
    select c.id::text, c.title, c.effective_at as at, c.tier::int as tier, c.ai_involvement as involvement,
      c.author_name as author from change c where c.id = any(${ids}::uuid[])`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
