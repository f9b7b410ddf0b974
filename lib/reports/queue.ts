import { byUrgency, type DeadlineClass, deadlineClass } from '#lib/domain/approval/urgency.ts';
import type { ChangeKind } from '#lib/domain/change/observation.ts';
import type { Level } from '#lib/domain/person/observation.ts';
import type { BlastRadius } from '#lib/domain/policy/facts.ts';
import type { Grade, Involvement } from '#lib/domain/provenance/types.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import { hasHand } from '#lib/platform/identity.ts';

const { sql } = PrismaSql;

/** Why a request is in somebody's queue, the strongest first. */
export const QUEUE_GROUPS = ['only-you', 'your-service', 'anyone'] as const;
export type QueueGroup = (typeof QUEUE_GROUPS)[number];

/** One open request that a person's approval would bring nearer. */
export interface QueueItem {
  id: string;
  title: string;
  externalId: string;
  repository: string;
  environment: string;
  kind: ChangeKind;
  authorName: string;
  authorLevel: Level | null;
  tier: Tier | null;
  service: string | null;
  serviceCount: number;
  involvement: Involvement;
  grade: Grade | null;
  tools: string[];
  fileCount: number;
  linesAdded: number;
  linesDeleted: number;
  risk: number | null;
  blastRadius: BlastRadius | null;
  headSha: string;
  headNumber: number;
  version: number;
  /** Titles of the requirements that do not let it through, and what each still lacks. */
  unmet: { id: string; title: string; lacks: string[] }[];
  /** Who counts already. */
  approvedBy: string[];
  /** Who asked this person, and what for; null: nobody did, the rules do. */
  request: {
    kind: 'asked' | 'delegated' | 'taken';
    by: string;
    note: string | null;
    nudgedAt: Date | null;
  } | null;
  /** Who has taken it over, if it is somebody else. */
  takenBy: string | null;
  snoozedTill: Date | null;
  waitingSince: Date;
  dueAt: Date | null;
  group: QueueGroup;
  deadline: DeadlineClass;
}

/** Requests that are put off until later are left out, unless asked for. */
export interface QueueOptions {
  at: Date;
  snoozed?: boolean;
}

/**
 * What one person's approval would help with, most pressing first: open changes that are not let through, that want
 * somebody of this kind (level, role, training), in which they have no hand and which they have not judged at this
 * head; and whatever they were asked for. The size of the organisation and of history do not matter: it reads open
 * changes only.
 */
export async function listQueue(
  personId: string,
  { at, snoozed = false }: QueueOptions,
): Promise<QueueItem[]> {
  const rows = await db().$queryRaw<Omit<QueueItem, 'deadline'>[]>(statement(personId, at, snoozed));
  const compare = byUrgency(at.getTime());
  const pressing = (item: Omit<QueueItem, 'deadline'>) => ({
    ...item,
    dueAt: item.dueAt?.getTime() ?? null,
    waitingSince: item.waitingSince.getTime(),
  });
  return rows
    .map((item) => ({ item, key: pressing(item) }))
    .sort((a, b) => compare(a.key, b.key))
    .map(({ item }) => ({ ...item, deadline: deadlineClass(item.dueAt?.getTime() ?? null, at.getTime()) }));
}

