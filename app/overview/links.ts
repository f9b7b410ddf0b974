import { LIVE_STATUSES } from '#lib/domain/change/observation.ts';
import { type Query, urls } from '#lib/platform/urls.ts';
import { dayText } from '#lib/reports/weeks.ts';
import { type OverviewFilters, toScope, toSearch } from './filters.ts';
import type { RowView } from './rows.ts';

/** Where the numbers of the page lead. */
export interface OverviewLinks {
  /** The same page with something else chosen. */
  to: (change: Partial<OverviewFilters>) => string;
  /** The rows behind a number, listed at the foot of the page. */
  rows: (view: RowView) => string;
  incidents: (more?: Query) => string;
  changes: (more?: Query) => string;
  csv: (figure: string) => string;
  /** The same comparison, held against what could overturn it. */
  attribution: () => string;
}

export function overviewLinks(filters: OverviewFilters, now: Date): OverviewLinks {
  const { from, to, tiers, severity, service, team } = toScope(filters, now);
  const scope: Query = {
    from: from === null ? null : dayText(from),
    to: dayText(to),
    tier: tiers,
    service,
    team,
  };
  const here = (change: Partial<OverviewFilters>) => urls.overview(toSearch({ ...filters, ...change }));
  return {
    to: (change) => here({ rows: 'all', ...change }),
    rows: (view) => `${here({ rows: view })}#rows`,
    incidents: (more) => urls.incidents({ ...scope, severity, ...more }),
    changes: (more) => urls.changes({ ...scope, environment: 'production', status: LIVE_STATUSES, ...more }),
    csv: (figure) => urls.overviewCsv({ ...toSearch(filters), figure }),
    attribution: () =>
      urls.attribution({
        ...(typeof filters.period === 'object' || filters.period === '30d'
          ? { from: scope.from, to: scope.to }
          : { period: filters.period }),
        tier: filters.tiers,
        severity,
        service,
        team,
        definition: filters.definition,
        asOf: filters.asOf,
      }),
  };
}
