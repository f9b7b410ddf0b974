import { areasOf } from '#lib/domain/policy/areas.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';

const { sql } = PrismaSql;

/** What was learnt from an incident; it never says from whom. */
export interface Lesson {
  incidentId: string;
  actionId: string;
  title: string;
  detail: string;
  incident: string;
  deliveredAt: Date;
}

const MOST_LESSONS = 5;
/** Lessons that are looked at, the newest first: which of them touch the same parts is not the database's to know. */
const MOST_LOOKED_AT = 100;

/** A change as far as lessons are alike. */
export interface ChangeLike {
  kind: string;
  services: readonly string[];
  paths: readonly string[];
}

/**
 * Lessons that were delivered and are learnt from changes like this one: of the same kind on a service that this
 * touches too, or on the same part of the system (payments, sign-in, schema …). The closest first.
 */
export async function listLessonsLike({ kind, services, paths }: ChangeLike): Promise<readonly Lesson[]> {
  return closest(await delivered(), kind, new Set(services), paths);
}

/** As `listLessonsLike`, of a change that is recorded; not of itself. */
export async function listLessonsFor(changeId: string): Promise<readonly Lesson[]> {
  const [change] = await db().$queryRaw<{ kind: string; services: string[]; paths: string[] }[]>`
    select c.kind, ${serviceSlugs()} as services, ${pathsOf()} as paths
    from change c left join change_detail d on d.change_id = c.id where c.id = ${changeId}::uuid`;
  if (!change) return [];
  const lessons = (await delivered()).filter((lesson) => lesson.changeId !== changeId);
  return closest(lessons, change.kind, new Set(change.services), change.paths);
}

/** Lessons that went to somebody and that they have not read yet. */
export async function listUnreadLessons(personId: string): Promise<readonly Lesson[]> {
  return db().$queryRaw<Lesson[]>`
    select a.incident_id::text as "incidentId", a.id::text as "actionId", a.title, a.detail, i.title as incident,
      l.delivered_at as "deliveredAt"
    from lesson_delivery l join retro_action a on a.incident_id = l.incident_id and a.id = l.action_id
      join incident i on i.id = a.incident_id
    where l.person_id = ${personId}::uuid and l.seen_at is null order by l.delivered_at desc, a.id limit ${MOST_LOOKED_AT}`;
}

interface DeliveredRow extends Lesson {
  changeId: string;
  kind: string;
  services: string[];
  paths: string[];
}

const serviceSlugs = () => sql`coalesce((select array_agg(s.slug) from change_service x
  join service s on s.id = x.service_id where x.change_id = c.id), '{}')`;
const pathsOf = () => sql`coalesce((select array_agg(p ->> 0) from jsonb_array_elements(d.paths) p), '{}')`;

async function delivered(): Promise<DeliveredRow[]> {
  return db().$queryRaw<DeliveredRow[]>`
    select a.incident_id::text as "incidentId", a.id::text as "actionId", a.title, a.detail, i.title as incident,
      first.at as "deliveredAt", c.id::text as "changeId", c.kind, ${serviceSlugs()} as services, ${pathsOf()} as paths
    from retro_action a join incident i on i.id = a.incident_id join change c on c.id = a.change_id
      join lateral (select min(l.delivered_at) as at from lesson_delivery l
        where l.incident_id = a.incident_id and l.action_id = a.id) first on first.at is not null
      left join change_detail d on d.change_id = c.id
    where a.kind = 'lesson' and a.state <> 'dropped' order by first.at desc, a.id limit ${MOST_LOOKED_AT}`;
}

function closest(
  lessons: readonly DeliveredRow[],
  kind: string,
  services: ReadonlySet<string>,
  paths: readonly string[],
): readonly Lesson[] {
  const areas = new Set(areasOf(paths));
  return lessons
    .map((lesson) => {
      const sameKind = lesson.kind === kind ? 1 : 0;
      const sameService = lesson.services.some((slug) => services.has(slug)) ? 1 : 0;
      const sameArea = areasOf(lesson.paths).some((area) => areas.has(area)) ? 1 : 0;
      const isLike = (sameKind && sameService) || (sameArea && (sameKind || sameService));
      return { lesson, closeness: isLike ? sameKind + sameService + sameArea : 0 };
    })
    .filter(({ closeness }) => closeness > 0)
    .toSorted((a, b) => b.closeness - a.closeness)
    .slice(0, MOST_LESSONS)
    .map(({ lesson: { incidentId, actionId, title, detail, incident, deliveredAt } }) => ({
      incidentId,
      actionId,
      title,
      detail,
      incident,
      deliveredAt,
    }));
}
