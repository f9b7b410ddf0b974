import { WINDOW_DAYS } from '#lib/domain/correlation/factors.ts';
import {
  calibrationError,
  type Figure,
  figuresOf,
  type RankingFigures,
} from '#lib/domain/correlation/figures.ts';
import { wilson } from '#lib/domain/statistics/interval.ts';
import { db } from '#lib/platform/db.ts';

/** Under this many incidents no figure is given: a single one would move it by more than it can mean. */
export const LEAST_INCIDENTS = 10;

/** An incident whose cause people confirmed after software had first ranked it. */
export interface Judged {
  incidentId: string;
  title: string;
  startedAt: Date;
  /** The confirmed change that stood highest, and its title. */
  changeId: string;
  changeTitle: string;
  rankerVersion: string;
  rankedAt: Date;
  confirmedAt: Date;
  /** Its place among the suspects at the first ranking; null: it was not among them. */
  rank: number | null;
  /** "No change looks likely" was the answer. */
  abstained: boolean;
  /** Probability of the first suspect; null where there was none. */
  firstProbability: number | null;
  /** Places by simple rules, null where it was not live in the days before. */
  newest: number | null;
  newestOnService: number | null;
}

export const RANKER_METHODS = ['ranker', 'newest', 'newestOnService'] as const;
export type RankerMethod = (typeof RANKER_METHODS)[number];

/** First suspects of about the same probability, and how often they were right. */
export interface CalibrationBin {
  from: number;
  to: number;
  incidents: number;
  right: number;
  /** Mean of what was said. */
  said: number;
  /** Share that came true, with its 95% interval. */
  came: Figure;
}

export interface RankerReport {
  /** All versions of the ranker that have been confirmed or refuted, newest first, with their incidents. */
  versions: { rankerVersion: string; incidents: number }[];
  /** The version that the figures are of; null where there is none. */
  rankerVersion: string | null;
  incidents: number;
  /** Null below `LEAST_INCIDENTS`. */
  methods: Record<RankerMethod, RankingFigures> | null;
  calibration: { error: number; bins: CalibrationBin[] } | null;
  abstained: number;
  /** Incidents of this version whose cause was not the first suspect, newest first. */
  misses: Judged[];
  /** Incidents with a confirmed cause that software had not ranked before somebody confirmed it. */
  unranked: number;
  judged: Judged[];
}

interface Asked {
  from: Date | null;
  to: Date;
  rankerVersion: string | null;
}

/**
 * How often the ranker was right on the organisation's own confirmed causes. Counted is what each version said first of
 * an incident, if that was before anybody had proposed or confirmed a cause: a verdict that was known can be no test.
 */
export async function rankerReport({ from, to, rankerVersion }: Asked): Promise<RankerReport> {
  const [all, unranked] = await Promise.all([listJudged(from, to), countUnranked(from, to)]);
  const byVersion = Map.groupBy(all, (one) => one.rankerVersion);
  const versions = [...byVersion]
    .map(([version, incidents]) => ({
      rankerVersion: version,
      incidents: incidents.length,
      last: Math.max(...incidents.map(({ rankedAt }) => rankedAt.getTime())),
    }))
    .sort((a, b) => b.last - a.last)
    .map(({ last: _, ...version }) => version);
  const chosen =
    versions.find((one) => one.rankerVersion === rankerVersion)?.rankerVersion ??
    versions[0]?.rankerVersion ??
    null;
  const judged = (chosen === null ? undefined : byVersion.get(chosen)) ?? [];
  const enough = judged.length >= LEAST_INCIDENTS;
  const ranks = (of: (one: Judged) => number | null) =>
    figuresOf(judged.map((one) => of(one) ?? Number.POSITIVE_INFINITY));
  return {
    versions,
    rankerVersion: chosen,
    incidents: judged.length,
    methods: enough
      ? {
          ranker: ranks(({ rank }) => rank),
          newest: ranks(({ newest }) => newest),
          newestOnService: ranks(({ newestOnService }) => newestOnService),
        }
      : null,
    calibration: enough ? calibrate(judged) : null,
    abstained: judged.filter(({ abstained }) => abstained).length,
    misses: judged.filter(({ rank }) => rank !== 1),
    unranked,
    judged,
  };
}

const MOST_BINS = 5;
const LEAST_IN_BIN = 10;

/** The same bins of equal count as the calibration error, at most five so that each says something. */
function calibrate(judged: readonly Judged[]): RankerReport['calibration'] {
  const forecasts = judged
    .filter((one) => one.firstProbability !== null)
    .map(({ firstProbability, rank }) => ({ probability: firstProbability!, cameTrue: rank === 1 }))
    .sort((a, b) => a.probability - b.probability);
  if (forecasts.length === 0) return null;
  const count = Math.max(1, Math.min(MOST_BINS, Math.floor(forecasts.length / LEAST_IN_BIN)));
  const edge = (bin: number) => Math.round((bin * forecasts.length) / count);
  const bins = Array.from({ length: count }, (_, bin): CalibrationBin => {
    const part = forecasts.slice(edge(bin), edge(bin + 1));
    const right = part.filter(({ cameTrue }) => cameTrue).length;
    return {
      from: part[0]!.probability,
      to: part.at(-1)!.probability,
      incidents: part.length,
      right,
      said: part.reduce((sum, { probability }) => sum + probability, 0) / part.length,
      came: { value: right / part.length, ...wilson(right, part.length) },
    };
  });
  return { error: calibrationError(forecasts), bins };
}

