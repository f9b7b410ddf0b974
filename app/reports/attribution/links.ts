import { LIVE_STATUSES } from '#lib/domain/change/observation.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import { type Query, urls } from '#lib/platform/urls.ts';
import { valuesOf } from '#lib/reports/attribution-rows.ts';
import { dayText } from '#lib/reports/weeks.ts';
import { type AttributionFilters, type RowView, toAsked, toSearch } from './filters.ts';
import type { Figure } from './tables.ts';

const DAY = 86_400_000;

/** Where the numbers of the page lead. */
export interface AttributionLinks {
  /** The same page with something else chosen. */
  to: (change: Partial<AttributionFilters>) => string;
  /** Failures, listed at the foot of the page. */
  rows: (view: RowView, stratum?: string) => string;
  /** Changes whose window is over (`old`), is not (`young`), or either. */
  changes: (age: 'old' | 'young' | 'any', more?: Query) => string;
  /** The changes of one stratum whose window is over; null where the list cannot tell them apart. */
  stratum: (key: string, ai: readonly Involvement[]) => string | null;
  incidents: (more?: Query) => string;
  csv: (figure: Figure) => string;
}

export function attributionLinks(filters: AttributionFilters, now: Date): AttributionLinks {
  const { scope, today, windowDays, strata } = toAsked(filters, now);
  const from = scope.from === null ? null : dayText(scope.from);
  const to = dayText(scope.to);
  const border = windowDays === null ? to : dayText(new Date(today.getTime() - windowDays * DAY));
  const where: Query = { tier: scope.tiers, service: scope.service, team: scope.team };
  const here = (change: Partial<AttributionFilters>) =>
    urls.attribution(toSearch({ ...filters, rows: 'all', stratum: undefined, ...change }));
  const ages = {
    old: { from, to: earliest(border, to) },
    young: { from: from !== null && from > border ? from : border, to },
    any: { from, to },
  };
  const changes: AttributionLinks['changes'] = (age, more) =>
    urls.changes({ ...ages[age], ...where, environment: 'production', status: LIVE_STATUSES, ...more });
  return {
    to: here,
    rows: (rows, stratum) => `${here({ rows, stratum })}#rows`,
    changes,
    stratum: (key, ai) => {
      const values = valuesOf(key);
      const more: Record<string, string | null> = {};
      for (const [index, by] of strata.entries()) {
        const value = values[index] ?? '';
        // the list knows no levels, and no filter for "none known"
        if (by === 'level' || value === '' || (by === 'tier' && value === '0')) return null;
        if (by === 'quarter') Object.assign(more, within(ages.old, quarterOf(value)));
        else more[by] = value;
      }
      return changes('old', { ...more, ai });
    },
    incidents: (more) => urls.incidents({ from, to, ...where, severity: scope.severity, ...more }),
    csv: (figure) => urls.attributionCsv({ ...toSearch(filters), figure }),
  };
}

/** First day of `2026Q3` and of the quarter after it. */
function quarterOf(name: string): { from: string; to: string } {
  const [year = 0, quarter = 1] = name.split('Q').map(Number);
  return {
    from: dayText(new Date(Date.UTC(year, 3 * quarter - 3, 1))),
    to: dayText(new Date(Date.UTC(year, 3 * quarter, 1))),
  };
}

function within(outer: { from: string | null; to: string }, inner: { from: string; to: string }) {
  return {
    from: outer.from !== null && outer.from > inner.from ? outer.from : inner.from,
    to: earliest(outer.to, inner.to),
  };
}

const earliest = (...days: string[]): string => days.sort()[0] ?? '';
