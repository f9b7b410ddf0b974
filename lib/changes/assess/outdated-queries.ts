import type { AuditAction } from '#lib/domain/audit/entry.ts';
import { db, PrismaSql, type Reader, type Tx } from '#lib/platform/db.ts';
import { programmePolicy } from '#lib/platform/programme-policy.ts';

const { sql } = PrismaSql;

/** Acts that can alter the judgement of changes that they are not about. */
const ALTERING: readonly AuditAction[] = [
  'people.imported',
  'person.corrected',
  'person.merged',
  'services.imported',
  'service.corrected',
  'incidents.imported',
  'links.imported',
  'link.proposed',
  'link.confirmed',
  'link.ruled-out',
  'link.withdrawn',
  'link.disputed',
  'link.settled',
  'freeze.declared',
  'freeze.cancelled',
];

const touched = sql`(select array_agg(x.service_id) from change_service x where x.change_id = k.change_id)`;

/**
 * Open changes whose last judgement may no longer be the answer: another policy is in force, for all or for a programme; people, services,
 * incidents or freezes are not what they were; a freeze began or ended; their target has passed; or it is ten
 * minutes old, since some facts age by themselves. A transaction that began before an act ended cannot have seen
 * it, hence the five seconds. Acts are dated by the process that did them; where its clock is further from the
 * database's than that, the ten minutes catch what is missed.
 */
const outdated = sql`
  select k.change_id::text as "changeId", k.judged_at, case
    when k.policy_version_id <> in_force.id then 'another policy is in force'
    when k.judged_at < bound.act then 'people, services, incidents or freezes were altered'
    when k.judged_at < bound.freeze then 'a freeze began or ended'
    when k.due_at between k.judged_at and now() then 'a target has passed'
    else 'ten minutes have passed' end as reason
  from change_control k
  join policy_version v on v.state = 'active'
  cross join lateral (select coalesce(${programmePolicy(touched, sql`now()`)}, v.id) as id) in_force
  cross join (select
    (select max(least(now(), e.at + interval '5 seconds')) from unnest(${ALTERING}::text[]) action
      cross join lateral (select at from audit_entry where audit_entry.action = action.action
        order by seq desc limit 1) e) as act,
    (select max(least(now(), edge + interval '5 seconds')) from change_freeze,
      unnest(array[starts_at, ends_at]) edge where cancelled_at is null and edge <= now()) as freeze) bound
  where k.state = 'open' and (k.policy_version_id <> in_force.id
    or k.judged_at < greatest(bound.act, bound.freeze, now() - interval '10 minutes')
    or k.due_at between k.judged_at and now())`;

export interface Outdated {
  changeId: string;
  reason: string;
}

/**
 * Locks the next of those that were last judged before `before`, the longest ago first. Those that somebody acts
 * upon at this moment are left out: that act ends with a judgement.
 */
export async function lockOutdated(tx: Tx, before: Date, limit: number): Promise<Outdated[]> {
  return tx.$queryRaw<Outdated[]>`
    with old as (select * from (${outdated}) o where o.judged_at < ${before})
    select old."changeId", old.reason from old join change_control k on k.change_id = old."changeId"::uuid
    order by old.judged_at, k.change_id limit ${limit} for update of k skip locked`;
}

/** Whether there is anything to judge anew. */
export async function hasOutdated(reader: Reader = db()): Promise<boolean> {
  const [row] = await reader.$queryRaw<[{ any: boolean }]>`select exists (${outdated}) as any`;
  return row.any;
}

/** The database's clock. */
export async function databaseNow(reader: Reader = db()): Promise<Date> {
  const [row] = await reader.$queryRaw<[{ now: Date }]>`select now() as now`;
  return row.now;
}

/** What cannot be judged is not let through, and is tried again with the next round. */
export async function denyUnjudged(tx: Tx, changeId: string): Promise<void> {
  await tx.$executeRaw`update change_control set outcome = 'deny', judged_at = now(), version = version + 1
    where change_id = ${changeId}::uuid`;
  await tx.$executeRaw`update change set status = 'proposed' where id = ${changeId}::uuid and status = 'approved'`;
}