/**
 * One row for each incident in the period and version of the ranker. The simple rules order the same changes: live in
 * production in the days before the start; "on the service": those on the incident's first service before all others.
 */
function listJudged(from: Date | null, to: Date): Promise<Judged[]> {
  return db().$queryRaw<Judged[]>`
    with confirmed as (
      select k.incident_id, k.change_id,
        min(l.recorded_at) over (partition by k.incident_id) as confirmed_at
      from current_cause k join incident i on i.id = k.incident_id
      cross join lateral (
        select min(recorded_at) as recorded_at from causal_link v
        where v.incident_id = k.incident_id and v.change_id = k.change_id
          and v.decided_by <> 'software' and v.state in ('proposed', 'match', 'disputed')) l
      where k.state = 'match' and i.started_at < ${to} and (${from}::timestamptz is null or i.started_at >= ${from})),
    first_ranking as (
      select distinct on (r.incident_id, r.ranker_version) r.*, c.confirmed_at
      from incident_ranking r join (select distinct incident_id, confirmed_at from confirmed) c using (incident_id)
      where r.recorded_at < c.confirmed_at
      order by r.incident_id, r.ranker_version, r.version),
    said as (
      select f.incident_id, f.ranker_version, l.change_id, l.rank, l.score
      from first_ranking f join causal_link l on l.incident_id = f.incident_id and l.state = 'suspect'
        and l.recorded_at <= f.recorded_at and (l.superseded_at is null or l.superseded_at > f.recorded_at)),
    culprit as (
      select distinct on (f.incident_id, f.ranker_version) f.incident_id, f.ranker_version, c.change_id, s.rank
      from first_ranking f join confirmed c using (incident_id)
      left join said s on s.incident_id = f.incident_id and s.ranker_version = f.ranker_version and s.change_id = c.change_id
      order by f.incident_id, f.ranker_version, s.rank nulls last, c.change_id)
    select i.id::text as "incidentId", i.title, i.started_at as "startedAt", c.id::text as "changeId",
      c.title as "changeTitle", f.ranker_version as "rankerVersion", f.recorded_at as "rankedAt",
      f.confirmed_at as "confirmedAt", u.rank::int, f.abstained,
      (select max(s.score) from said s where s.incident_id = f.incident_id and s.ranker_version = f.ranker_version
        and s.rank = 1) as "firstProbability",
      case when live.is then 1 + newer.all_of_them end::int as newest,
      case when live.is then 1 + case when live.on_service then newer.on_service
        else newer.on_service_ever + newer.elsewhere end end::int as "newestOnService"
    from first_ranking f join culprit u using (incident_id, ranker_version)
    join incident i on i.id = f.incident_id join change c on c.id = u.change_id
    cross join lateral (
      select c.effective_at between i.started_at - make_interval(days => ${WINDOW_DAYS}::int) and i.started_at as is,
        c.primary_service_id is not distinct from i.primary_service_id as on_service) live
    cross join lateral (
      select count(*) filter (where n.effective_at > c.effective_at) as all_of_them,
        count(*) filter (where n.effective_at > c.effective_at
          and n.primary_service_id is not distinct from i.primary_service_id) as on_service,
        count(*) filter (where n.primary_service_id is not distinct from i.primary_service_id) as on_service_ever,
        count(*) filter (where n.effective_at > c.effective_at
          and n.primary_service_id is distinct from i.primary_service_id) as elsewhere
      from change n
      where n.effective_at between i.started_at - make_interval(days => ${WINDOW_DAYS}::int) and i.started_at
        and n.environment = 'production' and n.status in ('deployed', 'rolled-back')) newer
    order by i.started_at desc, i.id, f.ranker_version`;
}

async function countUnranked(from: Date | null, to: Date): Promise<number> {
  const [row] = await db().$queryRaw<{ n: number }[]>`
    with confirmed as (
      select l.incident_id, min(l.recorded_at) as at from causal_link l join incident i on i.id = l.incident_id
      where i.started_at < ${to} and (${from}::timestamptz is null or i.started_at >= ${from})
        and l.decided_by <> 'software' and l.state in ('proposed', 'match', 'disputed')
        and exists (select from current_cause k
          where k.incident_id = l.incident_id and k.change_id = l.change_id and k.state = 'match')
      group by l.incident_id)
    select count(*)::int as n from confirmed c
    where not exists (select from incident_ranking r where r.incident_id = c.incident_id and r.recorded_at < c.at)`;
  return row?.n ?? 0;
}
