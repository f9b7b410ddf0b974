import {
  type CandidateChange,
  candidateOf,
  type DescribedChange,
  type IncidentFacts,
} from '#lib/domain/correlation/candidate.ts';
import type { CoChange, ServiceGraph } from '#lib/domain/correlation/closeness.ts';
import { WINDOW_DAYS } from '#lib/domain/correlation/factors.ts';
import { takenBackAt } from '#lib/domain/correlation/taken-back.ts';
import type { Reader } from '#lib/platform/db.ts';

const DAY = 86_400_000;
/** Of a change, as many paths are read as the histories have from which the weights come. */
const FIRST_PATHS = '$[0 to 59][0]';
/** What an incident says by itself; notes and actions are left out, in which people come to name the cause. */
const MOST_ALERTS = 50;
/** Services that changed together are counted in whole weeks: the half year that was over when the incident began. */
const WEEK = 7 * DAY;
const WEEKS = 26;
/** A change across more services than this is a sweep and says nothing of how they hang together. */
const MOST_SERVICES = 12;

/** What the ranker is told of one incident. */
export interface Case {
  id: string;
  incident: IncidentFacts;
  /** Changes that reached production in the `WINDOW_DAYS` before it started, or were on their way when it did. */
  candidates: CandidateChange[];
  graph: ServiceGraph;
}

/**
 * What the ranker needs of these incidents, in five statements however many they are, oldest first. Who wrote a change
 * and what AI did in it is not read, nor a message, a trailer, a label or a branch.
 */
export async function loadCases(reader: Reader, incidentIds: readonly string[]): Promise<Case[]> {
  if (incidentIds.length === 0) return [];
  const incidents = await listIncidents(reader, incidentIds);
  const windows = windowsOf(incidents.map(({ startedAt }) => startedAt.getTime()));
  const candidates = (await listCandidates(reader, windows)).sort(
    (a, b) => a.rolloutStartedAt.getTime() - b.rolloutStartedAt.getTime(),
  );
  const dependsOn = await loadDependencies(reader);
  const coChangeBefore = await loadCoChange(reader, incidentIds, incidents);
  return incidents.map(({ id, startedAt, services, text }) => ({
    id,
    incident: { startedAt, services, text },
    candidates: candidates.filter((candidate) => mayMatter(candidate, startedAt.getTime())),
    graph: { dependsOn, coChange: coChangeBefore(startedAt) },
  }));
}

interface IncidentRow extends IncidentFacts {
  id: string;
}

function listIncidents(reader: Reader, ids: readonly string[]): Promise<IncidentRow[]> {
  return reader.$queryRaw<IncidentRow[]>`
    select i.id::text, i.started_at as "startedAt",
      array(select s.slug from incident_service x join service s on s.id = x.service_id where x.incident_id = i.id
        order by (s.id = i.primary_service_id) desc nulls last, s.slug) as services,
      concat_ws(' ', i.title, i.summary, (select string_agg(e.text, ' ' order by e.at, e.id) from (
        select * from incident_event where incident_id = i.id and kind = 'alert' order by at, id
        limit ${MOST_ALERTS}) e)) as text
    from incident i where i.id = any(${ids}::uuid[]) order by i.started_at, i.id`;
}

interface Window {
  from: Date;
  to: Date;
}

/** The days before each of these instants, oldest first, where they overlap as one. */
function windowsOf(starts: readonly number[]): Window[] {
  const windows: Window[] = [];
  for (const start of starts) {
    const from = start - WINDOW_DAYS * DAY;
    const last = windows.at(-1);
    if (last && from <= last.to.getTime()) last.to = new Date(start);
    else windows.push({ from: new Date(from), to: new Date(start) });
  }
  return windows;
}

interface ChangeRow extends Pick<DescribedChange, 'title' | 'services' | 'deployments'> {
  id: string;
  repository: string | null;
  effectiveAt: Date;
  paths: string[];
}

async function listCandidates(reader: Reader, windows: readonly Window[]): Promise<CandidateChange[]> {
  const from = windows.map((window) => window.from);
  const to = windows.map((window) => window.to);
  const rows = await reader.$queryRaw<ChangeRow[]>`
    with windows as (select * from unnest(${from}::timestamptz[], ${to}::timestamptz[]) w (first, last)),
    found as (
      select c.id from windows w join change c on c.effective_at between w.first and w.last
      where c.environment = 'production' and c.status in ('deployed', 'rolled-back')
      union
      select d.change_id from windows w join deployment d on d.started_at between w.first and w.last
      where d.environment = 'production' and d.outcome <> 'failed'
        and (d.finished_at is null or d.finished_at > d.started_at))
    select c.id::text, c.repository, c.title, c.effective_at as "effectiveAt",
      array(select s.slug from change_service x join service s on s.id = x.service_id where x.change_id = c.id
        order by (s.id = c.primary_service_id) desc nulls last, s.slug) as services,
      coalesce((select jsonb_path_query_array(paths, ${FIRST_PATHS}::jsonpath) from change_detail
        where change_id = c.id), '[]') as paths,
      coalesce((select jsonb_agg(jsonb_build_object('startedAt', started_at, 'finishedAt', finished_at,
        'outcome', outcome)) from deployment where change_id = c.id and environment = c.environment), '[]') as deployments
    from found join change c on c.id = found.id where c.environment = 'production'`;
  const reverted = takenBackAt(await listReverts(reader, windows));
  return rows.map(({ id, repository, title, effectiveAt, services, paths, deployments }) =>
    candidateOf(
      id,
      {
        title,
        services,
        paths: paths.map((path) => [path, null, null] as const),
        environment: 'production',
        createdAt: effectiveAt,
        deployedAt: effectiveAt,
        deployments: deployments.map(({ startedAt, finishedAt, outcome }) => ({
          environment: 'production',
          startedAt: new Date(startedAt),
          finishedAt: finishedAt && new Date(finishedAt),
          outcome,
        })),
      },
      reverted(repository, title, effectiveAt),
    ),
  );
}

