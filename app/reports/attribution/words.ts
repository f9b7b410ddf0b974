import { count, counted, figure } from '#app/overview/words.ts';
import type { Comparator } from '#lib/domain/attribution/exposure.ts';
import type { NumberNeeded } from '#lib/domain/attribution/number-needed-to-review.ts';
import type { Shift, TippingPoint } from '#lib/domain/attribution/tipping-point.ts';
import { SIZE_BOUNDS } from '#lib/domain/change/size.ts';
import type { CommonDifference } from '#lib/domain/statistics/common-difference.ts';
import type { EventRate } from '#lib/domain/statistics/event-rate.ts';
import type { Factor, UnknownInterruption } from '#lib/domain/statistics/interrupted-series.ts';
import type { Arm, RelativeRisk } from '#lib/domain/statistics/relative-risk.ts';
import { MIN_EVENTS_FOR_SEGMENT, MIN_POINTS_FOR_SEGMENT } from '#lib/domain/statistics/small-numbers.ts';
import { type ExposureUnit, type StratifyBy, valuesOf } from '#lib/reports/attribution-rows.ts';
import type { SeriesOutcome } from '#lib/reports/attribution-series.ts';

export const AGAINST: Record<Comparator, string> = {
  human: 'attested human',
  'no-evidence': 'no evidence of AI',
};

export const STRATUM_WORDS: Record<StratifyBy, string> = {
  service: 'service',
  tier: 'tier',
  size: 'size',
  quarter: 'quarter',
  kind: 'kind',
  level: 'author’s level',
};

export const OUTCOME_WORDS: Record<SeriesOutcome, string> = {
  incidents: 'Incidents a week',
  linked: 'AI-linked incidents a week',
  failed: 'Failed changes',
};

/** `tier, size and quarter` */
export function listWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** `1 change`, `1,204 deployments` */
export const unitWords = (value: number, unit: ExposureUnit) => counted(value, unit.slice(0, -1), unit);

const SIZE_WORDS = [
  ...SIZE_BOUNDS.map((bound) => `up to ${count(bound)} lines`),
  `over ${count(SIZE_BOUNDS.at(-1) ?? 0)} lines`,
];

/** A stratum's values: `Tier 1 · up to 50 lines · 2026 Q3`. */
export function stratumWords(key: string, strata: readonly StratifyBy[]): string {
  if (strata.length === 0) return 'all';
  const values = valuesOf(key);
  return strata.map((by, index) => valueWords(by, values[index] ?? '')).join(' · ');
}

function valueWords(by: StratifyBy, value: string): string {
  switch (by) {
    case 'service':
      return value || 'no known service';
    case 'tier':
      return value === '0' ? 'no known tier' : `Tier ${value}`;
    case 'size':
      return SIZE_WORDS[Number(value)] ?? value;
    case 'quarter':
      return value.replace('Q', ' Q');
    case 'kind':
      return value;
    case 'level':
      return value || 'level not known';
  }
}

/** A difference per 1,000 with its sign and interval. */
export function differenceWords(difference: RelativeRisk['difference'] | CommonDifference): string {
  if (difference === null) return 'no changes in one of the groups';
  if (difference.value === null) return 'too few to say';
  const { value, low, high } = difference;
  return `${signed(value)} (${signed(low)} to ${signed(high)}) per 1,000`;
}

/** `+0.42`, `−1.3`, `0.00` */
export function signed(value: number): string {
  const text = figure(Math.abs(value));
  if (Number(text) === 0) return text;
  return `${value > 0 ? '+' : '−'}${text}`;
}

/** `1.8 (0.8 to 4.0) per 100 person-weeks`, or what the events still exclude. */
export function loadWords(rate: EventRate): string {
  if (!rate.tooFew) return `${figure(rate.value)} (${figure(rate.low)} to ${figure(rate.high)})`;
  return rate.atMost === undefined
    ? 'no engineer known'
    : `too few to say; below ${figure(rate.atMost)} (95%)`;
}

/** The compared group: `attested human changes`, `changes without evidence of AI`. */
export const groupWords = (comparator: Comparator, unit: ExposureUnit) =>
  comparator === 'human' ? `attested human ${unit}` : `${unit} without evidence of AI`;

