/**
 * Which of many tests stand out, so that of those that do at most the share `rate` does by chance, on average: the
 * false discovery rate. Every test that was made has to be handed in, also the dull ones.
 * Source: Y. Benjamini and Y. Hochberg, J. R. Stat. Soc. B 57 (1995) 289-300; R's `p.adjust(p, "BH") <= rate`.
 */
export function discoveries(pValues: readonly number[], rate: number): boolean[] {
  const sorted = pValues.toSorted((a, b) => a - b);
  let limit = -1;
  for (const [i, p] of sorted.entries()) if (p <= (rate * (i + 1)) / sorted.length) limit = p;
  return pValues.map((p) => p <= limit);
}
