import type { Level, OrgRole } from '#lib/domain/person/observation.ts';
import type { Reader, Tx } from '#lib/platform/db.ts';

/** Somebody as they are now, under the one id that they have however many records were merged into it. */
export interface PersonNow {
  id: string;
  name: string;
  level: Level | null;
  orgRole: OrgRole;
  team: string | null;
  active: boolean;
  trainedUntil: Date | null;
}

/** What the lock of a change is worth nothing without: who acts, when by the database's clock, and what is known. */
export interface Scene {
  person: PersonNow;
  /** After the lock was got: later than everything that was written under it before. */
  at: Date;
  /** Each concern with the version since which it is one. */
  since: Record<string, number>;
  wanted: string[];
  /** Those whose approvals counted when it was last judged. */
  counting: string[];
}

export async function findPersonNow(reader: Reader, personId: string): Promise<PersonNow | null> {
  const [row] = await reader.$queryRaw<PersonNow[]>`
    select p.id::text, p.name, p.level, p.org_role as "orgRole", p.team, p.active, p.trained_until as "trainedUntil"
    from person asked join person p on p.id = coalesce(asked.merged_into_id, asked.id)
    where asked.id = ${personId}::uuid`;
  return row ?? null;
}

export async function findScene(tx: Tx, changeId: string, personId: string): Promise<Scene | null> {
  const person = await findPersonNow(tx, personId);
  const [row] = await tx.$queryRaw<Omit<Scene, 'person'>[]>`
    select clock_timestamp() as at, concerns as since, wanted,
      array(select counted #>> '{person,id}'
        from jsonb_array_elements(decision #> '{people,counting}') counted) as counting
    from change_control where change_id = ${changeId}::uuid`;
  return person && row ? { ...row, person } : null;
}

export interface ReviewRow {
  revision: number;
  sha: string;
  decision: 'approve' | 'request-changes' | 'veto';
  rationale: string | null;
  decidedAt: Date;
  withdrawnAt: Date | null;
  dismissedAt: Date | null;
  dismissedBy: string | null;
}

/** All that a person said of a change under any of their records, the newest first. */
export function listReviewsOf(reader: Reader, changeId: string, personId: string): Promise<ReviewRow[]> {
  return reader.$queryRaw`
    select revision_number as revision, sha, decision, rationale, decided_at as "decidedAt",
      withdrawn_at as "withdrawnAt", dismissed_at as "dismissedAt",
      (select coalesce(p.merged_into_id, p.id)::text from person p where p.id = dismissed_by) as "dismissedBy"
    from review where change_id = ${changeId}::uuid
      and person_id in (select id from person where ${personId}::uuid in (id, merged_into_id))
    order by decided_at desc, revision_number desc`;
}

/** How the change stands, as it was last judged. */
export interface Standing {
  version: number;
  outcome: 'allow' | 'deny';
  /** Ids of the requirements that do not let it through. */
  unmet: string[];
}

export async function standingOf(reader: Reader, changeId: string): Promise<Standing> {
  const [row] = await reader.$queryRaw<[Standing]>`
    select version, outcome, unmet from change_control where change_id = ${changeId}::uuid`;
  return row;
}

/** What a change's page says above the buttons, which goes into the log with what was clicked. */
export interface Shown {
  title: string;
  environment: string;
  outcome: string;
  unmet: string[];
  risk: number | null;
  blastRadius: string | null;
  /** Hash of the policy's text by which it was judged. */
  policyHash: string;
  /** Names the diff (git patch-id); null: not known. */
  diffId: string | null;
  [fact: string]: string | number | string[] | null;
}

export async function shownOf(reader: Reader, changeId: string): Promise<Shown> {
  const [row] = await reader.$queryRaw<[Shown]>`
    select c.title, k.environment, k.outcome, k.unmet, c.risk::int as risk, k.blast_radius as "blastRadius",
      p.hash as "policyHash", r.diff_id as "diffId"
    from change_control k
    join change c on c.id = k.change_id
    join policy_version p on p.id = k.policy_version_id
    left join revision r on r.change_id = k.change_id and r.number = k.head_number
    where k.change_id = ${changeId}::uuid`;
  return row;
}

