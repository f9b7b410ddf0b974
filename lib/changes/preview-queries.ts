import { z } from 'zod';
import type { Party } from '#lib/domain/approval/party.ts';
import { Facts } from '#lib/domain/policy/facts.ts';
import { FAMILIAR_CHANGES, FAMILIAR_DAYS, INCIDENT_DAYS } from '#lib/domain/risk/input.ts';
import { PrismaSql, type Reader } from '#lib/platform/db.ts';
import { personOf } from '#lib/platform/identity.ts';
import { programmePolicyRef } from '#lib/platform/programme-policy.ts';
import { CANDIDATES, type Loaded, type PolicyRef } from './assess/facts-queries.ts';

/** The world around a change that does not exist yet. */
export interface Surroundings {
  /** Who would submit it. */
  personId: string;
  /** Slugs; the main one first. */
  services: readonly string[];
  environment: string;
  parties: readonly Party[];
}

const { approval } = Facts.shape;
const Around = Facts.pick({
  at: true,
  services: true,
  authorOwnsServices: true,
  freezes: true,
  openIncidents: true,
}).extend({
  people: approval.shape.people,
  identities: approval.shape.identities,
  tiers: z.array(z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])),
  dependents: z.array(z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])),
  authorChanges: z.int().nullable(),
  authorLevel: approval.shape.people.element.shape.level,
  recentIncidents: z.int(),
  daysSinceLastChange: z.number().nullable(),
});
export type Around = z.output<typeof Around>;

const { sql } = PrismaSql;
const ms = (instant: ReturnType<typeof sql>) => sql`floor(extract(epoch from ${instant}) * 1000)::bigint`;

/**
 * What `loadFacts` and `loadRiskFacts` would find around a change with these services, parties and environment,
 * had it just been submitted; one statement, nothing is written. A test holds the answers against each other.
 */
