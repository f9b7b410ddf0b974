import type { CountedWord, EmergencyRecord, LoggedDecision } from '#lib/domain/campaign/checks.ts';
import type { Reign } from '#lib/domain/campaign/in-force.ts';
import type { Decision } from '#lib/domain/policy/evaluate.ts';
import type { Facts } from '#lib/domain/policy/facts.ts';
import { PrismaSql, type Reader } from '#lib/platform/db.ts';
import { personOf } from '#lib/platform/identity.ts';

const { sql } = PrismaSql;
type Sql = PrismaSql.Sql;

/** A decision that deployments of a population name, with what is on record beside it. Instants are milliseconds. */
export interface StoredDecision {
  changeId: string;
  id: string;
  mode: string;
  outcome: string;
  sha: string;
  environment: string;
  policyVersionId: string;
  policyHash: string;
  factsHash: string | null;
  decision: Decision;
  facts: Facts;
  /** Slugs of the services that it was about, by its facts. */
  services: string[];
  at: number;
  expiresAt: number | null;
  usedAt: number | null;
  uses: number;
  logged: LoggedDecision | null;
  approvals: CountedWord[];
  overrides: CountedWord[];
  emergency: EmergencyRecord | null;
}

const ms = (instant: Sql) => sql`floor(extract(epoch from ${instant}) * 1000)::float8`;
const person = (id: Sql) => sql`(select coalesce(p.merged_into_id, p.id) from person p where p.id = ${id})`;

/** Whether a level or role with which a word counted was corrected after the decision `g`. */
const corrected = sql`exists (select from audit_entry e
  where e.subject_type = 'person' and e.subject_id = w.said #>> '{person,id}' and e.action = 'person.corrected'
    and e.at > g.at and (e.body::jsonb ->> 'field', e.body::jsonb ->> 'before') in (
      ('level', w.said ->> 'level'), ('orgRole', w.said ->> 'orgRole')))`;

/** Who had a hand in a change, and since when: looked up by the change's key, so that many cost what each costs. */
const handsIn = (changeId: Sql) => sql`(
  select ${personOf(sql`p.identity`)} as person, p.added_at as since from change_party p
  where p.change_id = ${changeId} and p.holder = 'person'
  union all
  select ${person(sql`c.author_person_id`)}, c.created_at from change c
  where c.id = ${changeId} and c.author_person_id is not null)`;