/** Reverts from the windows and the days after them: what they took back may be a candidate. */
function listReverts(reader: Reader, windows: readonly Window[]) {
  const from = windows[0]?.from ?? new Date(0);
  const to = new Date((windows.at(-1)?.to.getTime() ?? 0) + WINDOW_DAYS * DAY);
  return reader.$queryRaw<{ repository: string | null; title: string; at: Date }[]>`
    select repository, title, effective_at as at from change
    where effective_at between ${from} and ${to} and is_revert and environment = 'production'
      and status in ('deployed', 'rolled-back')`;
}

/** Leaves out what the ranker would, so that it is not handed all changes of a batch again and again. */
function mayMatter({ rolloutStartedAt, liveAt }: CandidateChange, start: number): boolean {
  return (
    rolloutStartedAt.getTime() <= start && (liveAt === null || liveAt.getTime() >= start - WINDOW_DAYS * DAY)
  );
}

async function loadDependencies(reader: Reader): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await reader.$queryRaw<{ slug: string; needs: string[] }[]>`
    select s.slug, array_agg(n.slug order by n.slug) as needs
    from service_dependency d join service s on s.id = d.service_id join service n on n.id = d.depends_on_id
    group by s.slug`;
  return new Map(rows.map(({ slug, needs }) => [slug, needs]));
}

interface WeekCount {
  week: Date;
  service: string;
  /** Null: all of the service's changes; else those that also touched this one. */
  other: string | null;
  changes: number;
  /** Where `other` is null: how many other services these changes touched, added up; else 0. */
  meetings: number;
}

/** How often services changed, alone and together with those affected, before an instant. */
async function loadCoChange(
  reader: Reader,
  incidentIds: readonly string[],
  incidents: readonly IncidentRow[],
): Promise<(before: Date) => CoChange> {
  const starts = incidents.map(({ startedAt }) => startedAt.getTime());
  const from = new Date(Math.min(...starts) - (WEEKS + 1) * WEEK);
  const to = new Date(Math.max(...starts));
  const counts = await reader.$queryRaw<WeekCount[]>`
    with touched as (
      select change_id, service_id, date_trunc('week', effective_at, 'UTC') as week
      from change_service where effective_at between ${from} and ${to}),
    sizes as (select change_id, count(*)::int as services from touched group by change_id),
    own as (select distinct service_id from incident_service where incident_id = any(${incidentIds}::uuid[])),
    pairs as (
      select a.week, a.service_id, b.service_id as other_id
      from own join touched a using (service_id)
      join change_service b on b.change_id = a.change_id and b.service_id <> a.service_id
      where (select count(*) from change_service n where n.change_id = a.change_id) <= ${MOST_SERVICES})
    select week, s.slug as service, null as other, count(*)::int as changes,
      sum(case when services <= ${MOST_SERVICES} then services - 1 else 0 end)::int as meetings
    from touched join sizes using (change_id) join service s on s.id = service_id group by week, s.slug
    union all
    select week, s.slug, o.slug, count(*)::int, 0
    from pairs join service s on s.id = service_id join service o on o.id = other_id group by week, s.slug, o.slug`;
  const byWeek = Map.groupBy(counts, ({ week }) => week.getTime());
  const known = new Map<string, CoChange>();
  return (before) => {
    const weeks = [...byWeek.keys()].filter(
      (week) => week + WEEK <= before.getTime() && week + (WEEKS + 1) * WEEK > before.getTime(),
    );
    const key = weeks.join();
    const coChange = known.get(key) ?? addUp(weeks.flatMap((week) => byWeek.get(week) ?? []));
    known.set(key, coChange);
    return coChange;
  };
}

function addUp(counts: readonly WeekCount[]): CoChange {
  const changes = new Map<string, number>();
  const meetings = new Map<string, number>();
  const together = new Map<string, Map<string, number>>();
  for (const { service, other, changes: count, meetings: met } of counts) {
    if (other === null) {
      changes.set(service, (changes.get(service) ?? 0) + count);
      meetings.set(service, (meetings.get(service) ?? 0) + met);
    } else {
      const row = together.get(service) ?? new Map<string, number>();
      together.set(service, row.set(other, (row.get(other) ?? 0) + count));
    }
  }
  return { changes, meetings, together };
}
