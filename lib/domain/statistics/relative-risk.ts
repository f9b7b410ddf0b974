import { assertPartOf, CONFIDENCE, clopperPearson, type Interval, wilson } from './interval.ts';
import { type Rate, ratePer1000 } from './rate.ts';
import { MIN_EVENTS_FOR_RATIO, MIN_EVENTS_PER_ARM } from './small-numbers.ts';
import { zOfConfidence } from './special.ts';

/** Events among members of two groups. `exposed` is the group asked about, `control` what it is held against. */
export interface TwoGroups {
  exposedEvents: number;
  exposedTotal: number;
  controlEvents: number;
  controlTotal: number;
}

/** Groups concerned by something: without events, without members. */
export type Arm = 'exposed' | 'control' | 'both';

/** What the counts still exclude at 95%; `high` is null where no upper end exists (control without events). */
export interface RatioBound {
  low: number;
  high: number | null;
  method: 'exact-conditional';
}

interface Compared {
  exposed: Rate;
  control: Rate;
  confidence: typeof CONFIDENCE;
  /** Groups without an event. Nothing is ever added to a zero: a ratio with one is not shown, its bound is. */
  zeroCell: Arm | null;
  /** Groups without a member. */
  noExposure: Arm | null;
  /** Exposed minus control, events per 1,000, with Newcombe's interval; null when a group is empty. */
  difference: ({ value: number; method: 'newcombe-hybrid-score' } & Interval) | null;
}

export interface KnownRatio extends Compared {
  tooFew: false;
  /** Risk of the exposed over risk of the control; 2 = twice as often, 1 = no difference. */
  ratio: number;
  low: number;
  high: number;
  /** `exact-conditional` where every member of a group had the event, which Katz's variance cannot express. */
  method: 'katz-log' | 'exact-conditional';
  bound?: undefined;
}

export interface UnknownRatio extends Compared {
  tooFew: true;
  ratio: null;
  low: null;
  high: null;
  method: null;
  bound: RatioBound;
}

export type RelativeRisk = KnownRatio | UnknownRatio;

/** True when the events suffice for a ratio to be shown (small-numbers.ts). */
export function enoughForRatio(exposedEvents: number, controlEvents: number): boolean {
  return (
    exposedEvents + controlEvents >= MIN_EVENTS_FOR_RATIO &&
    Math.min(exposedEvents, controlEvents) >= MIN_EVENTS_PER_ARM
  );
}

/** Crude relative risk and risk difference of two groups, no confounder taken into account. */
export function relativeRisk(groups: TwoGroups): RelativeRisk {
  const { exposedEvents: a, exposedTotal: m, controlEvents: c, controlTotal: n } = groups;
  assertPartOf(a, m);
  assertPartOf(c, n);
  const compared: Compared = {
    exposed: ratePer1000(a, m),
    control: ratePer1000(c, n),
    confidence: CONFIDENCE,
    zeroCell: arm(a === 0, c === 0),
    noExposure: arm(m === 0, n === 0),
    difference: riskDifference(groups),
  };
  if (!enoughForRatio(a, c)) {
    const bound = exactConditional(groups);
    return { ...compared, tooFew: true, ratio: null, low: null, high: null, method: null, bound };
  }
  const ratio = a / m / (c / n);
  if (a < m && c < n) {
    const interval = logInterval(ratio, logRatioVariance(groups));
    return { ...compared, tooFew: false, ratio, ...interval, method: 'katz-log' };
  }
  // Both groups have events here, so the exact interval has an upper end.
  const { low, high } = exactConditional(groups);
  return { ...compared, tooFew: false, ratio, low, high: high as number, method: 'exact-conditional' };
}

function arm(exposed: boolean, control: boolean): Arm | null {
  if (exposed && control) return 'both';
  if (exposed) return 'exposed';
  return control ? 'control' : null;
}

/** Variance of ln(relative risk). Source: D. Katz et al., Biometrics 34 (1978) 469-474, method C. */
export function logRatioVariance({
  exposedEvents,
  exposedTotal,
  controlEvents,
  controlTotal,
}: TwoGroups): number {
  return 1 / exposedEvents - 1 / exposedTotal + 1 / controlEvents - 1 / controlTotal;
}

/** 95% interval of a ratio from the variance of its logarithm. */
export function logInterval(ratio: number, variance: number): Interval {
  const factor = Math.exp(zOfConfidence(CONFIDENCE) * Math.sqrt(variance));
  return { low: ratio / factor, high: ratio * factor };
}

/**
 * Given all events, those of the exposed are binomial when events are rare; the exact interval of that share gives
 * one of the ratio, whatever cells are zero, wider than need be when events are common. The interval of R's
 * `poisson.test` with two counts. Source: J. Przyborowski and H. Wilenski, Biometrika 31 (1940) 313-323.
 */
function exactConditional(groups: TwoGroups): RatioBound {
  const { exposedEvents: a, exposedTotal: m, controlEvents: c, controlTotal: n } = groups;
  if (m === 0 || n === 0) return { low: 0, high: null, method: 'exact-conditional' };
  const share = clopperPearson(a, a + c);
  const ratio = (p: number) => ((p / (1 - p)) * n) / m;
  return {
    low: ratio(share.low),
    high: share.high === 1 ? null : ratio(share.high),
    method: 'exact-conditional',
  };
}

/** Source: R. G. Newcombe, Stat. Med. 17 (1998) 873-890, method 10: both Wilson intervals combined. */
function riskDifference(groups: TwoGroups): Compared['difference'] {
  const { exposedEvents: a, exposedTotal: m, controlEvents: c, controlTotal: n } = groups;
  if (m === 0 || n === 0) return null;
  const p = a / m;
  const q = c / n;
  const ofP = wilson(a, m);
  const ofQ = wilson(c, n);
  return {
    value: 1000 * (p - q),
    low: 1000 * (p - q - Math.hypot(p - ofP.low, ofQ.high - q)),
    high: 1000 * (p - q + Math.hypot(ofP.high - p, q - ofQ.low)),
    method: 'newcombe-hybrid-score',
  };
}
