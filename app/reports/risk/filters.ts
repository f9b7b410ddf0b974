import { z } from 'zod';
import type { Severity } from '#lib/domain/incident/observation.ts';
import { TIERS, type Tier } from '#lib/domain/service/observation.ts';
import { param, params, type SearchParams, text } from '#lib/platform/search-params.ts';
import type { Query } from '#lib/platform/urls.ts';
import type { ReportScope } from '#lib/reports/scope.ts';

const DAY = 86_400_000;

/** Periods that end today, by their number of days; `all`: from the first record on. */
export const PERIODS = { '90d': 90, '180d': 180, '365d': 365, all: null } as const;
export type Period = keyof typeof PERIODS;

const Schema = z.object({
  period: param(z.enum(Object.keys(PERIODS) as [Period, ...Period[]])),
  tier: params(TIERS),
  /** An incident counts from this severity on. */
  severity: param(z.coerce.number().int().min(1).max(5)),
  service: param(text),
  team: param(text),
  /** Lowest score of the band whose failed changes are listed. */
  band: param(z.coerce.number().int().min(0).max(100)),
});

const DEFAULTS = { period: '365d', severity: 5 } as const;

/** What the page shows, complete. */
export interface RiskFilters {
  period: Period;
  /** Empty: all, and what belongs to no known service too. */
  tiers: readonly Tier[];
  severity: Severity;
  service?: string;
  team?: string;
  band?: number;
}

export function parseFilters(search: SearchParams): RiskFilters {
  const { period, tier, severity, ...same } = Schema.parse(search);
  return {
    ...same,
    period: period ?? DEFAULTS.period,
    tiers: tier,
    severity: (severity ?? DEFAULTS.severity) as Severity,
  };
}

/** Back to the URL; defaults are left out, so equal filters are equal URLs. */
export function toSearch({ period, tiers, severity, ...same }: RiskFilters): Query {
  return {
    ...same,
    period: period === DEFAULTS.period ? undefined : period,
    tier: tiers,
    severity: severity === DEFAULTS.severity ? undefined : severity,
  };
}

/** What the report is about, and the day that it is of (UTC): the same all day long. */
export function toAsked(filters: RiskFilters, now: Date): { scope: ReportScope; today: Date } {
  const { period, tiers, severity, service, team } = filters;
  const today = new Date(Math.floor(now.getTime() / DAY) * DAY);
  const days = PERIODS[period];
  return {
    today,
    scope: {
      from: days === null ? null : new Date(today.getTime() + DAY - days * DAY),
      to: new Date(today.getTime() + DAY),
      tiers: tiers.length > 0 ? tiers : null,
      severity,
      service: service ?? null,
      team: team ?? null,
    },
  };
}
