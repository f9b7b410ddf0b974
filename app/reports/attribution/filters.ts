import { z } from 'zod';
import { COMPARATORS, type Comparator } from '#lib/domain/attribution/exposure.ts';
import { DEFINITIONS, type Definition } from '#lib/domain/attribution/types.ts';
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
import type { AttributionAsked } from '#lib/reports/attribution.ts';
import { EXPOSURES, type ExposureUnit, STRATA, type StratifyBy } from '#lib/reports/attribution-rows.ts';
import { OUTCOMES, type SeriesOutcome } from '#lib/reports/attribution-series.ts';

const DAY = 86_400_000;

/** Periods that end today, by their number of days; `all`: from the first record on. */
export const PERIODS = { '90d': 90, '180d': 180, '365d': 365, all: null } as const;
export type Period = keyof typeof PERIODS;

/** Days in which an incident has to start for its change to have failed; `any`: however long after. */
export const WINDOWS = { '7': 7, '14': 14, '30': 30, '90': 90, any: null } as const;
export type Window = keyof typeof WINDOWS;

/** Percent of the excess failures that a review is taken to catch. */
export const CAUGHT = [10, 25, 50, 75] as const;

/** Whose failures are listed at the foot of the page. */
export const ROW_VIEWS = ['all', 'ai', 'human', 'no-evidence'] as const;
export type RowView = (typeof ROW_VIEWS)[number];

const Schema = z.object({
  period: param(z.enum(Object.keys(PERIODS) as [Period, ...Period[]])),
  from: param(day),
  /** The day after the last one. */
  to: param(day),
  tier: params([...TIERS, 'all'] as const),
  /** At least this severe. */
  severity: param(z.coerce.number().int().min(1).max(5)),
  service: param(text),
  team: param(text),
  definition: param(z.enum(DEFINITIONS)),
  against: param(z.enum(COMPARATORS)),
  exposure: param(z.enum(EXPOSURES)),
  window: param(z.enum(Object.keys(WINDOWS) as [Window, ...Window[]])),
  strata: params([...STRATA, 'none'] as const),
  caught: params(CAUGHT),
  programme: param(day),
  outcome: param(z.enum(OUTCOMES)),
  by: param(z.enum(['team', 'service'])),
  rows: param(z.enum(ROW_VIEWS)),
  asOf: asOfParam,
  /** Only the failures of this stratum are listed. */
  stratum: param(text),
});

const DEFAULTS = {
  period: '180d',
  severity: 2,
  definition: 'broad',
  exposure: 'changes',
  window: '14',
  caught: 50,
  outcome: 'incidents',
  rows: 'all',
} as const;
const DEFAULT_TIERS: readonly Tier[] = [1];
const DEFAULT_STRATA: readonly StratifyBy[] = ['tier', 'size', 'quarter'];

/** What the page shows, complete. */
export interface AttributionFilters {
  /** A period that ends today, or days `[from, to)`. */
  period: Period | { from: string; to: string };
  tiers: readonly Tier[] | 'all';
  severity: Severity;
  service?: string;
  team?: string;
  definition: Definition;
  /** Absent: the comparison that can be shown, attested human first. */
  against?: Comparator;
  exposure: ExposureUnit;
  window: Window;
  strata: readonly StratifyBy[];
  caught: (typeof CAUGHT)[number];
  programme?: string;
  outcome: SeriesOutcome;
  /** By default teams, and services where a team is chosen. */
  by: 'team' | 'service';
  rows: RowView;
  stratum?: string;
  /** As it was known on that day, or at that instant. */
  asOf?: string;
}

const byDefault = (team: string | undefined) => (team === undefined ? 'team' : 'service');

export function parseFilters(search: SearchParams): AttributionFilters {
  const { period, from, to, tier, severity, strata, caught, window, by, ...same } = Schema.parse(search);
  const tiers = tier.filter((one) => one !== 'all');
  const chosen = strata.filter((one) => one !== 'none');
  return {
    ...same,
    period: from && to && from < to ? { from, to } : (period ?? DEFAULTS.period),
    tiers: tier.includes('all') ? 'all' : tiers.length > 0 ? tiers : DEFAULT_TIERS,
    severity: (severity ?? DEFAULTS.severity) as Severity,
    definition: same.definition ?? DEFAULTS.definition,
    exposure: same.exposure ?? DEFAULTS.exposure,
    window: window ?? DEFAULTS.window,
    strata: chosen.length > 0 ? chosen : strata.includes('none') ? [] : DEFAULT_STRATA,
    caught: caught[0] ?? DEFAULTS.caught,
    outcome: same.outcome ?? DEFAULTS.outcome,
    by: by ?? byDefault(same.team),
    rows: same.rows ?? DEFAULTS.rows,
  };
}

/** Days that were asked for but end before they begin: `parseFilters` takes the usual period instead. */
export function refusedDays(search: SearchParams): { from: string; to: string } | null {
  const { from, to } = Schema.parse(search);
  return from && to && isReversed({ from, to }) ? { from, to } : null;
}

/** Back to the URL; defaults are left out, so equal filters are equal URLs. */
export function toSearch(filters: AttributionFilters): Query {
  const { period, tiers, severity, strata, by, ...rest } = filters;
  const changed = <Name extends keyof typeof DEFAULTS & keyof typeof rest>(name: Name) =>
    rest[name] === DEFAULTS[name] ? undefined : rest[name];
  const usualTiers = tiers !== 'all' && String(tiers) === String(DEFAULT_TIERS);
  const usualStrata = String(strata) === String(DEFAULT_STRATA);
  return {
    ...rest,
    ...(typeof period === 'object' ? period : { period: period === DEFAULTS.period ? undefined : period }),
    tier: usualTiers ? undefined : tiers,
    severity: severity === DEFAULTS.severity ? undefined : severity,
    strata: usualStrata ? undefined : strata.length === 0 ? 'none' : strata,
    by: by === byDefault(rest.team) ? undefined : by,
    definition: changed('definition'),
    exposure: changed('exposure'),
    window: changed('window'),
    caught: changed('caught'),
    outcome: changed('outcome'),
    rows: changed('rows'),
  };
}

/**
 * What the report is asked for. A period that ends today holds all of today (UTC): the same all day long; as of an
 * earlier day it ends with that.
 */
export function toAsked(filters: AttributionFilters, now: Date): AttributionAsked {
  const { period, tiers, severity, service, team, window, caught, programme } = filters;
  const { definition, exposure, strata, by, outcome } = filters;
  const asOf = asOfInstant(filters.asOf, now);
  const last = asOf === null ? now : new Date(asOf.getTime() - 1);
  const today = new Date(Math.floor(last.getTime() / DAY) * DAY);
  const tomorrow = new Date(today.getTime() + DAY);
  const days = typeof period === 'object' ? null : PERIODS[period];
  const [from, to] =
    typeof period === 'object'
      ? [dayStart(period.from) as Date, dayStart(period.to) as Date]
      : [days === null ? null : new Date(tomorrow.getTime() - days * DAY), tomorrow];
  return {
    scope: {
      from,
      to,
      tiers: tiers === 'all' ? null : tiers,
      severity,
      service: service ?? null,
      team: team ?? null,
      ...(asOf === null ? {} : { asOf }),
    },
    today,
    definition,
    exposure,
    windowDays: WINDOWS[window],
    strata,
    by,
    caught: caught / 100,
    programme: dayStart(programme) ?? null,
    outcome,
  };
}
