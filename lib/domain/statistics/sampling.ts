import { hypergeometricAtMost } from './hypergeometric.ts';
import { assertPartOf } from './interval.ts';
import { betaCdf, betaQuantile } from './special.ts';

/**
 * How many items a random sample needs, and what it then says about those not looked at. Exact throughout: binomial
 * where the population is endless, hypergeometric (drawn without putting back) where its size is given. The claim is
 * always "fewer than `rate` are flawed, with at least `confidence`". Tables and proofs: docs/statistics.md, "Samples".
 */

/** Probabilities that differ by rounding only are equal: 1 of 20 is 5%. */
const ROUNDING = 1e-12;

function assertShares(...shares: readonly number[]): void {
  for (const share of shares)
    if (!(share > 0 && share < 1)) throw new RangeError(`a share between 0 and 1 is needed, not ${share}`);
}

/** The fewest flawed ones of a population that are not "fewer than `rate`". */
export const fewestAtRate = (rate: number, population: number): number => Math.ceil(rate * population - 1e-9);

/** P(X <= most) of `sampled` items, each flawed with chance `rate`. */
export const binomialAtMost = (most: number, sampled: number, rate: number): number => {
  if (most >= sampled) return 1;
  return most < 0 ? 0 : betaCdf(1 - rate, sampled - most, most + 1);
};

/** The least whole number from `low` to `high` for which `holds` turns true, true from there on. */
export function leastWhole(low: number, high: number, holds: (n: number) => boolean): number {
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The smallest sample in which at most `allowed` flaws show, with `confidence`, that fewer than `rate` of the
 * population are flawed. Null where even looking at everything could not: `allowed` flaws are that many already.
 * Source: single sampling by attributes with the consumer's risk 1 - confidence at `rate`; H. F. Dodge and
 * H. G. Romig, Sampling Inspection Tables (1944), ch. 2.
 */
export function acceptanceSize(
  confidence: number,
  rate: number,
  allowed: number,
  population?: number,
): number | null {
  assertShares(confidence, rate);
  assertPartOf(allowed, population ?? Number.MAX_SAFE_INTEGER);
  const risk = 1 - confidence + ROUNDING;
  if (population === undefined) {
    let high = allowed + 1;
    while (binomialAtMost(allowed, high, rate) > risk) high *= 2;
    return leastWhole(allowed + 1, high, (n) => binomialAtMost(allowed, n, rate) <= risk);
  }
  if (population === 0) return 0;
  const flawed = fewestAtRate(rate, population);
  if (flawed <= allowed) return null;
  return leastWhole(
    allowed + 1,
    population,
    (sampled) => hypergeometricAtMost(allowed, { population, flawed, sampled }) <= risk,
  );
}

/**
 * The smallest sample that, found without a flaw, shows with `confidence` that fewer than `rate` are flawed: 59 at
 * 95% and 5%, 149 at 95% and 2%, less of a small population, never more than all of it.
 */
export function zeroFailureSize(confidence: number, rate: number, population?: number): number {
  // a population has one flawed item at least at any rate, so there always is a plan without failures
  return acceptanceSize(confidence, rate, 0, population) ?? 0;
}

/**
 * With `confidence` (one-sided) at most this share of the population is flawed, when `flawed` of `sampled` were. Of a
 * population of a given size it is the largest number of flawed ones that the sample does not contradict, as a share;
 * otherwise Clopper and Pearson's limit. 1 where nothing was looked at, 0 of an empty population.
 * Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404-413; L. Buonaccorsi, Am. Stat. 41 (1987) 215-218.
 */
export function upperBound(flawed: number, sampled: number, confidence: number, population?: number): number {
  assertShares(confidence);
  assertPartOf(flawed, sampled);
  if (population === undefined)
    return flawed === sampled ? 1 : betaQuantile(confidence, flawed + 1, sampled - flawed);
  assertPartOf(sampled, population);
  if (population === 0) return 0;
  const most = population - sampled + flawed;
  const contradicted = leastWhole(flawed, most + 1, (all) => {
    return all > most || hypergeometricAtMost(flawed, { population, flawed: all, sampled }) <= 1 - confidence;
  });
  return (contradicted - 1) / population;
}
