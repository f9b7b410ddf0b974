import { Facts } from '#lib/domain/policy/facts.ts';
import { PrismaSql, type Statements } from '#lib/platform/db.ts';
import { personOf } from '#lib/platform/identity.ts';
import { programmePolicyRef } from '#lib/platform/programme-policy.ts';

/** The policy in force, by name: its text is looked up only when it is not parsed yet. */
export interface PolicyRef {
  id: string;
  hash: string;
}

export interface Loaded {
  changeId: string;
  facts: Facts;
  active: PolicyRef | null;
  /** In force in the place of the active one, for a programme that a service of the change is in. */
  programme: PolicyRef | null;
  shadow: PolicyRef | null;
}

/** How many people who could be asked are named in a decision, beside those who are involved. */
export const CANDIDATES = 40;

type Asked = Pick<Statements, '$queryRaw'>;

/**
 * Everything a change is judged on, of one instant and in one statement. `at` is the database's own clock unless
 * given: when the statement runs, not when the transaction began, because what was written while it waited for the
 * change's lock must not lie in its future. `environment` is where it is to go, unless that of its submission.
 * Null where there is no such change, or it was imported and never submitted.
 */
export function loadFacts(
  reader: Asked,
  changeId: string,
  { at = null, environment = null }: { at?: Date | null; environment?: string | null } = {},
): Promise<Loaded | null> {
  return load(reader, statement(sql`${changeId}::uuid`, { at, environment, candidates: CANDIDATES }));
}

/**
 * As `loadFacts`, of the change that a question to the gate is most likely about: an open one with this head and
 * environment, else any; whoever asks sees by its id whether it is the one. Without the people who could be asked,
 * who take no part in whether it may go, and whom nobody needs where it may: that is a third of the time.
 */
export function loadLikelyFacts(
  reader: Asked,
  { repository, sha, environment }: { repository: string; sha: string; environment: string },
): Promise<Loaded | null> {
  const likely = sql`(select change_id from change_control
    where repository = ${repository} and head_sha = ${sha} and environment = ${environment}
    order by state = 'open' desc, change_id limit 1)`;
  return load(reader, statement(likely, { at: null, environment: null, candidates: 0 }));
}

async function load(reader: Asked, question: Sql): Promise<Loaded | null> {
  const [row] = await reader.$queryRaw<(Omit<Loaded, 'facts'> & { facts: unknown })[]>(question);
  return row ? { ...row, facts: Facts.parse(row.facts) } : null;
}

/** The text of a version of the policy; empty where there is none. */
export async function policyText(reader: Asked, { id }: PolicyRef): Promise<string> {
  const [row] = await reader.$queryRaw<{ text: string }[]>`
    select text from policy_version where id = ${id}::uuid`;
  return row?.text ?? '';
}

const { sql } = PrismaSql;
type Sql = PrismaSql.Sql;

/** Milliseconds since 1970, as the facts have them. */
const ms = (instant: Sql) => sql`floor(extract(epoch from ${instant}) * 1000)::bigint`;

const couldBeAsked = sql`p.active and p.merged_into_id is null and p.org_role <> 'auditor'`;

interface Terms {
  at: Date | null;
  environment: string | null;
  /** Most people who could be asked. */
  candidates: number;
}

