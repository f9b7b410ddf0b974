/** Changes, and the failed ones among them. */
export interface Tally {
  changes: number;
  failed: number;
}

/** Smallest and largest possible rate per 1,000 changes; null where no division gives the group a change. */
export interface UnknownRange {
  lowest: number | null;
  highest: number | null;
}

/** Smallest and largest possible ratio; `highest` is null when it has no upper end (human rate could be 0). */
export interface RatioRange {
  lowest: number;
  highest: number | null;
}

/**
 * What the rates of AI-involved and human changes could truly be, were the unknown changes known: each failed and
 * each sound one is given to AI or human. These are ends of what the data allow, not of chance: they do not shrink
 * with more changes, only with better coverage.
 * AI's rate is highest when all unknown failures and no other unknown change are its own; then human's is lowest.
 * Source: bounds without assumptions, after C. F. Manski, Am. Econ. Rev. 80 (1990) 319-323.
 */
export function unknownRange(
  ai: Tally,
  human: Tally,
  unknown: Tally,
): { aiRate: UnknownRange; humanRate: UnknownRange; ratio: RatioRange } {
  const aiRate = { lowest: lowest(ai, unknown), highest: highest(ai, unknown) };
  const humanRate = { lowest: lowest(human, unknown), highest: highest(human, unknown) };
  return {
    aiRate,
    humanRate,
    ratio: {
      lowest: humanRate.highest ? (aiRate.lowest ?? 0) / humanRate.highest : 0,
      highest: humanRate.lowest && aiRate.highest !== null ? aiRate.highest / humanRate.lowest : null,
    },
  };
}

/** The group takes all sound unknown changes and no failed one. */
function lowest(group: Tally, unknown: Tally): number | null {
  const changes = group.changes + unknown.changes - unknown.failed;
  if (changes > 0) return (1000 * group.failed) / changes;
  return unknown.failed > 0 ? 1000 : null;
}

/** The group takes all failed unknown changes and no sound one. */
function highest(group: Tally, unknown: Tally): number | null {
  const changes = group.changes + unknown.failed;
  if (changes > 0) return (1000 * (group.failed + unknown.failed)) / changes;
  return unknown.changes > 0 ? 0 : null;
}
