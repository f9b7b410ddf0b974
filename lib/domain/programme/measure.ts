import { eventRate } from '#lib/domain/statistics/event-rate.ts';
import { wilson } from '#lib/domain/statistics/interval.ts';
import { quantile } from '#lib/domain/statistics/quantile.ts';
import { MIN_EVENTS_FOR_RATE } from '#lib/domain/statistics/small-numbers.ts';
import type { Criterion, FigureName } from './criteria.ts';

/** What was counted over the window of a criterion. */
export interface Tally {
  events: number;
  /** Among how many: deployments, changes, requests, reviews due, live actions. */
  of: number;
  /** For a part of the window nothing could be counted: its 0 is none. */
  isBlind?: boolean;
  /** Hours that requests waited; of the wait for approvals only. */
  hours?: readonly number[];
}

/** Whether a criterion's figure is as it should be on a day. */
export type Holds = 'yes' | 'no' | 'too-few';

/** A figure of one day as it is kept. */
export interface Measured {
  /** The figure itself; null where there are too few. */
  value: number | null;
  /** 95%; null where there is none: a count is a count. */
  low: number | null;
  high: number | null;
  /** What is compared with the threshold; null where nothing can be. */
  compared: number | null;
  events: number;
  of: number;
  holds: Holds;
}

/** Requests below which nine in ten of them cannot be told. */
export const MIN_REQUESTS = 10;
const Z = 1.959964;

type Figure = Pick<Measured, 'value' | 'low' | 'high' | 'compared'>;
const NOTHING: Figure = { value: null, low: null, high: null, compared: null };

const count = ({ events }: Tally): Figure => ({ ...NOTHING, value: events, compared: events });

const FIGURE_OF: Readonly<Record<FigureName, (tally: Tally) => Figure>> = {
  uncontrolled: count,
  'break-glass-late': count,
  'overdue-actions': count,
  'sev2-rate': ({ events, of }) => {
    const rate = eventRate(events, of, 1000);
    const high = rate.tooFew ? (rate.atMost ?? null) : rate.high;
    return { value: rate.value, low: rate.low, high, compared: high };
  },
  coverage: ({ events, of }) => {
    if (of < MIN_EVENTS_FOR_RATE) return NOTHING;
    const { low, high } = wilson(events, of);
    const value = (100 * events) / of;
    return { value, low: 100 * low, high: 100 * high, compared: value };
  },
  'queue-p90': ({ hours = [] }) => {
    if (hours.length < MIN_REQUESTS) return NOTHING;
    const value = quantile(hours, 0.9);
    return { value, ...quantileInterval(hours, 0.9), compared: value };
  },
};

/**
 * A figure of one day against its threshold. Counts are compared as they are; a rate of incidents by the upper end of
 * its interval, so that few changes prove nothing. A rate with fewer than five incidents whose bound is still above the
 * threshold is neither: it may be good and cannot be shown to be.
 */
export function measure({ figure, comparison, threshold }: Criterion, tally: Tally): Measured {
  const found = tally.isBlind ? NOTHING : FIGURE_OF[figure](tally);
  const { events, of } = tally;
  const holds = ((): Holds => {
    if (found.compared === null) return 'too-few';
    if (comparison === 'at-least' ? found.compared >= threshold : found.compared <= threshold) return 'yes';
    const isOpen = figure === 'sev2-rate' && found.value === null && (1000 * events) / of <= threshold;
    return isOpen ? 'too-few' : 'no';
  })();
  return { ...found, events, of, holds };
}

/**
 * Distribution-free interval of a quantile by the order statistics around it, their ranks by the normal approximation
 * of the binomial distribution. Null above where the ranks end: too few values to bound it.
 * Source: W. J. Conover, Practical Nonparametric Statistics, 3rd edition (1999), section 3.2.
 */
function quantileInterval(values: readonly number[], p: number): { low: number | null; high: number | null } {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const reach = Z * Math.sqrt(n * p * (1 - p));
  const at = (rank: number) => (rank < 1 || rank > n ? null : sorted[rank - 1]!);
  return { low: at(Math.ceil(n * p - reach)), high: at(Math.ceil(n * p + reach)) };
}
