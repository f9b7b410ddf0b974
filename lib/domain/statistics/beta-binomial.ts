import { assertPartOf } from './interval.ts';
import { betaCdf } from './special.ts';

/** One of many groups: so many of its members had the event. */
export interface Group {
  events: number;
  total: number;
}

/** A group's share drawn towards that of all, with the interval that goes with it. */
export interface Shrunk extends Group {
  value: number;
  low: number;
  high: number;
}

/** How alike groups may be, as the number of members that the common share is worth: from 2 to 8,192. */
const PRECISIONS = Array.from({ length: 13 }, (_, k) => 2 ** (k + 1));

/**
 * Shares of many groups, each drawn towards the common one, the more the fewer members it has and the more alike the
 * groups are: a beta-binomial model with the common share as its mean and its precision averaged over, each weighed by
 * how well it fits all groups (so the interval knows that the precision is not). None without any event.
 * Source: B. Efron and C. Morris, J. Am. Stat. Assoc. 70 (1975) 311-319, for the idea; J. J. Deely and D. V. Lindley,
 * J. Am. Stat. Assoc. 76 (1981) 833-841, for averaging over the prior; prior density
 * precision^-3/2, flat in the spread of the groups (A. Gelman et al., Bayesian Data Analysis, 3rd ed. (2013), 5.3).
 */
export function shrinkShares(groups: readonly Group[], confidence = 0.95): Shrunk[] | null {
  for (const { events, total } of groups) assertPartOf(events, total);
  const events = groups.reduce((sum, group) => sum + group.events, 0);
  const total = groups.reduce((sum, group) => sum + group.total, 0);
  if (events === 0 || events === total) return null;
  // the common share is estimated as well: half an event more on each side keeps it off the ends
  const mean = (events + 0.5) / (total + 1);
  // on a grid of equal ratios the prior's mass goes with precision^-1/2
  const fits = PRECISIONS.map((m) =>
    groups.reduce((sum, group) => sum + logFit(group, mean * m, (1 - mean) * m), -Math.log(m) / 2),
  );
  const best = Math.max(...fits);
  const weights = fits.map((fit) => Math.exp(fit - best));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const mixture = PRECISIONS.map((m, i) => ({
    a: mean * m,
    b: (1 - mean) * m,
    weight: weights[i]! / all,
  })).filter(({ weight }) => weight > 1e-6);
  const tail = (1 - confidence) / 2;
  return groups.map((group) => {
    const parts = mixture.map(({ a, b, weight }) => ({
      a: a + group.events,
      b: b + group.total - group.events,
      weight,
    }));
    const value = parts.reduce((sum, { a, b, weight }) => sum + (weight * a) / (a + b), 0);
    return { ...group, value, low: quantileOf(parts, tail), high: quantileOf(parts, 1 - tail) };
  });
}

/** ln of the beta-binomial chance of these events but for the binomial coefficient, by its products. */
function logFit({ events, total }: Group, a: number, b: number): number {
  let sum = 0;
  for (let k = 0; k < events; k++) sum += Math.log(a + k);
  for (let k = 0; k < total - events; k++) sum += Math.log(b + k);
  for (let k = 0; k < total; k++) sum -= Math.log(a + b + k);
  return sum;
}

/** Where the mixture's distribution function reaches `p`, by halving. */
function quantileOf(parts: readonly { a: number; b: number; weight: number }[], p: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    const below = parts.reduce((sum, { a, b, weight }) => sum + weight * betaCdf(middle, a, b), 0);
    if (below < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
