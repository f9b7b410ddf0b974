import type { TrendStep as Step } from '#components/services/trend.tsx';
import { LIVE_STATUSES } from '#lib/domain/change/observation.ts';
import { weekOf } from '#lib/domain/week.ts';
import { urls } from '#lib/platform/urls.ts';
import type { ServiceIncidentStep, ServiceStep, TrendStep } from '#lib/services/queries.ts';

const DAY = 86_400_000;
/** Weeks that one chart draws; a longer time is drawn by month. */
const MOST_WEEKS = 60;
/** Months that one chart draws, the latest. */
const MOST_MONTHS = 120;

const text = (at: Date) => at.toISOString().slice(0, 10);

/** How a period is drawn: its step and where its first step begins. */
export function trendOf(from: Date, to: Date): { unit: TrendStep; starts: string[] } {
  const weeks: string[] = [];
  if (to.getTime() - from.getTime() <= MOST_WEEKS * 7 * DAY) {
    for (let at = Date.parse(weekOf(from)); at < to.getTime(); at += 7 * DAY) weeks.push(text(new Date(at)));
    return { unit: 'week', starts: weeks };
  }
  const months: string[] = [];
  const at = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), 1));
  for (; at < to; at.setUTCMonth(at.getUTCMonth() + 1)) months.push(text(at));
  return { unit: 'month', starts: months.slice(-MOST_MONTHS) };
}

/** Which days and severities a chart shows; its first step may begin before the period that was asked for. */
export function trendCaption(unit: TrendStep, starts: readonly string[], from: Date, to: Date): string {
  const last = text(new Date(to.getTime() - DAY));
  const [first = last] = starts;
  const earlier = first < text(from) ? ' (the first begins before the period)' : '';
  return (
    `${first} to ${last}, by ${unit}${earlier}. ` +
    'Bars: changes in production, by what AI did in them. Marks: incidents of every severity.'
  );
}

/** Every step of the period, also the empty ones, with the rows behind it. */
export function trendSteps(
  slug: string,
  starts: readonly string[],
  to: Date,
  changes: readonly ServiceStep[],
  incidents: readonly ServiceIncidentStep[],
): Step[] {
  const failed = new Map(incidents.map((step) => [text(step.start), step]));
  return starts.map((start, index) => {
    const counts = { none: 0, assisted: 0, authored: 0, agent: 0, unknown: 0 };
    for (const step of changes) if (text(step.start) === start) counts[step.involvement] += step.changes;
    const range = { service: slug, from: start, to: starts[index + 1] ?? text(to) };
    return {
      start,
      changes: counts,
      incidents: failed.get(start)?.incidents ?? 0,
      worst: failed.get(start)?.severity ?? null,
      changesHref: urls.changes({ ...range, environment: 'production', status: LIVE_STATUSES }),
      incidentsHref: urls.incidents(range),
    };
  });
}