/** The words of a decision's tree at `path`, each beside what is on record of it. */
const wordsAt = (path: string, onRecord: Sql, withdrawn: Sql) => sql`(
  select coalesce(json_agg(json_build_object('personId', coalesce(w.person::text, w.said #>> '{person,id}'),
    'onRecord', ${onRecord}, 'withdrawn', ${withdrawn},
    'isParty', exists (select from ${handsIn(sql`g.change_id`)} h where h.person = w.person and h.since <= g.at),
    'corrected', ${corrected})), '[]')
  from (select said, ${person(sql`(said #>> '{person,id}')::uuid`)} as person, (said ->> 'at')::float8 as at
    from jsonb_array_elements(g.decision #> ${path.split(' ')}::text[]) said) w)`;

const isReview = sql`r.change_id = g.change_id and ${person(sql`r.person_id`)} = w.person and r.sha = w.said ->> 'sha'
  and r.decision = 'approve' and ${ms(sql`r.decided_at`)} = w.at`;
const isSignature = sql`o.change_id = g.change_id and ${person(sql`o.person_id`)} = w.person
  and o.requirement = w.said ->> 'requirement' and ${ms(sql`o.signed_at`)} = w.at`;

/** What somebody said is one row, which later words write over; the log has them all. */
const isLogged = (action: string) => sql`exists (select from audit_entry e where e.subject_type = 'change'
  and e.subject_id = g.change_id::text and e.action = ${action} and e.at <= g.at
  and ${person(sql`case when e.actor_kind = 'person' then e.actor_id::uuid end`)} = w.person)`;

/**
 * The decisions that these changes' deployments name, in one statement. Who had a hand in a change and whether two are
 * one person is as it is known now; everything else as it was when it was decided.
 */
export async function listDecisions(
  reader: Reader,
  changeIds: readonly string[],
  logSize: bigint,
): Promise<StoredDecision[]> {
  return reader.$queryRaw`
    with used as materialized (
      select d.change_id, d.gate_decision_id as id, count(*)::int as uses from deployment d
      where d.change_id = any(${[...changeIds]}::uuid[]) and d.gate_decision_id is not null
      group by d.change_id, d.gate_decision_id
    )
    select g.change_id::text as "changeId", g.id::text, g.mode, g.outcome, g.sha, g.environment,
      g.policy_version_id::text as "policyVersionId", g.policy_hash as "policyHash", g.facts_hash as "factsHash",
      g.decision, g.facts, array(select jsonb_path_query(g.facts, '$.services[*].slug') #>> '{}') as services,
      ${ms(sql`g.at`)} as at, ${ms(sql`g.expires_at`)} as "expiresAt",
      ${ms(sql`g.used_at`)} as "usedAt", u.uses,
      (select json_build_object('outcome', coalesce(e.body::jsonb ->> 'outcome', 'allow'),
          'sha', e.body::jsonb ->> 'sha', 'environment', e.body::jsonb ->> 'environment',
          'policyHash', e.body::jsonb ->> 'policyHash', 'factsHash', e.body::jsonb ->> 'factsHash')
        from audit_entry e where e.subject_type = 'change' and e.subject_id = g.change_id::text
          and e.action in ('gate.decided', 'break-glass.used') and e.seq <= ${logSize}
          and e.body::jsonb ->> 'decisionId' = g.id::text
        order by e.seq limit 1) as logged,
      ${wordsAt(
        'people counting',
        sql`(exists (select from review r where ${isReview}) or ${isLogged('change.approved')})`,
        sql`exists (select from review r where ${isReview}
          and least(r.withdrawn_at, r.dismissed_at) <= g.at)`,
      )} as approvals,
      ${wordsAt(
        'people overrides',
        sql`(exists (select from override_signature o where ${isSignature}) or ${isLogged('override.signed')})`,
        sql`exists (select from override_signature o where ${isSignature} and o.withdrawn_at <= g.at)`,
      )} as overrides,
      (select json_build_object('reviewDueAt', ${ms(sql`b.review_due_at`)}, 'reviewedAt', ${ms(sql`b.reviewed_at`)},
          'verdict', b.verdict, 'ownReview', coalesce(${person(sql`b.reviewed_by`)} = ${person(sql`b.person_id`)}
            or exists (select from ${handsIn(sql`b.change_id`)} h where h.person = ${person(sql`b.reviewed_by`)}),
            false))
        from break_glass b where b.change_id = g.change_id and b.id = g.break_glass_id) as emergency
    from used u join gate_decision g on g.change_id = u.change_id and g.id = u.id`;
}

/** The texts of policy versions, by id. */
export async function policyTexts(reader: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await reader.policyVersion.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, text: true },
  });
  return new Map(rows.map(({ id, text }) => [id, text]));
}

/** When which version of the policy was in force, for all and by programmes: a few rows. */
export async function listReigns(reader: Reader): Promise<Reign[]> {
  return reader.$queryRaw`
    select id::text as "versionId", ${ms(sql`active_since`)} as "from", ${ms(sql`retired_at`)} as until,
      null::text[] as services
    from policy_version where active_since is not null
    union all
    select p.policy_version_id::text, ${ms(sql`coalesce(lag(e.reopened) over (partition by p.id order by e.day), p.started_at)`)},
      ${ms(sql`least(p.ended_at, (e.day + 1)::timestamp at time zone 'UTC')`)},
      (select array_agg(s.slug) from service s where s.id = any(p.service_ids))
    from programme p cross join lateral (
      select x.from_end as day, x.at as reopened from programme_extension x where x.programme_id = p.id
      union all select p.ends_on, null) e
    where p.policy_version_id is not null and p.started_at is not null`;
}
