import { db, type Prisma, PrismaSql } from '#lib/platform/db.ts';
import { containing, listed, whereAll } from '#lib/platform/sql.ts';

const { sql } = PrismaSql;

/** What the log is filtered by. */
export interface LogFilters {
  action?: string | undefined;
  /** Slug of a person, or the id of whoever acts: a person, a token, a job. */
  actor?: string | undefined;
  /** `<type>:<id>`, or an id alone. */
  subject?: string | undefined;
  /** Somewhere in what the entry tells. */
  q?: string | undefined;
  /** First instant, and the first that is out again. */
  from?: Date | undefined;
  to?: Date | undefined;
}

export interface LogRow {
  seq: string;
  at: Date;
  action: string;
  actorKind: string;
  actorId: string;
  /** Of the person or token; null: a job, or nobody who is known. */
  actorName: string | null;
  /** Of a person. */
  actorSlug: string | null;
  identity: string | null;
  session: string | null;
  subjectType: string;
  subjectId: string;
  /** What it tells: canonical JSON, cut after 2,000 characters. */
  body: string;
  hash: string;
}

/** Among how many entries, the newest under the other filters, text is looked for at a time: no index knows it. */
export const MOST_SEARCHED = 200_000;

/** Entries, the newest first, before a place in the log. `searched`: among how many text is looked for; null: all. */
export async function listLog(
  filters: LogFilters,
  before: string | null,
  limit: number,
  searched: number | null = MOST_SEARCHED,
): Promise<LogRow[]> {
  const { q } = filters;
  const where = whereAll([before !== null && sql`seq < ${before}::bigint`, ...(await conditions(filters))]);
  const page =
    q === undefined
      ? sql`select * from audit_entry ${where} order by seq desc limit ${limit}`
      : sql`
          select * from (select * from audit_entry ${where} order by seq desc limit ${searched}::bigint) newest
          where body ilike ${containing(q)} order by seq desc limit ${limit}`;
  return db().$queryRaw<LogRow[]>`
    with page as (${page})
    select page.seq::text as seq, at, action, actor_kind as "actorKind", actor_id as "actorId",
      coalesce(p.name, t.name) as "actorName", p.slug as "actorSlug", identity, session, subject_type as "subjectType",
      subject_id as "subjectId", left(body, 2000) as body, encode(page.hash, 'hex') as hash
    from page
    left join person p on actor_kind = 'person' and p.id::text = actor_id
    left join service_token t on actor_kind = 'service' and t.id::text = actor_id
    order by page.seq desc`;
}

/** How many entries there are under these filters but the text, counted up to a limit. */
export async function countLog(filters: LogFilters, limit: number): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    select count(*)::int as count from (
      select from audit_entry ${whereAll(await conditions(filters))} limit ${limit}) found`;
  return row!.count;
}

/** Every action that was ever logged, by name. Steps from one to the next along the index, however long the log. */
export async function listLoggedActions(): Promise<string[]> {
  const rows = await db().$queryRaw<{ action: string }[]>`
    with recursive step (action) as (
      (select action from audit_entry order by action limit 1)
      union all
      select (select e.action from audit_entry e where e.action > step.action order by e.action limit 1)
      from step where step.action is not null
    )
    select action from step where action is not null`;
  return rows.map(({ action }) => action);
}

/** All but the text. Who is meant is looked up before, so that the planner knows how rare they are. */
async function conditions({ action, actor, subject, from, to }: LogFilters): Promise<(Prisma.Sql | false)[]> {
  const actors = actor === undefined ? [] : [actor, ...(await idsOf(actor))];
  return [
    action !== undefined && sql`action = ${action}`,
    actor !== undefined && sql`actor_id in (${listed(actors)})`,
    subject !== undefined && subjectIs(subject),
    from !== undefined && sql`at >= ${from}`,
    to !== undefined && sql`at < ${to}`,
  ];
}

async function idsOf(slug: string): Promise<string[]> {
  const people = await db().person.findMany({ where: { slug }, select: { id: true } });
  return people.map(({ id }) => id);
}

/** An id alone is looked up under every type: one step along the index for each. */
function subjectIs(subject: string): Prisma.Sql {
  const [, type, id] = /^([a-z-]+):(.+)$/s.exec(subject) ?? [];
  if (type !== undefined) return sql`subject_type = ${type} and subject_id = ${id}`;
  return sql`subject_type = any(array(
      with recursive step (type) as (
        (select subject_type from audit_entry order by subject_type limit 1)
        union all
        select (select e.subject_type from audit_entry e where e.subject_type > step.type order by e.subject_type limit 1)
        from step where step.type is not null
      )
      select type from step where type is not null))
    and subject_id = ${subject}`;
}
