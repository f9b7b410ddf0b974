import { z } from 'zod';
import { DEFINITIONS } from '#lib/domain/attribution/types.ts';
import type { Severity } from '#lib/domain/incident/observation.ts';
import { TIERS, type Tier } from '#lib/domain/service/observation.ts';
import { asOfInstant, asOfParam } from '#lib/platform/as-of.ts';
import {
  day,
  dayStart,
  isReversed,
  param,
  params,
  type SearchParams,
  text,
} from '#lib/platform/search-params.ts';
import type { Query } from '#lib/platform/urls.ts';
import type { ReportScope } from '#lib/reports/scope.ts';
import { ROW_VIEWS } from './rows.ts';

const DAY = 86_400_000;

/** Periods that end today, by their number of days; `all`: from the first record on. */
export const PERIODS = { '30d': 30, '90d': 90, '180d': 180, '365d': 365, all: null } as const;
export type Period = keyof typeof PERIODS;
const PERIOD_NAMES = Object.keys(PERIODS) as [Period, ...Period[]];

const Schema = z.object({
  period: param(z.enum(PERIOD_NAMES)),
  from: param(day),
  /** The day after the last one. */
  to: param(day),
  tier: params([...TIERS, 'all'] as const),
  /** At least this severe. */
  severity: param(z.coerce.number().int().min(1).max(5)),
  service: param(text),
  team: param(text),
  definition: param(z.enum(DEFINITIONS)),
  /** Which rows are listed at the foot of the page. */
  rows: param(z.enum(ROW_VIEWS)),
  /** Services of the heatmap: the first few, or all. */
  services: param(z.enum(['all'])),
  asOf: asOfParam,
});

/** The default: Tier 1, Sev2 or worse, 90 days. */
const DEFAULTS = { period: '90d', severity: 2, definition: 'broad', rows: 'all' } as const;
const DEFAULT_TIERS: readonly Tier[] = [1];

/** What the page shows, complete: the defaults are filled in and what contradicts itself is gone. */
export interface OverviewFilters {
  /** A period that ends today, or days `[from, to)`. */
  period: Period | { from: string; to: string };
  tiers: readonly Tier[] | 'all';
  severity: Severity;
  service?: string;
  team?: string;
  definition: (typeof DEFINITIONS)[number];
  rows: (typeof ROW_VIEWS)[number];
  services?: 'all';
  /** As it was known on that day, or at that instant. */
  asOf?: string;
}

export function parseFilters(search: SearchParams): OverviewFilters {
  const { period, from, to, tier, severity, definition, rows, ...same } = Schema.parse(search);
  const tiers = tier.filter((one) => one !== 'all');
  return {
    ...same,
    period: from && to && from < to ? { from, to } : (period ?? DEFAULTS.period),
    tiers: tier.includes('all') ? 'all' : tiers.length > 0 ? tiers : DEFAULT_TIERS,
    severity: (severity ?? DEFAULTS.severity) as Severity,
    definition: definition ?? DEFAULTS.definition,
    rows: rows ?? DEFAULTS.rows,
  };
}

/** Days that were asked for but end before they begin: `parseFilters` takes the usual period instead. */
export interface RefusedDays {
  from: string;
  to: string;
}

export function refusedDays(search: SearchParams): RefusedDays | null {
  const { from, to } = Schema.parse(search);
  return from && to && isReversed({ from, to }) ? { from, to } : null;
}

/** Back to the URL; defaults are left out, so equal filters are equal URLs. */
export function toSearch(filters: OverviewFilters): Query {
  const { period, tiers, severity, definition, rows, ...same } = filters;
  const byDefault = tiers !== 'all' && String(tiers) === String(DEFAULT_TIERS);
  return {
    ...same,
    ...(typeof period === 'object' ? period : { period: period === DEFAULTS.period ? undefined : period }),
    tier: byDefault ? undefined : tiers,
    severity: severity === DEFAULTS.severity ? undefined : severity,
    definition: definition === DEFAULTS.definition ? undefined : definition,
    rows: rows === DEFAULTS.rows ? undefined : rows,
  };
}

/**
 * What the report is about. A period that ends today holds all of today (UTC), so it is the same all day long; as of an
 * earlier day it ends with that.
 */
export function toScope(filters: OverviewFilters, now: Date): ReportScope {
  const { period, tiers, severity, service, team } = filters;
  const asOf = asOfInstant(filters.asOf, now);
  const last = asOf === null ? now : new Date(asOf.getTime() - 1);
  const tomorrow = new Date(Math.floor(last.getTime() / DAY) * DAY + DAY);
  const common = {
    ...(asOf === null ? {} : { asOf }),
    tiers: tiers === 'all' ? null : tiers,
    severity,
    service: service ?? null,
    team: team ?? null,
  };
  if (typeof period === 'object') {
    return { ...common, from: dayStart(period.from) as Date, to: dayStart(period.to) as Date };
  }
  const days = PERIODS[period];
  const from = days === null ? null : new Date(tomorrow.getTime() - days * DAY);
  return { ...common, from, to: tomorrow };
}
