import { db, PrismaSql } from '#lib/platform/db.ts';
import { containing } from '#lib/platform/sql.ts';
import { urls } from '#lib/platform/urls.ts';

const { sql } = PrismaSql;

/** Hits of each kind. */
const TOP = 5;

/** Titles are found through trigrams, which a shorter text does not have. */
const TRIGRAM = 3;

const SHA_PREFIX = /^[0-9a-f]{6,40}$/i;

export interface Hit {
  kind: 'change' | 'incident' | 'service' | 'person';
  label: string;
  detail: string;
  href: string;
}

/** The newest or best few changes, incidents, services and people that `text` names; for the command palette. */
export async function search(text: string): Promise<Hit[]> {
  const wanted = text.trim();
  if (wanted === '') return [];
  const hits = await Promise.all([
    findServices(wanted),
    ...(wanted.length >= TRIGRAM ? [findIncidents(wanted), findChanges(wanted)] : []),
    ...(SHA_PREFIX.test(wanted) ? [findRevisions(wanted.toLowerCase())] : []),
    findPeople(wanted),
  ]);
  return unique(hits.flat());
}

interface Named {
  slug: string;
  name: string;
  team: string | null;
}

/** Services are few: a scan, those that begin with the text first. */
async function findServices(text: string): Promise<Hit[]> {
  const rows = await db().$queryRaw<(Named & { tier: number })[]>(sql`
    select slug, name, team, tier from service
    where name ilike ${containing(text)} or slug ilike ${containing(text)}
    order by starts_with(slug, lower(${text})) desc, tier, slug limit ${TOP}::int`);
  return rows.map(({ slug, name, team, tier }) => ({
    kind: 'service',
    label: name,
    detail: [`Tier ${tier}`, team].filter(Boolean).join(' · '),
    href: urls.service(slug),
  }));
}

async function findPeople(text: string): Promise<Hit[]> {
  const rows = await db().$queryRaw<Named[]>(sql`
    select slug, name, team from person
    where active and (name ilike ${containing(text)} or slug ilike ${containing(text)})
    order by starts_with(slug, lower(${text})) desc, slug limit ${TOP}::int`);
  return rows.map(({ slug, name, team }) => ({
    kind: 'person',
    label: name,
    detail: team ?? 'their changes',
    href: urls.changes({ author: slug }),
  }));
}

interface Titled {
  id: string;
  title: string;
  detail: string;
}

async function findIncidents(text: string): Promise<Hit[]> {
  const rows = await db().$queryRaw<Titled[]>(sql`
    select id, title, 'Sev' || severity || ' · ' || to_char(started_at at time zone 'UTC', 'YYYY-MM-DD') as detail
    from incident where title ilike ${containing(text)}
    order by started_at desc, id desc limit ${TOP}::int`);
  return rows.map(({ id, title, detail }) => ({
    kind: 'incident',
    label: title,
    detail,
    href: urls.incident(id),
  }));
}

async function findChanges(text: string): Promise<Hit[]> {
  const rows = await db().$queryRaw<Titled[]>(sql`
    select id, title, author_name || ' · ' || to_char(effective_at at time zone 'UTC', 'YYYY-MM-DD') as detail
    from change where title ilike ${containing(text)}
    order by effective_at desc, id desc limit ${TOP}::int`);
  return rows.map(changeHit);
}

/** `g` sorts behind every hexadecimal digit, so this is the range of all shas that begin so. */
async function findRevisions(prefix: string): Promise<Hit[]> {
  const rows = await db().$queryRaw<Titled[]>(sql`
    select c.id, c.title, left(r.head_sha, 12) as detail
    from revision r join change c on c.id = r.change_id
    where r.head_sha >= ${prefix} and r.head_sha < ${`${prefix}g`} limit ${TOP}::int`);
  return rows.map(changeHit);
}

const changeHit = ({ id, title, detail }: Titled): Hit => ({
  kind: 'change',
  label: title,
  detail,
  href: urls.change(id),
});

function unique(hits: readonly Hit[]): Hit[] {
  return [...new Map(hits.map((hit) => [`${hit.kind} ${hit.href}`, hit])).values()];
}