const armWords = (comparator: Comparator, unit: ExposureUnit): Record<Arm, string> => ({
  exposed: `AI-involved ${unit}`,
  control: groupWords(comparator, unit),
  both: `${unit} of either group`,
});

/** Why a crude ratio is not shown, where a cell is zero: named, never filled in. */
export function zeroWords(risk: RelativeRisk, comparator: Comparator, unit: ExposureUnit): string | null {
  const arms = armWords(comparator, unit);
  if (risk.noExposure) return `There are no ${arms[risk.noExposure]}.`;
  if (!risk.zeroCell) return null;
  return `None of the ${arms[risk.zeroCell]} failed: nothing is added to the zero, so there is no ratio, only what the counts still exclude.`;
}

/** How much mislabelling would turn the sign, in sentences. */
export function tippingWords(tip: TippingPoint | null, comparator: Comparator, unit: ExposureUnit): string[] {
  if (tip === null) return ['There is no difference to overturn.'];
  const ai = `${unit} marked as AI’s`;
  const others = groupWords(comparator, unit);
  const sentence = (shift: Shift | null, group: string, truly: string) => {
    if (shift === null) return `Not even if all ${group} were truly ${truly} would the sign turn.`;
    const { changes, of, which } = shift;
    const failed = which === 'failed' ? 'that failed' : 'that held';
    return `The sign turns if at least ${count(changes)} of the ${count(of)} ${group} (${perMille(changes, of)}), all of them ones ${failed}, ${changes === 1 ? 'was' : 'were'} truly ${truly}.`;
  };
  return [sentence(tip.markedInError, ai, 'human'), sentence(tip.notMarked, others, 'AI’s')];
}

/** `1.9 in 1,000` */
function perMille(part: number, whole: number): string {
  return `${figure((1000 * part) / whole)} in 1,000`;
}

/** The number needed to review, or why there is none. */
export function neededWords(needed: NumberNeeded): string {
  if (needed.known) {
    const { value, low, high, caught } = needed;
    return `About ${count(Math.ceil(value))} (${count(Math.ceil(low))} to ${count(Math.ceil(high))}) reviews of AI-involved changes would avoid one failure, if a review caught ${Math.round(100 * caught)}% of the failures in excess.`;
  }
  const why = {
    'too-few': 'too few failures for a difference',
    'not-clear': 'the difference may be none: its interval holds 0',
    'no-excess': 'AI-involved changes fail less often, so there is no excess to catch',
  }[needed.reason];
  return `No number of reviews can be given: ${why}.`;
}

/** `× 0.82 (0.61 to 1.1)` */
export const factorWords = ({ value, low, high }: Factor) =>
  `× ${figure(value)} (${figure(low)} to ${figure(high)})`;

/** Three decimals for slopes, which are near 1: `× 1.012 (0.998 to 1.027)`. */
export const slopeWords = ({ value, low, high }: Factor) =>
  `× ${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;

/** Why an interrupted series says nothing. */
export function seriesWords({ reason, before, after }: UnknownInterruption): string {
  const have = `There ${before.points === 1 ? 'is' : 'are'} ${counted(before.points, 'whole week')} with ${counted(before.events, 'event')} before, ${count(after.points)} with ${count(after.events)} after.`;
  switch (reason) {
    case 'points-before':
    case 'points-after':
      return `${have} Each side needs ${MIN_POINTS_FOR_SEGMENT} weeks for a level and a slope of its own.`;
    case 'events-before':
    case 'events-after':
      return `${have} Each side needs ${MIN_EVENTS_FOR_SEGMENT} events for a level and a slope of its own.`;
    case 'no-maximum':
      return `${have} All of one side’s lie in one week: no slope can be told.`;
  }
}

/** `1.9; 2 means that neighbouring weeks know nothing of each other` */
export function durbinWatsonWords(d: number): string {
  const meaning =
    d < 1.5
      ? 'neighbouring weeks are alike: plain standard errors would be too small'
      : d > 2.5
        ? 'neighbouring weeks alternate'
        : 'near 2: neighbouring weeks know little of each other';
  return `${d.toFixed(2)} (${meaning})`;
}
