/** A stretch of time in milliseconds, half-open; `end` may lie beyond what is looked at. */
export interface Stretch {
  start: number;
  end: number;
}

/** Whole minutes of `[from, to)` that at least one stretch covers: what two cover at once counts once. */
export function minutesCovered(stretches: readonly Stretch[], from: number, to: number): number {
  const within = stretches
    .map(({ start, end }) => ({ start: Math.max(start, from), end: Math.min(end, to) }))
    .filter(({ start, end }) => start < end)
    .toSorted((a, b) => a.start - b.start);
  let covered = 0;
  let reached = from;
  for (const { start, end } of within) {
    covered += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return Math.round(covered / 60_000);
}
