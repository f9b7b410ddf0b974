import { LIVE_STATUSES } from '#lib/domain/change/observation.ts';
import { OUTCOME_DAYS } from '#lib/domain/risk/calibration.ts';
import { urls } from '#lib/platform/urls.ts';
import { dayText } from '#lib/reports/weeks.ts';
import { type RiskFilters, toAsked, toSearch } from './filters.ts';
import type { Figure } from './tables.ts';

const DAY = 86_400_000;

/** Where the numbers of the page lead. */
export interface RiskLinks {
  /** The same page with something else chosen. */
  to: (change: Partial<RiskFilters>) => string;
  /** The failed changes of one band, at the foot of the page; of all bands without one. */
  failed: (band?: number) => string;
  /** The list of changes: those that are old enough to tell, or too young. */
  changes: (age: 'old' | 'young') => string;
  csv: (figure: Figure) => string;
}

export function riskLinks(filters: RiskFilters, now: Date): RiskLinks {
  const { scope, today } = toAsked(filters, now);
  const here = (change: Partial<RiskFilters>) => urls.risk(toSearch({ ...filters, ...change }));
  const border = dayText(new Date(today.getTime() - OUTCOME_DAYS * DAY));
  const from = scope.from === null ? null : dayText(scope.from);
  return {
    to: (change) => here({ band: undefined, ...change }),
    failed: (band) => `${here({ band })}#failed`,
    changes: (age) =>
      urls.changes({
        ...(age === 'old' ? { from, to: border } : { from: border, to: dayText(scope.to) }),
        tier: filters.tiers,
        service: filters.service,
        team: filters.team,
        environment: 'production',
        status: LIVE_STATUSES,
      }),
    csv: (figure) => urls.riskCsv({ ...toSearch(filters), figure }),
  };
}