function statement(which: Sql, { at, environment, candidates }: Terms): Sql {
  return sql`
with which (id) as materialized (
  select ${which}
), subject as materialized (
  select c.id, c.kind, c.file_count, c.lines_added, c.lines_deleted, c.risk, c.tier, c.ai_involvement, c.ai_grade,
    k.head_sha, k.head_number, k.blast_radius, k.paths_from, k.destructive, k.executed_by_agent, d.paths,
    d.rollback_plan,
    coalesce(${at}::timestamptz, clock_timestamp()) as asked_at,
    lower(coalesce(${environment}::text, k.environment)) as target
  from change c join change_control k on k.change_id = c.id left join change_detail d on d.change_id = c.id
  where c.id = (select id from which)
), touched as materialized (
  select s.id, s.slug, s.tier, s.team, s.owner_person_id, s.director_person_id
  from change_service cs join service s on s.id = cs.service_id where cs.change_id = (select id from which)
), party as materialized (
  select p.relation, p.identity, p.holder,
    case when p.holder = 'person' then ${personOf(sql`p.identity`)} end as person_id
  from change_party p
  where p.change_id = (select id from which)
), said as materialized (
  select r.person_id, r.decision, r.revision_number, r.sha, r.decided_at, r.withdrawn_at, r.dismissed_at,
    r.dismissed_reason, coalesce(w.merged_into_id, w.id) as canonical
  from review r join person w on w.id = r.person_id where r.change_id = (select id from which)
), signed as materialized (
  select o.person_id, o.requirement, o.revision_number, o.sha, o.signed_at, o.reason, o.withdrawn_at,
    coalesce(w.merged_into_id, w.id) as canonical
  from override_signature o join person w on w.id = o.person_id where o.change_id = (select id from which)
), asked as (
  select q.person_id as id, 0 as closeness from review_request q
    where q.change_id = (select id from which) and q.ended_at is null
  union all select unnest(array[owner_person_id, director_person_id]), 1 from touched
), near as (
  select p.id, p.level, a.closeness from asked a join person p on p.id = a.id where ${couldBeAsked}
  union all select p.id, p.level, 2 from person p where p.team in (select team from touched) and ${couldBeAsked}
), candidate as (
  select id from near group by id, level
  order by min(closeness), array_position(array['principal', 'senior', 'mid', 'junior'], level), id
  limit ${candidates}::int
), people as (
  select p.id, p.name, p.level, p.org_role, p.active, p.trained_until from person p where p.id in (
    select person_id from party union all select canonical from said union all select canonical from signed
    union all select id from candidate)
)
select s.id::text as "changeId", json_build_object(
  'at', ${ms(sql`s.asked_at`)},
  'change', json_build_object(
    'kind', s.kind, 'environment', s.target, 'fileCount', s.file_count,
    'linesAdded', s.lines_added, 'linesDeleted', s.lines_deleted,
    'paths', (select coalesce(json_agg(p -> 0), '[]') from jsonb_array_elements(s.paths) p),
    'pathsFrom', s.paths_from,
    'hasRollbackPlan', coalesce(length(btrim(s.rollback_plan)) > 0, false),
    'blastRadius', s.blast_radius, 'risk', s.risk,
    'isUncontrolled', exists (select from deployment d where d.change_id = s.id and d.sha = s.head_sha
      and lower(d.environment) = s.target and d.basis = 'observed' and d.gate_decision_id is null)),
  'services', (select coalesce(json_agg(json_build_object('slug', t.slug, 'tier', t.tier,
      'dependsOnTiers', (select coalesce(json_agg(o.tier order by o.tier), '[]') from service_dependency d
        join service o on o.id = d.depends_on_id where d.service_id = t.id),
      'dependentTiers', (select coalesce(json_agg(o.tier order by o.tier), '[]') from service_dependency d
        join service o on o.id = d.service_id where d.depends_on_id = t.id)) order by t.slug), '[]') from touched t),
  'ai', json_build_object('involvement', s.ai_involvement, 'grade', s.ai_grade),
  'operation', json_build_object('executedByAgent', s.executed_by_agent, 'destructive', s.destructive),
  'authorOwnsServices', coalesce((select bool_and(t.owner_person_id = a.id or t.team = a.team)
    from touched t join person a on a.id in (select person_id from party where relation = 'author')), false),
  'approval', json_build_object(
    'people', (select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'level', p.level,
      'orgRole', p.org_role, 'active', p.active, 'trainedUntil', ${ms(sql`p.trained_until`)}) order by p.id), '[]')
      from people p),
    'identities', (select coalesce(json_agg(json_build_object('key', key, 'holder', holder, 'personId', person_id)
      order by key, holder), '[]') from (
        select identity as key, holder, person_id from party
        union select 'person:' || person_id, 'person', canonical from said
        union select 'person:' || person_id, 'person', canonical from signed) known),
    'parties', (select coalesce(json_agg(json_build_object('relation', relation, 'identity', identity)
      order by relation, identity), '[]') from party),
    -- the same commit again is there for its other words, which are no trivial rebase
    'revisions', (select coalesce(json_agg(json_build_object('number', r.number, 'sha', r.head_sha,
      'diffId', case when r.head_sha is distinct from r.before then r.diff_id end) order by r.number), '[]')
      from (select o.*, lag(o.head_sha) over (order by o.number) as before
        from revision o where o.change_id = s.id) r),
    'reviews', (select coalesce(json_agg(json_build_object('identity', 'person:' || r.person_id,
      'decision', r.decision, 'revision', r.revision_number, 'sha', r.sha, 'at', ${ms(sql`r.decided_at`)},
      'withdrawnAt', ${ms(sql`r.withdrawn_at`)}, 'dismissed', case when r.dismissed_at is not null then
        json_build_object('at', ${ms(sql`r.dismissed_at`)}, 'reason', r.dismissed_reason) end)
      order by r.revision_number, r.person_id), '[]') from said r),
    'overrides', (select coalesce(json_agg(json_build_object('identity', 'person:' || o.person_id,
      'requirement', o.requirement, 'revision', o.revision_number, 'sha', o.sha, 'at', ${ms(sql`o.signed_at`)},
      'reason', o.reason, 'withdrawnAt', ${ms(sql`o.withdrawn_at`)})
      order by o.revision_number, o.requirement, o.person_id), '[]') from signed o)),
  'validations', (select coalesce(json_agg(json_build_object('name', v.name, 'sha', v.sha, 'outcome', v.outcome,
    'at', ${ms(sql`v.at`)}) order by v.at, v.id), '[]') from validation_run v
    where v.change_id = s.id and v.sha = s.head_sha),
  'freezes', (select coalesce(json_agg(json_build_object('name', f.name, 'from', ${ms(sql`f.starts_at`)},
    'until', ${ms(sql`f.ends_at`)}) order by f.starts_at, f.id), '[]') from change_freeze f
    where f.cancelled_at is null and f.ends_at > s.asked_at and f.starts_at <= s.asked_at + interval '1 day'
      and (f.environments = '{}' or s.target = any(f.environments))
      and (f.service_ids = '{}' or exists (select from touched t where t.id = any(f.service_ids)))
      and (f.tiers = '{}' or coalesce(s.tier, 1) = any(f.tiers))),
  'openIncidents', (select coalesce(json_agg(json_build_object('id', i.id, 'severity', i.severity,
    'fixedByThis', exists (select from causal_link l where l.change_id = s.id and l.incident_id = i.id
      and l.relation = 'fixed-by' and l.state = 'match' and l.superseded_at is null)) order by i.id), '[]')
    from incident i where i.status = 'open' and i.started_at <= s.asked_at
      and exists (select from incident_service x join touched t on t.id = x.service_id where x.incident_id = i.id)),
  'findings', (select coalesce(json_agg(json_build_object('reviewer', g.reviewer, 'severity', g.severity,
    'resolved', g.resolved_at is not null) order by g.at, g.id), '[]') from agent_finding g
    where g.change_id = s.id and (g.sha = s.head_sha or exists (select from revision old
      join revision head on head.change_id = old.change_id and head.number = s.head_number
        and head.diff_id = old.diff_id
      where old.change_id = s.id and old.head_sha = g.sha)))
) as facts,
(select json_build_object('id', v.id, 'hash', v.hash) from policy_version v where v.state = 'active') as active,
${programmePolicyRef(sql`(select array_agg(t.id) from touched t)`, sql`s.asked_at`)} as programme,
(select json_build_object('id', v.id, 'hash', v.hash) from policy_version v where v.state = 'shadow') as shadow
from subject s`;
}
