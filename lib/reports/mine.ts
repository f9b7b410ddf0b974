import type { Involvement } from '#lib/domain/provenance/types.ts';
import type { Tier } from '#lib/domain/service/observation.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import { hasHand } from '#lib/platform/identity.ts';

const { sql } = PrismaSql;

/** An open change of one's own, with what it still lacks and who could give it. */
export interface OwnRequest {
  id: string;
  title: string;
  repository: string;
  externalId: string;
  environment: string;
  tier: Tier | null;
  involvement: Involvement;
  headSha: string;
  headNumber: number;
  outcome: 'allow' | 'deny';
  waitingSince: Date;
  dueAt: Date | null;
  /** What each requirement that does not let it through lacks; `people` could provide it, else `words` say who. */
  lacks: {
    requirement: string;
    title: string;
    text: string;
    people: { id: string; name: string; waiting: number; absentUntil: string | null }[];
    words: string | null;
  }[];
  approvedBy: string[];
  asked: { id: string; name: string; kind: string; since: string; nudgedAt: string | null }[];
}

/**
 * The open changes in which a person has a hand, the longest waiting first: the mirror image of the queue. With
 * everybody who could help comes how many requests wait for them already, so that one asks who is free.
 */
export async function listMine(personId: string, at: Date): Promise<OwnRequest[]> {
  return db().$queryRaw<OwnRequest[]>`
    with own as materialized (
      select k.* from change_control k where k.state = 'open' and (k.submitted_by = ${personId}::uuid or 
        ${hasHand(sql`k.change_id`, sql`${personId}::uuid`)})
      order by k.waiting_since limit 200
    ), lack as materialized (
      select o.change_id, r.place, r.value ->> 'id' as requirement, r.value ->> 'title' as title, n.nth,
        n.value ->> 'text' as text, n.value -> 'couldProvide' as provide
      from own o cross join jsonb_array_elements(o.decision -> 'requirements') with ordinality r (value, place)
      cross join jsonb_array_elements(r.value -> 'needs') with ordinality n (value, nth)
      where r.value ->> 'id' = any(o.unmet) and not (n.value ->> 'met')::boolean
    ), helper as materialized (
      select distinct (p ->> 'id')::uuid as id from lack, jsonb_array_elements(lack.provide -> 'people') p
    ), load as materialized (
      select h.id, (select count(*)::int from review_request q where q.person_id = h.id and q.ended_at is null) as waiting,
        (select max(a.ends_at) from absence a where a.person_id = h.id and a.cancelled_at is null
          and a.starts_at <= ${at} and a.ends_at > ${at}) as absent_until
      from helper h
    )
    select o.change_id::text as id, c.title, o.repository, c.external_id as "externalId", o.environment, c.tier::int,
      c.ai_involvement as involvement, o.head_sha as "headSha", o.head_number as "headNumber", o.outcome,
      o.waiting_since as "waitingSince", o.due_at as "dueAt",
      coalesce((select json_agg(json_build_object('requirement', l.requirement, 'title', l.title, 'text', l.text,
          'people', coalesce((select json_agg(json_build_object('id', p ->> 'id', 'name', p ->> 'name',
              'waiting', load.waiting, 'absentUntil', load.absent_until) order by load.waiting, p ->> 'name')
            from jsonb_array_elements(l.provide -> 'people') p join load on load.id = (p ->> 'id')::uuid), '[]'),
          'words', l.provide ->> 'words') order by l.place, l.nth) from lack l where l.change_id = o.change_id), '[]')
        as lacks,
      array(select p -> 'person' ->> 'name' from jsonb_array_elements(o.decision -> 'people' -> 'counting') p)
        as "approvedBy",
      coalesce((select json_agg(json_build_object('id', w.id, 'name', w.name, 'kind', q.kind, 'since', q.asked_at,
          'nudgedAt', q.nudged_at) order by q.asked_at)
        from review_request q join person w on w.id = q.person_id
        where q.change_id = o.change_id and q.ended_at is null), '[]') as asked
    from own o join change c on c.id = o.change_id order by o.waiting_since, o.change_id`;
}
