import { assertPartOf, CONFIDENCE, clopperPearson, wilson } from './interval.ts';
import { MIN_EVENTS_FOR_RATE } from './small-numbers.ts';

/** With 95% confidence (one-sided) the rate is at most this, per 1,000. */
export interface RateBound {
  atMost: number;
  method: 'rule-of-three' | 'clopper-pearson-one-sided';
}

interface Counted {
  /** Events, and what they are counted among. Always true, always to be shown with the rest. */
  numerator: number;
  denominator: number;
  confidence: typeof CONFIDENCE;
}

/** Enough events: the rate per 1,000 with its two-sided 95% interval, per 1,000 too. */
export interface KnownRate extends Counted {
  tooFew: false;
  value: number;
  low: number;
  high: number;
  method: 'wilson' | 'clopper-pearson';
  bound?: undefined;
}

/** Too few events for a rate: an upper bound instead, none at all when nothing was exposed. */
export interface UnknownRate extends Counted {
  tooFew: true;
  value: null;
  low: null;
  high: null;
  method: RateBound['method'] | 'no-exposure';
  bound?: RateBound;
}

export type Rate = KnownRate | UnknownRate;

/**
 * Events per 1,000 of `n`, with interval, or with a bound where there are too few events to say.
 * `events` counts members of the n (failed changes among changes), never more than n, else RangeError.
 */
export function ratePer1000(events: number, n: number, method: KnownRate['method'] = 'wilson'): Rate {
  assertPartOf(events, n);
  const counted = { numerator: events, denominator: n, confidence: CONFIDENCE } as const;
  if (events < MIN_EVENTS_FOR_RATE) {
    const bound = n === 0 ? undefined : upperBound(events, n);
    const hidden = { tooFew: true, value: null, low: null, high: null } as const;
    return { ...counted, ...hidden, method: bound?.method ?? 'no-exposure', bound };
  }
  const { low, high } = method === 'wilson' ? wilson(events, n) : clopperPearson(events, n);
  return {
    ...counted,
    tooFew: false,
    value: (1000 * events) / n,
    low: 1000 * low,
    high: 1000 * high,
    method,
  };
}

/**
 * No event: 3/n, which anyone can check by head (exactly 1 - 0.05^(1/n); J. A. Hanley and A. Lippman-Hand,
 * JAMA 249 (1983) 1743-1745). A few: the upper end of Clopper-Pearson with all 5% on one side.
 */
function upperBound(events: number, n: number): RateBound {
  if (events === 0) return { atMost: 1000 * Math.min(1, 3 / n), method: 'rule-of-three' };
  const bothSides = 1 - 2 * (1 - CONFIDENCE);
  return { atMost: 1000 * clopperPearson(events, n, bothSides).high, method: 'clopper-pearson-one-sided' };
}