/** How many requests wait for a person; for the navigation. */
export async function countQueue(personId: string, at: Date): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    with ${waiting(personId, at, false)} select count(*)::int as count from mine`;
  return row?.count ?? 0;
}

/** `level/role/trained|untrained`, as lib/domain/policy/wanted.ts writes it. */
const kindOf = (person: PrismaSql.Sql, at: Date) => sql`coalesce(${person}.level, 'unknown') || '/' ||
  ${person}.org_role || '/' || case when ${person}.trained_until > ${at} then 'trained' else 'untrained' end`;

/** The common table `mine`: the change, the group and the request of everything that waits for a person. */
function waiting(personId: string, at: Date, snoozed: boolean): PrismaSql.Sql {
  const me = sql`${personId}::uuid`;
  return sql`me as materialized (
    select p.id, p.team, ${kindOf(sql`p`, at)} as kind from person p
    where p.id = ${me} and p.active and p.org_role <> 'auditor'
  ), mine as materialized (
    select k.change_id, case when q.ended_at is null then q.kind end as request_kind, q.asked_by, q.note, q.nudged_at, q.snoozed_till,
      case
        when (q.kind is not null and q.ended_at is null) or (own.mine and not exists (
          select from person o where o.active and o.merged_into_id is null and o.id <> me.id
            and o.org_role <> 'auditor' and ${kindOf(sql`o`, at)} = any(k.wanted)
            and (o.team = any(own.teams) or o.id = any(own.heads))
            and not ${hasHand(sql`k.change_id`, sql`o.id`)}
            and not exists (select from review v where v.change_id = k.change_id and v.person_id = o.id
              and v.revision_number = k.head_number and v.decision = 'approve'
              and v.withdrawn_at is null and v.dismissed_at is null))) then 'only-you'
        when own.mine then 'your-service'
        else 'anyone'
      end as "group"
    from me
    join change_control k on k.state = 'open' and k.outcome = 'deny'
    left join review_request q on q.change_id = k.change_id and q.person_id = me.id
    cross join lateral (
      select array_agg(distinct s.team) filter (where s.team is not null) as teams,
        array_remove(array_agg(s.owner_person_id) || array_agg(s.director_person_id), null) as heads,
        coalesce(bool_or(s.team = me.team or me.id in (s.owner_person_id, s.director_person_id)), false) as mine
      from change_service x join service s on s.id = x.service_id where x.change_id = k.change_id) own
    -- ended: passed on, or taken by somebody; but where it is put off, by somebody who was never asked by name
    where (me.kind = any(k.wanted) or (q.kind is not null and q.ended_at is null))
      and (q.person_id is null or q.ended_at is null or q.snoozed_till is not null)
      and (${snoozed} or q.snoozed_till is null or q.snoozed_till <= ${at})
      and not ${hasHand(sql`k.change_id`, sql`me.id`)}
      and not exists (select from review v where v.change_id = k.change_id and v.person_id = me.id
        and v.revision_number = k.head_number and v.withdrawn_at is null and v.dismissed_at is null)
  )`;
}

function statement(personId: string, at: Date, snoozed: boolean): PrismaSql.Sql {
  return sql`with ${waiting(personId, at, snoozed)}
  select k.change_id::text as id, c.title, c.external_id as "externalId", k.repository, k.environment, c.kind,
    c.author_name as "authorName", c.author_level as "authorLevel", c.tier::int, s.slug as service,
    (select count(*)::int from change_service x where x.change_id = k.change_id) as "serviceCount",
    c.ai_involvement as involvement, c.ai_grade as grade, c.ai_tools as tools, c.file_count as "fileCount",
    c.lines_added as "linesAdded", c.lines_deleted as "linesDeleted", c.risk::int, k.blast_radius as "blastRadius",
    k.head_sha as "headSha", k.head_number as "headNumber", k.version,
    coalesce((select json_agg(json_build_object('id', r ->> 'id', 'title', r ->> 'title', 'lacks',
        coalesce((select json_agg(n ->> 'text') from jsonb_array_elements(r -> 'needs') n
          where not (n ->> 'met')::boolean), '[]')))
      from jsonb_array_elements(k.decision -> 'requirements') r where r ->> 'id' = any(k.unmet)), '[]') as unmet,
    array(select p -> 'person' ->> 'name' from jsonb_array_elements(k.decision -> 'people' -> 'counting') p)
      as "approvedBy",
    case when m.request_kind is not null then json_build_object('kind', m.request_kind,
      'by', (select name from person where id = m.asked_by), 'note', m.note, 'nudgedAt', m.nudged_at) end as request,
    (select o.name from review_request t join person o on o.id = t.person_id where t.change_id = k.change_id
      and t.kind = 'taken' and t.ended_at is null and t.person_id <> ${personId}::uuid limit 1) as "takenBy",
    m.snoozed_till as "snoozedTill", k.waiting_since as "waitingSince", k.due_at as "dueAt", m."group"
  from mine m join change_control k on k.change_id = m.change_id join change c on c.id = m.change_id
  left join service s on s.id = c.primary_service_id`;
}
