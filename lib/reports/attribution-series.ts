import { type Interruption, interruptedSeries } from '#lib/domain/statistics/interrupted-series.ts';
import type { SeriesPoint } from '#lib/domain/statistics/segmented-poisson.ts';
import type { UsageCount } from './attribution-rows.ts';
import type { ReportScope } from './scope.ts';
import { mondayOf, WEEK, wholeWeeks } from './weeks.ts';

/** What a programme is asked to have changed: incidents a week, those AI-linked, or failed changes per change. */
export const OUTCOMES = ['incidents', 'linked', 'failed'] as const;
export type SeriesOutcome = (typeof OUTCOMES)[number];

export interface ProgrammeSeries {
  result: Interruption;
  /** The weeks that it is computed from, with their Mondays. */
  weeks: readonly (SeriesPoint & { from: Date })[];
  /** Monday of the first week that counts as after. */
  start: Date;
  /** The week that the programme began in the middle of, which is left out; null where it began on a Monday. */
  leftOut: Date | null;
}

interface Asked {
  scope: ReportScope;
  programme: Date | null;
  outcome: SeriesOutcome;
}

/**
 * Whether a programme changed a weekly series. Only whole weeks count, and of failed changes only those in which every
 * exposure's window is over; the week in which the programme began belongs to neither side, unless on its Monday.
 */
export function programmeSeries(
  { scope, programme, outcome }: Asked,
  counts: readonly (UsageCount & { week: string })[],
  incidents: readonly { at: Date; linked: boolean }[],
  failed: readonly { at: string }[],
): ProgrammeSeries | null {
  if (programme === null) return null;
  const week = (at: Date | string) => mondayOf(new Date(at)).getTime();
  const changes = Map.groupBy(counts, (one) => week(one.week));
  const times = [...changes.keys(), ...incidents.map(({ at }) => week(at))];
  const whole = wholeWeeks(scope.from ?? new Date(Math.min(scope.to.getTime(), ...times)), scope.to);
  const began = mondayOf(programme);
  const leftOut = began < programme ? began : null;
  const start = leftOut === null ? began : new Date(began.getTime() + WEEK);

  const happened =
    outcome === 'failed'
      ? failed.map(({ at }) => week(at))
      : incidents.filter(({ linked }) => outcome === 'incidents' || linked).map(({ at }) => week(at));
  const events = Map.groupBy(happened, (monday) => monday);
  const first = whole.from?.getTime() ?? whole.to.getTime();
  const weeks: (SeriesPoint & { from: Date })[] = [];
  for (let monday = first, t = 0; monday < whole.to.getTime(); monday += WEEK, t += 1) {
    const exposure = outcome === 'failed' ? matured(changes.get(monday) ?? []) : 1;
    if (monday === leftOut?.getTime() || exposure === 0) continue;
    weeks.push({ t, from: new Date(monday), events: events.get(monday)?.length ?? 0, exposure });
  }
  return {
    result: interruptedSeries(weeks, Math.round((start.getTime() - first) / WEEK)),
    weeks,
    start,
    leftOut,
  };
}

/** Exposures of a week in which all windows are over, else none. */
function matured(counts: readonly UsageCount[]): number {
  const total = counts.reduce((sum, one) => sum + one.total, 0);
  const old = counts.reduce((sum, one) => sum + one.old, 0);
  return old === total ? old : 0;
}
