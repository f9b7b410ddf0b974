import { CONFIDENCE, type Interval } from './interval.ts';
import { zOfConfidence } from './special.ts';

/** Area under the ROC curve: how often one with the event is scored above one without; 0.5 is a coin. */
export interface Auc extends Interval {
  value: number;
  events: number;
  others: number;
}

/** For each with the event, the share of the others scored below it; and the reverse. */
interface Placements {
  ofEvents: readonly number[];
  ofOthers: readonly number[];
}

/**
 * The area and its 95% interval, on the logit scale so that it stays within 0 to 1; ties count half. Null unless
 * there are two of each kind. Source: E. R. DeLong et al., Biometrics 44 (1988) 837-845, computed by mid-ranks as
 * X. Sun and W. Xu, IEEE Signal Processing Letters 21 (2014) 1389-1393.
 */
export function auc(scores: readonly number[], events: readonly boolean[]): Auc | null {
  const { ofEvents, ofOthers } = placements(scores, events);
  if (ofEvents.length < 2 || ofOthers.length < 2) return null;
  const value = mean(ofEvents);
  const counts = { value, events: ofEvents.length, others: ofOthers.length };
  // at either end the estimated variance is 0, which means that it cannot be estimated
  if (value === 0 || value === 1) return { ...counts, ...(value === 0 ? END_0 : END_1)(ofEvents.length) };
  const error = Math.sqrt(variance(ofEvents) / ofEvents.length + variance(ofOthers) / ofOthers.length);
  const reach = (zOfConfidence(CONFIDENCE) * error) / (value * (1 - value));
  const at = (logit: number) => 1 / (1 + Math.exp(-logit));
  const centre = Math.log(value / (1 - value));
  return { ...counts, low: at(centre - reach), high: at(centre + reach) };
}

/** The rule of three: what no event out of n still leaves possible. */
const END_0 = (n: number): Interval => ({ low: 0, high: Math.min(1, 3 / n) });
const END_1 = (n: number): Interval => ({ low: Math.max(0, 1 - 3 / n), high: 1 });

/**
 * Area of `scores` less that of `reference` on the same rows, with its 95% interval by DeLong's method, which
 * knows that the two go together. Null unless there are two of each kind.
 */
export function aucDifference(
  scores: readonly number[],
  reference: readonly number[],
  events: readonly boolean[],
): ({ value: number } & Interval) | null {
  const [a, b] = [placements(scores, events), placements(reference, events)];
  if (a.ofEvents.length < 2 || a.ofOthers.length < 2) return null;
  const value = mean(a.ofEvents) - mean(b.ofEvents);
  const spread = (kind: keyof Placements) => {
    const difference = a[kind].map((placed, index) => placed - b[kind][index]!);
    return variance(difference) / difference.length;
  };
  const reach = zOfConfidence(CONFIDENCE) * Math.sqrt(spread('ofEvents') + spread('ofOthers'));
  return { value, low: value - reach, high: value + reach };
}

function placements(scores: readonly number[], events: readonly boolean[]): Placements {
  const all = midRanks(scores);
  const indices = [...scores.keys()];
  const inside = (kind: boolean) => {
    const mine = indices.filter((index) => events[index] === kind);
    const ranks = midRanks(mine.map((index) => scores[index]!));
    const others = scores.length - mine.length;
    return mine.map((index, place) => (all[index]! - ranks[place]!) / others);
  };
  return { ofEvents: inside(true), ofOthers: inside(false).map((below) => 1 - below) };
}

/** Rank of each from 1; equal ones share the mean of their ranks. */
function midRanks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  const ranks: number[] = Array(values.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to += 1;
    for (let place = from; place < to; place += 1) ranks[order[place]!] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}
