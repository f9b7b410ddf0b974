import type {
  AiRole,
  Certainty,
  ControlState,
  DisputedState,
  LinkRelation,
  LinkState,
} from '#lib/domain/attribution/types.ts';
import type { DeploymentOutcome } from '#lib/domain/change/observation.ts';
import type { Grade, Involvement } from '#lib/domain/provenance/types.ts';
import { db, PrismaSql } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';
import { knownAt } from '#lib/platform/known-at.ts';
import { containing } from '#lib/platform/sql.ts';
import { isOwn } from './queries.ts';

const { sql, join } = PrismaSql;

/** What one page shows of a long history; more is told, and events can be asked for. */
const MOST_EVENTS = 100;
const MOST_ALL_EVENTS = 5_000;
const MOST_VERSIONS = 400;
const MOST_DEPLOYMENTS = 100;
const MOST_DEPENDENCIES = 60;

export interface LinkVersion {
  version: number;
  state: LinkState;
  /** What is disputed. */
  disputes: DisputedState | null;
  relation: LinkRelation;
  aiRole: AiRole;
  controlState: ControlState;
  /** How sure the person is. */
  certainty: Certainty | null;
  /** Probability by the ranker that made the suspicion. */
  score: number | null;
  rank: number | null;
  reasons: string[];
  decidedBy: 'software' | 'person' | 'import';
  /** As they are known after merges. */
  personId: string | null;
  personName: string | null;
  rationale: string | null;
  rankerVersion: string | null;
  /** When a source says that it was decided. */
  saidAt: Date | null;
  recordedAt: Date;
}

export interface LinkedChange {
  id: string;
  title: string;
  authorName: string;
  effectiveAt: Date;
  involvement: Involvement;
  grade: Grade | null;
  tools: string[];
  linesAdded: number;
  linesDeleted: number;
  service: { slug: string; name: string } | null;
  /** The person who looks has a hand in it, and so does not judge it. */
  own: boolean;
}

/** A change and what is said about it and the incident; earlier versions newest first. */
export interface Link {
  change: LinkedChange;
  current: LinkVersion;
  earlier: LinkVersion[];
}

interface LinkRow extends LinkVersion {
  current: boolean;
  change: Omit<LinkedChange, 'effectiveAt'> & { effectiveAt: string };
}

/** Everything the incident page shows but its links. Events are the first `MOST_EVENTS` unless all are asked for. */
export async function getIncident(id: string, { allEvents = false } = {}) {
  const most = allEvents ? MOST_ALL_EVENTS : MOST_EVENTS;
  const incident = await db().incident.findUnique({
    where: { id },
    include: {
      services: {
        include: { service: { select: { id: true, slug: true, name: true, tier: true, tierStated: true } } },
      },
      severities: { orderBy: { at: 'asc' }, take: MOST_EVENTS },
      noChanges: { orderBy: { recordedAt: 'asc' }, take: MOST_EVENTS },
      events: { orderBy: [{ at: 'asc' }, { id: 'asc' }], take: most },
      _count: { select: { events: true } },
    },
  });
  if (!incident) throw notFound('The incident');
  return incident;
}

/** The names of people by id. */
export async function findPersonNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const people = await db().person.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  });
  return new Map(people.map(({ id, name }) => [id, name]));
}

/** What the affected services depend on, most critical first; not the affected ones themselves. */
export async function listDependencies(incidentId: string) {
  return db().$queryRaw<{ slug: string; name: string; tier: number }[]>`
    with own as (select service_id from incident_service where incident_id = ${incidentId}::uuid)
    select s.slug, s.name, s.tier from service s
    where s.id in (select d.depends_on_id from service_dependency d join own using (service_id))
      and s.id not in (select service_id from own)
    order by s.tier, s.slug limit ${MOST_DEPENDENCIES}`;
}

/**
 * The changes held against an incident with their whole history; matches first, then suspects by rank. `own` are
 * those in which the person who looks has a hand. As they were known before `asOf`; null: now.
 */
