import { assertPartOf } from './interval.ts';
import { binomialAtMost, leastWhole, upperBound } from './sampling.ts';

/** A part of the population that gets a sample of its own. */
export interface Stratum {
  size: number;
  /** So many are looked at in any case, all where there are fewer. */
  minimum: number;
}

/** What was found in one. */
export interface StratumFound {
  size: number;
  sampled: number;
  flawed: number;
}

const sum = <T>(values: readonly T[], of: (value: T) => number): number =>
  values.reduce((total, value) => total + of(value), 0);

/**
 * How a sample of `total` is divided: each stratum's minimum first, what is left in proportion to what each would have
 * without minimums and still lacks, by largest remainders, the earlier stratum first where they are equal. More than
 * `total` where the minimums need it, never more than a stratum holds.
 */
export function allocate(total: number, strata: readonly Stratum[]): number[] {
  const population = sum(strata, ({ size }) => size);
  const least = strata.map(({ size, minimum }) => Math.min(size, minimum));
  const wanted = Math.min(
    population,
    Math.max(
      total,
      sum(least, (n) => n),
    ),
  );
  if (population === 0) return least;
  // the level at which shares of `level * size`, kept between minimum and size, add up to what is wanted
  const shares = (level: number) =>
    strata.map(({ size }, i) => Math.min(size, Math.max(least[i]!, level * size)));
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (sum(shares(middle), (n) => n) > wanted) high = middle;
    else low = middle;
  }
  const exact = shares(low);
  const whole = exact.map((n) => Math.floor(n + 1e-9));
  const byRemainder = exact
    .map((_, i) => i)
    .toSorted((a, b) => exact[b]! - whole[b]! - (exact[a]! - whole[a]!) || a - b);
  let left = wanted - sum(whole, (n) => n);
  for (const i of byRemainder) {
    if (left > 0 && whole[i]! < strata[i]!.size) {
      whole[i]! += 1;
      left -= 1;
    }
  }
  return whole;
}

/**
 * With `confidence` (one-sided) at most this share of the whole population is flawed, from a sample of each stratum,
 * whatever the strata's own shares are and however unequally they were sampled.
 *
 * Strata looked at entirely are known. Of the others the flaws found, S in all, are compared with what D flawed ones,
 * placed where they are hardest to find, would show: a hypergeometric count is a sum of independent trials (V. A.
 * Vatutin and V. G. Mikhailov, Theory Probab. Appl. 27 (1982) 734-743), and a sum of m such with mean u has
 * P(S <= s) <= P(Bin(m, u/m) <= s) while s <= u - 1 (W. Hoeffding, Ann. Math. Stat. 27 (1956) 713-721, theorem 4).
 * The bound is the largest D for which that is above 1 - confidence. One stratum: exact (`upperBound`).
 */
export function stratifiedUpperBound(strata: readonly StratumFound[], confidence: number): number {
  for (const { size, sampled, flawed } of strata) {
    assertPartOf(sampled, size);
    assertPartOf(flawed, sampled);
  }
  const population = sum(strata, ({ size }) => size);
  if (population === 0) return 0;
  const known = strata.filter(({ size, sampled }) => sampled === size);
  const open = strata.filter(({ size, sampled }) => sampled < size);
  const [first] = open;
  const inKnown = sum(known, ({ flawed }) => flawed);
  if (!first) return inKnown / population;
  if (open.length === 1) {
    const share = upperBound(first.flawed, first.sampled, confidence, first.size);
    return (inKnown + Math.round(share * first.size)) / population;
  }
  const hiding = open
    .map(({ size, sampled, flawed }) => ({ fraction: sampled / size, room: size - sampled + flawed }))
    .toSorted((a, b) => a.fraction - b.fraction);
  const found = sum(open, ({ flawed }) => flawed);
  const sampled = sum(open, (stratum) => stratum.sampled);
  const most = sum(hiding, ({ room }) => room);
  const contradicted = leastWhole(found, most + 1, (all) => {
    if (all > most) return true;
    const mean = meanFound(all, hiding);
    const trials = Math.min(all, sampled);
    return mean >= found + 1 && binomialAtMost(found, trials, mean / trials) <= 1 - confidence;
  });
  return (inKnown + contradicted - 1) / population;
}

/** How many of `all` flawed ones a sample shows on average, when they fill the least sampled strata first. */
function meanFound(all: number, hiding: readonly { fraction: number; room: number }[]): number {
  let [mean, left] = [0, all];
  for (const { fraction, room } of hiding) {
    const here = Math.min(left, room);
    mean += here * fraction;
    left -= here;
  }
  return mean;
}

/**
 * The smallest total whose division by `allocate`, with at most `allowed` flaws found in it anywhere, shows that fewer
 * than `rate` are flawed; all of the population where no smaller one does.
 */
export function stratifiedSize(
  confidence: number,
  rate: number,
  strata: readonly Stratum[],
  allowed = 0,
): number {
  const population = sum(strata, ({ size }) => size);
  const shows = (total: number) => {
    const sampled = allocate(total, strata);
    // found where it costs most: in a stratum that is not looked at entirely, the least sampled first
    const order = sampled
      .map((_, i) => i)
      .toSorted((a, b) => sampled[a]! / strata[a]!.size - sampled[b]! / strata[b]!.size);
    let left = allowed;
    const found = strata.map(({ size }, i) => ({ size, sampled: sampled[i]!, flawed: 0 }));
    for (const i of order) {
      const here = Math.min(left, found[i]!.sampled);
      found[i]!.flawed = here;
      left -= here;
    }
    return stratifiedUpperBound(found, confidence) < rate - 1e-12;
  };
  return leastWhole(0, population, (total) => total === population || shows(total));
}
