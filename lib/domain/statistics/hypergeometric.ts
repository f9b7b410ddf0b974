/** A sample drawn without putting back: so many of the population are flawed. */
export interface FiniteDraw {
  population: number;
  flawed: number;
  sampled: number;
}

/**
 * P(X <= most) for X the flawed ones in a sample without replacement; R's `phyper(most, flawed, population - flawed,
 * sampled)`. The weights by their recurrence from the likeliest count outwards, summed from the tail inwards, so that
 * nothing overflows and small tails keep their digits. Takes as many steps as X has values.
 */
export function hypergeometricAtMost(most: number, { population, flawed, sampled }: FiniteDraw): number {
  const least = Math.max(0, sampled + flawed - population);
  const greatest = Math.min(sampled, flawed);
  if (most < least) return 0;
  if (most >= greatest) return 1;
  const rest = population - flawed;
  // weight(x + 1) / weight(x)
  const step = (x: number) => ((flawed - x) * (sampled - x)) / ((x + 1) * (rest - sampled + x + 1));
  const likeliest = Math.floor(((sampled + 1) * (flawed + 1)) / (population + 2));
  const mode = Math.min(greatest, Math.max(least, likeliest));
  let [below, above] = [0, 0];
  const count = (x: number, weight: number) => {
    if (x <= most) below += weight;
    else above += weight;
  };
  count(mode, 1);
  for (let x = mode, weight = 1; x < greatest && weight > 0; x++) {
    weight *= step(x);
    count(x + 1, weight);
  }
  for (let x = mode, weight = 1; x > least && weight > 0; x--) {
    weight /= step(x - 1);
    count(x - 1, weight);
  }
  return below / (below + above);
}
