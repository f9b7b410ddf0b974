import { type Attributions, attributeIncident } from '#lib/domain/attribution/attribute.ts';
import { type ExposureRow, type FailureRates, failureRates } from '#lib/domain/attribution/exposure.ts';
import { failedChangeIds } from '#lib/domain/attribution/failed-changes.ts';
import { type AttributionSummary, summarise } from '#lib/domain/attribution/summarise.ts';
import type { AttributedIncident, Definition } from '#lib/domain/attribution/types.ts';
import type { ReportScope } from './scope.ts';
import { type IncidentRow, type LinkedChange, loadSev2Rows, type Sev2Rows } from './sev2-rows.ts';
import { type Column, columnIndex, columnsOf, WEEK } from './weeks.ts';

/** What is known of an incident's cause; the first that holds. */
export const CAUSES = ['matched', 'no-change', 'disputed', 'proposed', 'suspects', 'open'] as const;
export type Cause = (typeof CAUSES)[number];

export interface ScopedIncident extends IncidentRow {
  attribution: Attributions;
  cause: Cause;
}

export interface FailedChange extends LinkedChange {
  /** The incidents in scope that it was matched to as a cause, newest first. */
  incidents: readonly { id: string; title: string }[];
}

/** Incidents of one cell: all, and those AI-linked or undetermined under each definition. */
export interface Cell {
  total: number;
  linked: Readonly<Record<Definition, number>>;
  undetermined: Readonly<Record<Definition, number>>;
}

export interface HeatmapRow {
  service: { slug: string; name: string; tier: number };
  sum: Cell;
  /** One a column; null without incidents. */
  cells: readonly (Cell | null)[];
}

/** One column of time: incidents, each once however many services it affects, and the changes' coverage. */
export interface ColumnTotals extends Column {
  incidents: Cell;
  changes: number;
  known: number;
}

export interface Sev2ByAi {
  scope: ReportScope;
  /** The period as it is drawn; `from` is the first record's week where the scope has no start. */
  columns: readonly ColumnTotals[];
  /** Services in scope with an incident, most incidents first. An incident is in the row of each service it hit. */
  heatmap: readonly HeatmapRow[];
  /** Newest first. */
  incidents: readonly ScopedIncident[];
  causes: Readonly<Record<Cause, number>>;
  attribution: AttributionSummary;
  /** Failed changes among the changes of the cohort: changes, not incidents. */
  rates: FailureRates;
  /** The numerators of `rates`, newest first. */
  failed: readonly FailedChange[];
  /** Matched as causes too, but not among the changes counted: reached production before, or are not in scope. */
  failedOutside: readonly FailedChange[];
}

/** Which Sev2s (or worse, or what the scope says) trace back to AI-assisted changes, from the database. */
export async function sev2ByAi(scope: ReportScope): Promise<Sev2ByAi> {
  return assembleSev2ByAi(scope, await loadSev2Rows(scope));
}

/** The report from its rows; pure. */
export function assembleSev2ByAi(scope: ReportScope, rows: Sev2Rows): Sev2ByAi {
  const incidents = rows.incidents.map((incident): ScopedIncident => {
    return { ...incident, attribution: attributeIncident(attributed(incident)), cause: causeOf(incident) };
  });
  const asked = incidents.map(attributed);
  const failedAnywhere = failedChanges(incidents, failedChangeIds(asked));
  const failed = failedAnywhere.filter((change) => change.inCohort);
  const columns = columnTotals(scope, rows, incidents);
  const causes = Object.fromEntries(
    CAUSES.map((cause) => [cause, incidents.filter((incident) => incident.cause === cause).length]),
  ) as Record<Cause, number>;
  return {
    scope,
    columns,
    heatmap: heatmap(incidents, columns),
    incidents,
    causes,
    attribution: summarise(asked),
    rates: failureRates(exposureRows(rows, failed)),
    failed,
    failedOutside: failedAnywhere.filter((change) => !change.inCohort),
  };
}

const attributed = ({ id, links, noChange }: IncidentRow): AttributedIncident => ({
  incidentId: id,
  links,
  noChange,
});

