import { type AttributionSummary, summarise } from '#lib/domain/attribution/summarise.ts';
import { DEFINITIONS, type Definition } from '#lib/domain/attribution/types.ts';
import { type Compared, compareAmounts, compareCounts } from '#lib/domain/weekly/compare.ts';
import {
  type IncidentLine,
  MOST_LISTED,
  type ServiceHit,
  type WeeklyFigures,
} from '#lib/domain/weekly/figures.ts';
import { minutesCovered, type Stretch } from '#lib/domain/weekly/minutes.ts';
import { weeksFrom } from '#lib/domain/weekly/week.ts';
import { db } from '#lib/platform/db.ts';
import { knownAt } from '#lib/platform/known-at.ts';
import { instant } from './scope.ts';
import { type ScopedIncident, sev2ByAi } from './sev2-by-ai.ts';
import type { WeeklyPeriod } from './weekly-period.ts';
import { columnIndex } from './weeks.ts';

type Sections = Pick<WeeklyFigures, 'availability' | 'sev2' | 'ai'> & { production: Compared };

/** Incidents, availability and AI of the week beside the weeks before it, and how many changes reached production. */
export async function weeklyIncidents(period: WeeklyPeriod): Promise<Sections> {
  const { from, to, before, isOver, asOf } = period;
  const scope = { from: before[0] ?? from, to, tiers: null, severity: 5, service: null, team: null } as const;
  const [report, availability] = await Promise.all([
    sev2ByAi({ ...scope, asOf }),
    weeklyAvailability(period),
  ]);
  const { columns } = report;
  const inWeek = (incidents: readonly ScopedIncident[]) =>
    Map.groupBy(incidents, ({ startedAt }) => columnIndex(columns, new Date(startedAt)));
  const compare = (which: (incident: ScopedIncident) => boolean) => {
    const weeks = inWeek(report.incidents.filter(which));
    const count = (index: number) => weeks.get(index)?.length ?? 0;
    return compareCounts(
      count(before.length),
      before.map((_, index) => count(index)),
      isOver,
    );
  };
  const severe = report.incidents.filter(isSevere);
  const ofWeek = severe.filter(({ startedAt }) => new Date(startedAt) >= from);
  const ofBefore = severe.filter(({ startedAt }) => new Date(startedAt) < from);
  const known = columns.map((column) => ({ known: column.known, total: column.changes }));
  const changes = before.map((_, index) => known[index]?.total ?? 0);
  return {
    availability,
    sev2: {
      tierOne: compare((one) => isSevere(one) && one.services.some(({ tier }) => tier === 1)),
      all: compare(isSevere),
      anySeverity: compare(() => true),
      rows: { total: ofWeek.length, rows: ofWeek.slice(0, MOST_LISTED).map(incidentLine) },
    },
    ai: {
      week: summaryOf(ofWeek),
      before: summaryOf(ofBefore),
      linked: Object.fromEntries(
        DEFINITIONS.map((definition) => [
          definition,
          compare((one) => isSevere(one) && one.attribution[definition].value === 'linked'),
        ]),
      ) as Record<Definition, Compared>,
      coverage: known[before.length] ?? { known: 0, total: 0 },
      coverageBefore: {
        known: known.slice(0, before.length).reduce((sum, column) => sum + column.known, 0),
        total: changes.reduce((sum, all) => sum + all, 0),
      },
    },
    production: compareAmounts(known[before.length]?.total ?? 0, changes, isOver),
  };
}

const isSevere = ({ severity }: ScopedIncident) => severity <= 2;

const summaryOf = (incidents: readonly ScopedIncident[]): AttributionSummary =>
  summarise(incidents.map(({ id, links, noChange }) => ({ incidentId: id, links, noChange })));

const incidentLine = (incident: ScopedIncident): IncidentLine => ({
  id: incident.id,
  title: incident.title,
  severity: incident.severity,
  startedAt: incident.startedAt,
  services: incident.services.map(({ slug }) => slug),
  cause: incident.cause,
  ai: {
    strict: incident.attribution.strict.value,
    broad: incident.attribution.broad.value,
    widest: incident.attribution.widest.value,
  },
});

interface Hit {
  slug: string;
  name: string;
  incidentId: string;
  startedAt: Date;
  /** When it was mitigated, or else resolved, as far as was known; null: it goes on. */
  endedAt: Date | null;
}

/**
 * Minutes in which a Tier-1 service was affected by a Sev1 or Sev2 incident: from its start to its mitigation (else to
 * its resolution, else to what is known), what two cover at once counted once. Nothing is probed.
 */
async function weeklyAvailability(period: WeeklyPeriod): Promise<WeeklyFigures['availability']> {
  const { from, to, before, isOver } = period;
  const [services, hits] = await Promise.all([countTierOne(period), listHits(period)]);
  const ofService = Map.groupBy(hits, ({ slug }) => slug);
  const stretches = [...ofService.values()].map((mine) => mine.map(stretchOf));
  const minutes = (start: Date, end: Date) =>
    stretches.reduce((sum, mine) => sum + minutesCovered(mine, start.getTime(), end.getTime()), 0);
  const rows = [...ofService.values()].flatMap((mine) => {
    const inWeek = mine.filter((hit) => stretchOf(hit).end > from.getTime());
    return inWeek.length > 0 ? [serviceHit(inWeek, from, to)] : [];
  });
  rows.sort((a, b) => b.minutes - a.minutes || (a.slug < b.slug ? -1 : 1));
  return {
    services,
    minutes: Math.round((to.getTime() - from.getTime()) / 60_000),
    hit: compareAmounts(
      minutes(from, to),
      before.map((monday) => minutes(monday, weeksFrom(monday, 1))),
      isOver,
    ),
    rows: { total: rows.length, rows: rows.slice(0, MOST_LISTED) },
  };
}

const stretchOf = ({ startedAt, endedAt }: Hit): Stretch => ({
  start: startedAt.getTime(),
  end: endedAt?.getTime() ?? Number.POSITIVE_INFINITY,
});

function serviceHit(hits: readonly Hit[], from: Date, to: Date): ServiceHit {
  const { slug, name } = hits[0]!;
  return {
    slug,
    name,
    minutes: minutesCovered(hits.map(stretchOf), from.getTime(), to.getTime()),
    incidents: hits.length,
    isOpen: hits.some(({ endedAt }) => endedAt === null),
  };
}

async function countTierOne({ asOf }: WeeklyPeriod): Promise<number> {
  const { ctes, service } = knownAt(asOf);
  const [row] = await db().$queryRaw<{ services: number }[]>`
    with ${ctes} one as (select 1 from ${service} s where s.tier = 1) select count(*)::int as services from one`;
  return row?.services ?? 0;
}

async function listHits({ from, to, before, knownAt: known, asOf }: WeeklyPeriod): Promise<Hit[]> {
  const { ctes, incident, service } = knownAt(asOf);
  return db().$queryRaw<Hit[]>`
    with ${ctes} hit as (
      select s.slug, s.name, i.id, i.started_at, case when e.at < ${instant(known)} then e.at end as ended_at
      from ${incident} i join incident b on b.id = i.id
        cross join lateral (select coalesce(b.mitigated_at, b.resolved_at) as at) e
        join incident_service x on x.incident_id = i.id join ${service} s on s.id = x.service_id
      where i.severity <= 2 and s.tier = 1 and i.started_at < ${instant(to)})
    select slug, name, id::text as "incidentId", started_at as "startedAt", ended_at as "endedAt" from hit
    where ended_at is null or ended_at > ${instant(before[0] ?? from)} order by slug, started_at, id`;
}