export async function listIncidentLinks(
  incidentId: string,
  personId: string,
  asOf: Date | null = null,
): Promise<Link[]> {
  const { ctes, change } = knownAt(asOf);
  const inForce =
    asOf === null
      ? sql`l.superseded_at is null`
      : sql`(l.superseded_at is null or l.superseded_at >= ${asOf})`;
  const known = asOf === null ? sql`true` : sql`l.recorded_at < ${asOf}`;
  const rows = await db().$queryRaw<LinkRow[]>`
    with ${ctes} said as (select * from causal_link l where l.incident_id = ${incidentId}::uuid and ${known})
    select l.version, l.state, l.disputes, l.relation, l.ai_role "aiRole", l.control_state "controlState", l.certainty,
      l.score, l.rank, l.reasons, l.decided_by "decidedBy", coalesce(p.merged_into_id, p.id)::text "personId",
      p.name "personName", l.rationale, l.ranker_version "rankerVersion", l.said_at "saidAt",
      l.recorded_at "recordedAt", ${inForce} "current",
      jsonb_build_object('id', c.id, 'title', c.title, 'authorName', coalesce(a.name, c.author_name),
        'effectiveAt', c.effective_at, 'involvement', k.ai_involvement, 'grade', c.ai_grade, 'tools', c.ai_tools,
        'linesAdded', c.lines_added, 'linesDeleted', c.lines_deleted,
        'own', ${isOwn(sql`${personId}::uuid`)},
        'service', case when s.id is not null then jsonb_build_object('slug', s.slug, 'name', s.name) end) change
    from said l join change c on c.id = l.change_id join ${change} k on k.id = c.id
      left join person p on p.id = l.person_id left join person a on a.id = c.author_person_id
      left join service s on s.id = c.primary_service_id
    order by ${inForce} desc, l.state <> 'match', l.rank nulls first, c.effective_at desc, c.id,
      l.version desc
    limit ${MOST_VERSIONS}`;
  const links = new Map<string, Link>();
  for (const { current, change, ...version } of rows) {
    const link = links.get(change.id);
    if (link) link.earlier.push(version);
    else if (current) {
      const effectiveAt = new Date(change.effectiveAt);
      links.set(change.id, { change: { ...change, effectiveAt }, current: version, earlier: [] });
    }
  }
  return [...links.values()];
}

export interface LinkedDeployment {
  id: string;
  changeId: string;
  title: string;
  environment: string;
  outcome: DeploymentOutcome;
  at: Date;
}

/** Deployments of the changes that are confirmed, disputed, proposed or suspected, oldest first. */
export async function listLinkedDeployments(incidentId: string): Promise<LinkedDeployment[]> {
  return db().$queryRaw<LinkedDeployment[]>`
    select * from (
      select d.id, c.id "changeId", c.title, d.environment, d.outcome,
        coalesce(d.finished_at, d.started_at) "at"
      from causal_link l join change c on c.id = l.change_id join deployment d on d.change_id = c.id
      where l.incident_id = ${incidentId}::uuid and l.superseded_at is null
        and l.state in ('match', 'disputed', 'proposed', 'suspect')
      order by "at" desc, d.id limit ${MOST_DEPLOYMENTS}) newest
    order by "at", id`;
}

/** A change that may be held against an incident. */
export interface CandidateChange {
  id: string;
  title: string;
  involvement: Involvement;
  grade: Grade | null;
  authorName: string;
  effectiveAt: Date;
  service: { slug: string; name: string } | null;
}

const summaries = (ids: PrismaSql.Sql) => sql`
  select c.id::text, c.title, c.ai_involvement involvement, c.ai_grade grade,
    coalesce(p.name, c.author_name) "authorName", c.effective_at "effectiveAt",
    case when s.id is not null then jsonb_build_object('slug', s.slug, 'name', s.name) end service
  from change c left join person p on p.id = c.author_person_id left join service s on s.id = c.primary_service_id
  where c.id in (${ids}) order by c.effective_at desc, c.id`;

/** What a page says of candidate changes; newest first. */
export async function describeCandidates(ids: readonly string[]): Promise<CandidateChange[]> {
  return db().$queryRaw<CandidateChange[]>(summaries(sql`select unnest(${ids}::uuid[])`));
}

const MOST_FOUND = 10;
const SHA_PREFIX = /^[0-9a-f]{6,40}$/i;
const PULL_REQUEST = /^#?(\d{1,9})$/;

/** Changes that a title's part, the beginning of a sha, or a pull request's number names; the newest of each. */
export async function findChangesByName(text: string): Promise<CandidateChange[]> {
  const number = PULL_REQUEST.exec(text)?.[1];
  const sha = SHA_PREFIX.test(text) ? text.toLowerCase() : null;
  const named = [
    sql`(select id from change where title ilike ${containing(text)} order by effective_at desc limit ${MOST_FOUND})`,
    number === undefined
      ? null
      : sql`(select id from change where pr_number = ${Number(number)}::int order by effective_at desc limit ${MOST_FOUND})`,
    // `g` sorts behind every hexadecimal digit, so this is the range of all shas that begin so
    sha === null
      ? null
      : sql`(select change_id from revision where head_sha >= ${sha} and head_sha < ${`${sha}g`} limit ${MOST_FOUND})`,
  ].filter((one) => one !== null);
  return db().$queryRaw<CandidateChange[]>(sql`${summaries(join(named, ' union '))} limit ${MOST_FOUND}`);
}