function causeOf({ links, noChange }: IncidentRow): Cause {
  const causal = links.filter((link) => link.relation !== 'fixed-by');
  if (causal.some((link) => link.state === 'match')) return 'matched';
  if (noChange) return 'no-change';
  if (causal.some((link) => link.state === 'disputed')) return 'disputed';
  if (causal.some((link) => link.state === 'proposed')) return 'proposed';
  return causal.some((link) => link.state === 'suspect') ? 'suspects' : 'open';
}

function failedChanges(incidents: readonly ScopedIncident[], ids: ReadonlySet<string>): FailedChange[] {
  const found = new Map<string, { change: LinkedChange; incidents: { id: string; title: string }[] }>();
  for (const { id, title, links } of incidents) {
    for (const link of links) {
      if (!ids.has(link.changeId) || link.state !== 'match' || link.relation === 'fixed-by') continue;
      const entry = found.get(link.changeId) ?? { change: link, incidents: [] };
      entry.incidents.push({ id, title });
      found.set(link.changeId, entry);
    }
  }
  return [...found.values()]
    .map(({ change, incidents: caused }) => {
      const { changeId, title, involvement, effectiveAt, tier, stratum, inCohort } = change;
      return { changeId, title, involvement, effectiveAt, tier, stratum, inCohort, incidents: caused };
    })
    .sort((a, b) => b.effectiveAt.localeCompare(a.effectiveAt) || a.changeId.localeCompare(b.changeId));
}

/** Changes and failed changes meet by stratum and involvement; every failed one is among the changes. */
function exposureRows(rows: Sev2Rows, failed: readonly FailedChange[]): ExposureRow[] {
  const key = (of: { stratum: string; involvement: string }) => `${of.stratum} ${of.involvement}`;
  const failures = Map.groupBy(failed, key);
  return rows.exposure.map((row) => ({ ...row, failed: failures.get(key(row))?.length ?? 0 }));
}

function columnTotals(
  scope: ReportScope,
  { weeks }: Sev2Rows,
  incidents: readonly ScopedIncident[],
): ColumnTotals[] {
  const starts = [
    ...weeks.slice(0, 1).map(({ week }) => new Date(week)),
    ...incidents.slice(-1).map(({ startedAt }) => new Date(startedAt)),
  ];
  const first = scope.from ?? new Date(Math.min(scope.to.getTime(), ...starts.map((at) => at.getTime())));
  const columns = columnsOf(first, scope.to);
  const inColumn = Map.groupBy(incidents, ({ startedAt }) => columnIndex(columns, new Date(startedAt)));
  return columns.map((column, index) => {
    // A week belongs to the column it begins in: columns begin on Mondays.
    const mine = weeks.filter(({ week }) => columnIndex(columns, new Date(week)) === index);
    return {
      ...column,
      incidents: cell(inColumn.get(index) ?? []),
      changes: mine.reduce((sum, week) => sum + week.changes, 0),
      known: mine.reduce((sum, week) => sum + week.known, 0),
    };
  });
}

function heatmap(incidents: readonly ScopedIncident[], columns: readonly Column[]): HeatmapRow[] {
  const hits = incidents.flatMap((incident) =>
    incident.services.filter((service) => service.inScope).map((service) => ({ service, incident })),
  );
  const rows = [...Map.groupBy(hits, ({ service }) => service.slug).values()].map((mine): HeatmapRow => {
    const { slug, name, tier } = mine[0]!.service;
    const inColumn = Map.groupBy(mine, ({ incident }) => columnIndex(columns, new Date(incident.startedAt)));
    return {
      service: { slug, name, tier },
      sum: cell(mine.map(({ incident }) => incident)),
      cells: columns.map((_, index) => {
        const here = inColumn.get(index);
        return here ? cell(here.map(({ incident }) => incident)) : null;
      }),
    };
  });
  return rows.sort((a, b) => b.sum.total - a.sum.total || a.service.slug.localeCompare(b.service.slug));
}

function cell(incidents: readonly ScopedIncident[]): Cell {
  const count = (value: string) => {
    const of = (definition: Definition) =>
      incidents.filter(({ attribution }) => attribution[definition].value === value).length;
    return { strict: of('strict'), broad: of('broad'), widest: of('widest') };
  };
  return { total: incidents.length, linked: count('linked'), undetermined: count('undetermined') };
}

/** True where a column holds one week. */
export function isWeekly([first]: readonly Column[]): boolean {
  return first !== undefined && first.to.getTime() - first.from.getTime() === WEEK;
}
