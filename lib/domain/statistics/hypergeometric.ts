/** A sample drawn without putting back: so many of the population are flawed. */
export interface FiniteDraw {
  population: number;
  flawed: number;
  sampled: number;
}

/** The counts that X can take with weights in proportion to their chances, from the likeliest one outwards. */
function eachWeight(
  { population, flawed, sampled }: FiniteDraw,
  count: (x: number, weight: number) => void,
): void {
  const least = Math.max(0, sampled + flawed - population);
  const greatest = Math.min(sampled, flawed);
  const rest = population - flawed;
  // weight(x + 1) / weight(x)
  const step = (x: number) => ((flawed - x) * (sampled - x)) / ((x + 1) * (rest - sampled + x + 1));
  const likeliest = Math.floor(((sampled + 1) * (flawed + 1)) / (population + 2));
  const mode = Math.min(greatest, Math.max(least, likeliest));
  count(mode, 1);
  for (let x = mode, weight = 1; x < greatest && weight > 0; x++) {
    weight *= step(x);
    count(x + 1, weight);
  }
  for (let x = mode, weight = 1; x > least && weight > 0; x--) {
    weight /= step(x - 1);
    count(x - 1, weight);
  }
}

/**
 * P(X <= most) for X the flawed ones in a sample without replacement; R's `phyper(most, flawed, population - flawed,
 * sampled)`. The weights by their recurrence from the likeliest count outwards, so that nothing overflows. Takes as
 * many steps as X has values.
 */
export function hypergeometricAtMost(most: number, draw: FiniteDraw): number {
  if (most < Math.max(0, draw.sampled + draw.flawed - draw.population)) return 0;
  if (most >= Math.min(draw.sampled, draw.flawed)) return 1;
  let [below, above] = [0, 0];
  eachWeight(draw, (x, weight) => {
    if (x <= most) below += weight;
    else above += weight;
  });
  return below / (below + above);
}

/**
 * P(X1 + X2 + … >= least) for independent draws, each from a population of its own: their chances folded together.
 * 1 without draws and `least` 0.
 */
export function hypergeometricSumAtLeast(least: number, draws: readonly FiniteDraw[]): number {
  let chances = [1];
  for (const draw of draws) {
    const own = new Array<number>(Math.min(draw.sampled, draw.flawed) + 1).fill(0);
    eachWeight(draw, (x, weight) => {
      own[x] = weight;
    });
    const all = own.reduce((sum, weight) => sum + weight, 0);
    const folded = new Array<number>(chances.length + own.length - 1).fill(0);
    for (const [i, chance] of chances.entries())
      for (const [j, weight] of own.entries()) folded[i + j]! += (chance * weight) / all;
    chances = folded;
  }
  return Math.min(
    1,
    chances.slice(Math.max(0, least)).reduce((sum, chance) => sum + chance, 0),
  );
}
