import type { Level } from '#lib/domain/person/observation.ts';
import { db } from '#lib/platform/db.ts';

/** An absence that has not ended. */
export interface OwnAbsence {
  id: string;
  startsAt: Date;
  endsAt: Date;
  /** Who is asked instead. */
  delegate: string | null;
}

/** Somebody who could stand in. */
export interface Colleague {
  id: string;
  name: string;
  level: Level | null;
}

/** A person's absences, the next one first. */
export async function listOwnAbsences(personId: string, at: Date): Promise<OwnAbsence[]> {
  return db().$queryRaw<OwnAbsence[]>`
    select a.id::text, a.starts_at as "startsAt", a.ends_at as "endsAt", d.name as delegate
    from absence a left join person d on d.id = a.delegate_id
    where a.person_id = ${personId}::uuid and a.cancelled_at is null and a.ends_at > ${at}
    order by a.starts_at, a.id`;
}

/** Those of a person's team, and the directors of its services: who would stand in. */
export async function listColleagues(personId: string): Promise<Colleague[]> {
  return db().$queryRaw<Colleague[]>`
    select p.id::text, p.name, p.level from person me join person p on p.team = me.team or p.id in
      (select s.director_person_id from service s where s.team = me.team)
    where me.id = ${personId}::uuid and p.id <> me.id and p.active and p.merged_into_id is null
      and p.org_role <> 'auditor'
    order by array_position(array['principal', 'senior', 'mid', 'junior'], p.level), p.name, p.id limit 200`;
}
