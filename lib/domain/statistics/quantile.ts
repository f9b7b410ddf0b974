/**
 * The quantile `p` (0 to 1) of sorted values, between neighbours in proportion (type 7 of R. J. Hyndman and Y. Fan,
 * Am. Stat. 50 (1996) 361-365, R's default). NaN without values.
 */
export function quantileOfSorted(sorted: readonly number[], p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = (sorted.length - 1) * p;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below === above ? below : below + (place - Math.floor(place)) * (above - below);
}

/** The same of values in any order. */
export const quantile = (values: readonly number[], p: number): number =>
  quantileOfSorted(
    values.toSorted((a, b) => a - b),
    p,
  );
