import { attributeIncident } from '#lib/domain/attribution/attribute.ts';
import { engineerLoad } from '#lib/domain/attribution/engineer-load.ts';
import {
  type Comparator,
  type Comparison,
  type ExposureRow,
  type FailureRates,
  failureRates,
} from '#lib/domain/attribution/exposure.ts';
import { failedWithin } from '#lib/domain/attribution/failure-window.ts';
import { type NumberNeeded, numberNeededToReview } from '#lib/domain/attribution/number-needed-to-review.ts';
import { type TippingPoint, tippingPoint } from '#lib/domain/attribution/tipping-point.ts';
import type { Definition } from '#lib/domain/attribution/types.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import { fisherExact } from '#lib/domain/statistics/fisher.ts';
import type { TwoGroups } from '#lib/domain/statistics/relative-risk.ts';
import {
  type AttributionIncident,
  type AttributionRows,
  type CausalUnit,
  type ExposureUnit,
  loadAttributionRows,
  type StratifyBy,
} from './attribution-rows.ts';
import { type ProgrammeSeries, programmeSeries, type SeriesOutcome } from './attribution-series.ts';
import { type Usage, usageOver } from './attribution-usage.ts';
import type { ReportScope } from './scope.ts';
import { versionedCache } from './versioned-cache.ts';
import { type Column, mondayOf, WEEK } from './weeks.ts';

const DAY = 86_400_000;

/** What the report is asked for. Everything in it is a value. */
export interface AttributionAsked {
  scope: ReportScope;
  /** First moment of today: incidents are known up to here, so that the report is the same all day long. */
  today: Date;
  definition: Definition;
  exposure: ExposureUnit;
  /** Days from deployment to an incident's start; null: however long. */
  windowDays: number | null;
  strata: readonly StratifyBy[];
  by: 'team' | 'service';
  /** Share of the excess failures that a review is taken to catch, 0 to 1. */
  caught: number;
  /** When a programme began; null: none is looked at. */
  programme: Date | null;
  outcome: SeriesOutcome;
}

/** A change or deployment that failed within the window, with the incidents that it caused. */
export interface FailedUnit {
  changeId: string;
  title: string;
  involvement: Involvement;
  /** ISO 8601 */
  at: string;
  key: string;
  incidents: readonly { id: string; title: string }[];
}

/** What one comparison allows to be said beyond its ratio and difference. */
export interface Scrutiny {
  /** Fisher's exact test on the crude table, two-sided. */
  exactP: number;
  tipping: { crude: TippingPoint | null; stratified: TippingPoint | null };
  needed: NumberNeeded & { basis: 'stratified' | 'crude' };
}

export interface AttributionReport {
  asked: AttributionAsked;
  rates: FailureRates;
  scrutiny: Readonly<Record<Comparator, Scrutiny>>;
  /** Exposures whose window is not over; in no rate. */
  young: { all: number; failed: number };
  /** Matched as causes of incidents that began after the window. */
  late: number;
  /** The numerators, newest first. */
  failed: readonly FailedUnit[];
  incidents: { all: number; linked: number };
  columns: readonly Column[];
  usage: Usage;
  series: ProgrammeSeries | null;
  load: ReturnType<typeof engineerLoad>;
  /** Length of the period that the load is over, in weeks. */
  weeks: number;
}

/** Columns of the usage table: at most six, of whole weeks. */
const MOST_COLUMNS = 6;

/** The report, from the database. */
export async function attribution(asked: AttributionAsked): Promise<AttributionReport> {
  const { scope, today, exposure, strata, by } = asked;
  const from = scope.from ?? new Date(today.getTime() - 2 * 365 * DAY);
  const columns = usageColumns(from, scope.to);
  const rows = await loadAttributionRows({
    scope,
    exposure,
    strata,
    by,
    columns,
    youngFrom: asked.windowDays === null ? null : new Date(knownUntil(asked) - asked.windowDays * DAY),
    until: new Date(today.getTime() + DAY),
  });
  return assembleAttribution(asked, rows, columns);
}

/** `attribution`, computed once for each question and state of the data in this process. */
export const cachedAttribution: (asked: AttributionAsked) => Promise<AttributionReport> = versionedCache(
  (asked) => JSON.stringify(asked),
  attribution,
  { capacity: 16 },
);

/** The report from its rows; pure. */
export function assembleAttribution(
  asked: AttributionAsked,
  rows: AttributionRows,
  columns: readonly Column[],
): AttributionReport {
  const { failed, young, late } = failures(asked, rows);
  const rates = failureRates(exposureRows(rows, failed));
  const inPeriod = rows.incidents
    .filter(({ startedAt }) => new Date(startedAt) < asked.scope.to)
    .map((incident) => ({ incident, linked: isLinked(incident, asked.definition) }));
  const weeks = periodWeeks(asked, rows);
  return {
    asked,
    rates,
    scrutiny: {
      human: scrutinise(asked, rates.comparisons.human),
      'no-evidence': scrutinise(asked, rates.comparisons['no-evidence']),
    },
    young: { all: rows.exposure.reduce((sum, row) => sum + row.young, 0), failed: young },
    late,
    failed,
    incidents: { all: inPeriod.length, linked: inPeriod.filter(({ linked }) => linked).length },
    columns,
    usage: usageOver(rows, failed, columns.length, asked.by),
    series: programmeSeries(
      asked,
      rows.weeks,
      inPeriod.map(({ incident, linked }) => ({ at: new Date(incident.startedAt), linked })),
      failed,
    ),
    load: engineerLoad(
      inPeriod.map(({ incident, linked }) => ({ team: incident.team, linked })),
      rows.engineers,
      weeks,
    ),
    weeks,
  };
}

