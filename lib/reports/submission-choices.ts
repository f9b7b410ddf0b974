import { db } from '#lib/platform/db.ts';

/** What the form suggests to somebody. */
export interface SubmissionChoices {
  /** Repositories of their own changes, the latest first, then those of services. */
  repositories: string[];
  /** Open ones, the most severe first. */
  incidents: { id: string; title: string; severity: number }[];
}

/** Reads the newest 500 of a person's changes, however many there are. */
export async function listSubmissionChoices(personId: string): Promise<SubmissionChoices> {
  const [repositories, incidents] = await Promise.all([
    db().$queryRaw<{ name: string }[]>`
      with own as (
        select lower(repository) as name, min(place) as place from (
          select repository, row_number() over (order by effective_at desc) as place from (
            select repository, effective_at from change
            where author_person_id = ${personId}::uuid and repository is not null
            order by effective_at desc limit 500) latest) placed
        group by lower(repository)
      ), known as (
        select name, place from own
        union all select distinct lower(repository), 1000 from service
        where repository like '%/%' and lower(repository) not in (select name from own)
      )
      select name from known where name like '%/%' order by place, name limit 200`,
    db().$queryRaw<SubmissionChoices['incidents']>`
      select id::text, title, severity::int from incident where status = 'open'
      order by severity, started_at desc limit 50`,
  ]);
  return { repositories: repositories.map(({ name }) => name), incidents };
}