/** Whether somebody directs one of the services touched, or is on the team of one. */
export async function tiesToServices(
  reader: Reader,
  changeId: string,
  { id, team }: Pick<PersonNow, 'id' | 'team'>,
): Promise<{ directs: boolean; onTeam: boolean }> {
  const [row] = await reader.$queryRaw<[{ directs: boolean; onTeam: boolean }]>`
    select coalesce(bool_or(coalesce(d.merged_into_id, d.id) = ${id}::uuid), false) as directs,
      coalesce(bool_or(s.team = ${team}::text), false) as "onTeam"
    from change_service t join service s on s.id = t.service_id left join person d on d.id = s.director_person_id
    where t.change_id = ${changeId}::uuid`;
  return row;
}

export interface RequestRow {
  personId: string;
  kind: 'asked' | 'delegated' | 'taken';
  nudgedAt: Date | null;
  snoozedTill: Date | null;
  endedAt: Date | null;
}

export async function findRequest(
  reader: Reader,
  changeId: string,
  personId: string,
): Promise<RequestRow | null> {
  const [row] = await reader.$queryRaw<RequestRow[]>`
    select person_id::text as "personId", kind, nudged_at as "nudgedAt", snoozed_till as "snoozedTill",
      ended_at as "endedAt"
    from review_request where change_id = ${changeId}::uuid and person_id = ${personId}::uuid`;
  return row ?? null;
}

/** Who has taken a change over and still has it. */
export async function findTaker(
  reader: Reader,
  changeId: string,
): Promise<{ id: string; name: string } | null> {
  const [row] = await reader.$queryRaw<{ id: string; name: string }[]>`
    select p.id::text, p.name from review_request q join person p on p.id = q.person_id
    where q.change_id = ${changeId}::uuid and q.kind = 'taken' and q.ended_at is null
    order by q.asked_at desc limit 1`;
  return row ?? null;
}

export interface Away {
  until: Date;
  delegateId: string | null;
}

/** Whether somebody is away at an instant, and who is asked instead. */
export async function findAbsence(reader: Reader, personId: string, at: Date): Promise<Away | null> {
  const [row] = await reader.$queryRaw<Away[]>`
    select ends_at as until, delegate_id::text as "delegateId" from absence
    where person_id = ${personId}::uuid and cancelled_at is null and starts_at <= ${at} and ends_at > ${at}
    order by ends_at desc limit 1`;
  return row ?? null;
}

/** A change's paths among these, as it names them. */
export async function pathsAmong(
  reader: Reader,
  changeId: string,
  paths: readonly string[],
): Promise<string[]> {
  const [row] = await reader.$queryRaw<[{ paths: string[] }]>`
    select array(select p ->> 0 from change_detail d, jsonb_array_elements(d.paths) p
      where d.change_id = ${changeId}::uuid and p ->> 0 = any(${paths}::text[])) as paths`;
  return row.paths;
}

export async function isSubmitter(reader: Reader, changeId: string, personId: string): Promise<boolean> {
  const rows = await reader.$queryRaw<unknown[]>`
    select 1 from change_control k join person p on p.id = k.submitted_by
    where k.change_id = ${changeId}::uuid and coalesce(p.merged_into_id, p.id) = ${personId}::uuid`;
  return rows.length > 0;
}

/**
 * Who is to be asked at this instant in place of those who are away: each of these people's ids with that of their
 * stand-in, where there is one who is there. Whether a stand-in can approve a given change is that change's question.
 */
export async function standInsAt(
  reader: Reader,
  personIds: readonly string[],
  at: Date,
): Promise<ReadonlyMap<string, string>> {
  const rows = await reader.$queryRaw<{ personId: string; standInId: string }[]>`
    with recursive away as (
      select person_id, delegate_id from absence
      where cancelled_at is null and starts_at <= ${at} and ends_at > ${at} and delegate_id is not null
    ), chain as (
      select person_id, delegate_id, 1 as hop from away where person_id = any(${personIds}::uuid[])
      union all
      select c.person_id, a.delegate_id, c.hop + 1 from chain c join away a on a.person_id = c.delegate_id
      where c.hop < 5 and a.delegate_id <> c.person_id
    )
    select distinct on (c.person_id) c.person_id::text as "personId", c.delegate_id::text as "standInId"
    from chain c join person p on p.id = c.delegate_id and p.active
    where not exists (select from absence x where x.person_id = c.delegate_id and x.cancelled_at is null
      and x.starts_at <= ${at} and x.ends_at > ${at})
    order by c.person_id, c.hop`;
  return new Map(rows.map(({ personId, standInId }) => [personId, standInId]));
}
