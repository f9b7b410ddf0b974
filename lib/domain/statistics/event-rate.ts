import { CONFIDENCE } from './interval.ts';
import { poissonInterval } from './poisson.ts';
import { MIN_EVENTS_FOR_RATE } from './small-numbers.ts';

interface Counted {
  events: number;
  /** What they are counted over, in units of time: person-weeks, say. */
  time: number;
  confidence: typeof CONFIDENCE;
}

/** Events in a stretch of time, with the rate and its exact interval; where too few, what they still exclude. */
export type EventRate =
  | (Counted & { tooFew: false; value: number; low: number; high: number; method: 'garwood'; atMost?: never })
  | (Counted & {
      tooFew: true;
      value: null;
      low: null;
      high: null;
      method: 'garwood-one-sided' | 'no-exposure';
      /** With 95% confidence (one-sided) the rate is at most this; absent where no time passed. */
      atMost?: number;
    });

/**
 * Events `per` so much time. For incidents, which have no population: nothing says how many could have happened.
 * Garwood's exact Poisson interval; below 5 events (small-numbers.ts) its upper limit alone, with all 5% on one side
 * (0 events: 3.0 / time, the rule of three). Events are taken to come one by one: several of one cause make the
 * interval too narrow.
 */
export function eventRate(events: number, time: number, per: number): EventRate {
  const counted = { events, time, confidence: CONFIDENCE } as const;
  const hidden = { tooFew: true, value: null, low: null, high: null } as const;
  if (!(time > 0)) return { ...counted, ...hidden, method: 'no-exposure' };
  const scale = per / time;
  if (events < MIN_EVENTS_FOR_RATE) {
    const bothSides = 1 - 2 * (1 - CONFIDENCE);
    const atMost = scale * poissonInterval(events, bothSides).high;
    return { ...counted, ...hidden, method: 'garwood-one-sided', atMost };
  }
  const { low, high } = poissonInterval(events);
  return {
    ...counted,
    tooFew: false,
    value: scale * events,
    low: scale * low,
    high: scale * high,
    method: 'garwood',
  };
}
