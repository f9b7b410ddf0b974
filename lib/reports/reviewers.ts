import type { Level } from '#lib/domain/person/observation.ts';
import { db } from '#lib/platform/db.ts';

/** Somebody who could review, with what waits for them already. */
export interface Reviewer {
  id: string;
  name: string;
  level: Level | null;
  team: string | null;
  /** Requests they were asked for by name. */
  waiting: number;
  absentUntil: Date | null;
}

/** Of those who could provide what a change still lacks, who is free: present before away, least loaded first. */
export async function listReviewers(changeId: string, at: Date): Promise<Reviewer[]> {
  return db().$queryRaw<Reviewer[]>`
    with helper as materialized (
      select distinct (p ->> 'id')::uuid as id
      from change_control k cross join jsonb_array_elements(k.decision -> 'requirements') r
      cross join jsonb_array_elements(r -> 'needs') n
      cross join jsonb_array_elements(n -> 'couldProvide' -> 'people') p
      where k.change_id = ${changeId}::uuid and r ->> 'id' = any(k.unmet)
    )
    select p.id::text, p.name, p.level, p.team, l.waiting, a.until as "absentUntil"
    from helper h join person p on p.id = h.id and p.active
    cross join lateral (select count(*)::int as waiting from review_request q
      where q.person_id = p.id and q.ended_at is null) l
    cross join lateral (select max(b.ends_at) as until from absence b where b.person_id = p.id
      and b.cancelled_at is null and b.starts_at <= ${at} and b.ends_at > ${at}) a
    order by (a.until is not null), l.waiting, p.name, p.id`;
}