const isLinked = ({ id, noChange, links }: AttributionIncident, definition: Definition): boolean =>
  attributeIncident({ incidentId: id, noChange, links })[definition].value === 'linked';

/** Incidents are known up to the beginning of today, or up to the instant that the scope looks back to. */
function knownUntil({ scope: { asOf = null }, today }: AttributionAsked): number {
  return Math.min(today.getTime(), asOf?.getTime() ?? Number.POSITIVE_INFINITY);
}

/** As equal as whole weeks can be, the last one up to the end. */
function usageColumns(from: Date, to: Date): Column[] {
  const start = mondayOf(from).getTime();
  const weeks = Math.ceil((to.getTime() - start) / WEEK);
  const count = Math.min(MOST_COLUMNS, weeks);
  const begin = (index: number) => new Date(start + Math.round((index * weeks) / count) * WEEK);
  return Array.from({ length: count }, (_, index) => ({
    from: begin(index),
    to: index === count - 1 ? to : begin(index + 1),
  }));
}

/** Weeks of the period; where it has no start, from the week of the first exposure on. */
function periodWeeks(
  { scope: { from, to } }: AttributionAsked,
  { weeks, incidents }: AttributionRows,
): number {
  const first =
    from ?? earliest([...weeks.map(({ week }) => week), ...incidents.map((one) => one.startedAt)]);
  return first === null ? 0 : (to.getTime() - first.getTime()) / WEEK;
}

function earliest(instants: readonly string[]): Date | null {
  return instants.length === 0 ? null : mondayOf(new Date(Math.min(...instants.map((at) => Date.parse(at)))));
}

/** Which exposures of the cohort failed within the window, how many young ones did already, and how many too late. */
function failures(asked: AttributionAsked, rows: AttributionRows) {
  const known = knownUntil(asked);
  const caused = new Map<string, { id: string; title: string; start: number }[]>();
  for (const { id, title, startedAt, links } of rows.incidents)
    for (const { changeId, state, relation } of links) {
      if (state !== 'match' || relation === 'fixed-by') continue;
      const mine = caused.get(changeId) ?? [];
      mine.push({ id, title, start: Date.parse(startedAt) });
      caused.set(changeId, mine);
    }
  const failed: FailedUnit[] = [];
  let [young, late] = [0, 0];
  for (const [changeId, causes] of Map.groupBy(rows.causes, (one) => one.changeId)) {
    const units = causes.map((cause) => ({ cause, at: Date.parse(cause.at) }));
    const incidents = caused.get(changeId) ?? [];
    const within = (windowDays: number | null, until: number) =>
      failedWithin(
        units,
        incidents.map(({ start }) => start),
        { windowDays, known: until },
      ).filter(({ cause }) => cause.inCohort);
    const counted = within(asked.windowDays, known);
    const inTime = within(asked.windowDays, Number.POSITIVE_INFINITY);
    young += inTime.length - counted.length;
    late += within(null, known).length - inTime.length;
    for (const { cause } of counted) failed.push(failedUnit(cause, incidents));
  }
  failed.sort((a, b) => b.at.localeCompare(a.at) || a.changeId.localeCompare(b.changeId));
  return { failed, young, late };
}

function failedUnit(
  { changeId, title, involvement, at, key }: CausalUnit,
  incidents: readonly { id: string; title: string }[],
): FailedUnit {
  return {
    changeId,
    title,
    involvement,
    at,
    key,
    incidents: incidents.map(({ id, title: of }) => ({ id, title: of })),
  };
}

/** Exposures and failures meet by stratum and involvement; every failed one is among the exposures. */
function exposureRows(rows: AttributionRows, failed: readonly FailedUnit[]): ExposureRow[] {
  const together = (of: { key: string; involvement: string }) => `${of.involvement} ${of.key}`;
  const failures = Map.groupBy(failed, together);
  return rows.exposure.map((row) => ({
    involvement: row.involvement,
    stratum: row.key,
    changes: row.old,
    failed: failures.get(together(row))?.length ?? 0,
  }));
}

function scrutinise({ caught }: AttributionAsked, { crude, strata, difference }: Comparison): Scrutiny {
  const groups = strata.map(
    ({ exposed, control }): TwoGroups => ({
      exposedEvents: exposed.numerator,
      exposedTotal: exposed.denominator,
      controlEvents: control.numerator,
      controlTotal: control.denominator,
    }),
  );
  const all: TwoGroups = {
    exposedEvents: crude.exposed.numerator,
    exposedTotal: crude.exposed.denominator,
    controlEvents: crude.control.numerator,
    controlTotal: crude.control.denominator,
  };
  const shown = crude.tooFew ? null : crude.difference;
  const needed = difference.tooFew
    ? { ...numberNeededToReview(shown, caught), basis: 'crude' as const }
    : { ...numberNeededToReview(difference, caught), basis: 'stratified' as const };
  return {
    exactP: fisherExact(all),
    tipping: { crude: tippingPoint([all]), stratified: tippingPoint(groups) },
    needed,
  };
}