export async function loadAround(
  reader: Reader,
  { personId, services, environment, parties }: Surroundings,
): Promise<{ around: Around } & Pick<Loaded, 'active' | 'programme'>> {
  const [row] = await reader.$queryRaw<[{ around: unknown } & Pick<Loaded, 'active' | 'programme'>]>`
with asked as materialized (
  select clock_timestamp() as at
), named as (
  select slug, place from unnest(${[...services]}::text[]) with ordinality n (slug, place)
), touched as materialized (
  select s.*, n.place from named n join service s on s.slug = n.slug
), party as materialized (
  select p.relation, p.identity, p.holder,
    case when p.holder = 'person' then ${personOf(sql`p.identity`)} end as person_id
  from jsonb_to_recordset(${JSON.stringify(parties)}::jsonb) p (relation text, identity text, holder text)
), near as (
  select unnest(array[owner_person_id, director_person_id]) as id, 1 as closeness from touched
  union all select p.id, 2 from person p where p.team in (select team from touched)
), candidate as (
  select a.id from near a join person p on p.id = a.id
  where p.active and p.merged_into_id is null and p.org_role <> 'auditor'
  group by a.id, p.level
  order by min(a.closeness), array_position(array['principal', 'senior', 'mid', 'junior'], p.level), a.id
  limit ${CANDIDATES}
), people as (
  select p.* from person p
  where p.id in (select person_id from party) or p.id in (select id from candidate)
), author as (
  select p.*, coalesce(p.merged_into_id, p.id)::text as canonical from person p where p.id = ${personId}::uuid
), main as materialized (
  select id from touched order by place limit 1
), earlier as materialized (
  select e.effective_at, coalesce(coalesce(p.merged_into_id, p.id)::text, o.author_identity) as author
  from main, asked, change_service e join change o on o.id = e.change_id left join person p on p.id = o.author_person_id
  where e.service_id = main.id and e.effective_at < asked.at
    and e.effective_at >= asked.at - make_interval(days => ${FAMILIAR_DAYS}::int)
    and o.environment = 'production' and o.status in ('deployed', 'rolled-back')
  order by e.effective_at desc, e.change_id desc limit ${FAMILIAR_CHANGES}::int
)
select json_build_object(
  'at', ${ms(sql`asked.at`)},
  'services', (select coalesce(json_agg(json_build_object('slug', t.slug, 'tier', t.tier,
      'dependsOnTiers', (select coalesce(json_agg(o.tier order by o.tier), '[]') from service_dependency d
        join service o on o.id = d.depends_on_id where d.service_id = t.id),
      'dependentTiers', (select coalesce(json_agg(o.tier order by o.tier), '[]') from service_dependency d
        join service o on o.id = d.service_id where d.depends_on_id = t.id)) order by t.slug), '[]') from touched t),
  'authorOwnsServices', coalesce((select bool_and(t.owner_person_id = a.id or t.team = a.team)
    from touched t join person a on a.id in (select person_id from party where relation = 'author')), false),
  'people', (select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'level', p.level,
    'orgRole', p.org_role, 'active', p.active, 'trainedUntil', ${ms(sql`p.trained_until`)}) order by p.id), '[]')
    from people p),
  'identities', (select coalesce(json_agg(json_build_object('key', identity, 'holder', holder, 'personId', person_id)
    order by identity, holder), '[]') from (select distinct identity, holder, person_id from party) known),
  'freezes', (select coalesce(json_agg(json_build_object('name', f.name, 'from', ${ms(sql`f.starts_at`)},
    'until', ${ms(sql`f.ends_at`)}) order by f.starts_at, f.id), '[]') from change_freeze f
    where f.cancelled_at is null and f.ends_at > asked.at and f.starts_at <= asked.at + interval '1 day'
      and (f.environments = '{}' or ${environment} = any(f.environments))
      and (f.service_ids = '{}' or exists (select from touched t where t.id = any(f.service_ids)))
      and (f.tiers = '{}' or coalesce((select min(tier) from touched), 1) = any(f.tiers))),
  'openIncidents', (select coalesce(json_agg(json_build_object('id', i.id, 'severity', i.severity,
    'fixedByThis', false) order by i.id), '[]')
    from incident i where i.status = 'open' and i.started_at <= asked.at
      and exists (select from incident_service x join touched t on t.id = x.service_id where x.incident_id = i.id)),
  'tiers', array(select tier::int from touched order by tier),
  'dependents', array(select o.tier::int from service o where o.id in (
      select d.service_id from service_dependency d where d.depends_on_id in (select id from touched))
    and o.id not in (select id from touched) order by o.tier),
  'authorChanges', case when exists (select from main)
    then (select count(*)::int from earlier e where e.author = (select canonical from author)) end,
  'authorLevel', (select level from author),
  'recentIncidents', (select count(distinct i.incident_id)::int from touched t
    join incident_service i on i.service_id = t.id
    where i.started_at < asked.at and i.started_at >= asked.at - make_interval(days => ${INCIDENT_DAYS}::int)),
  'daysSinceLastChange', (select (extract(epoch from asked.at - max(effective_at)) / 86400)::float8 from earlier)
) as around,
(select json_build_object('id', v.id, 'hash', v.hash) from policy_version v where v.state = 'active') as active,
${programmePolicyRef(sql`(select array_agg(t.id) from touched t)`, sql`asked.at`)} as programme
from asked`;
  return { ...row, around: Around.parse(row.around) };
}

/** The active version of the policy, and those that running programmes have put in force for their services. */
export async function listInForce(
  reader: Reader,
): Promise<{ active: PolicyRef | null; others: readonly PolicyRef[] }> {
  const [active, others] = await Promise.all([
    reader.policyVersion.findFirst({ where: { state: 'active' }, select: { id: true, hash: true } }),
    reader.$queryRaw<PolicyRef[]>`
      select distinct v.id::text, v.hash from programme p join policy_version v on v.id = p.policy_version_id
      where p.state = 'running' and p.ends_on >= (now() at time zone 'UTC')::date order by 1`,
  ]);
  return { active, others };
}
