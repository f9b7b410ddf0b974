/** Upper bounds of the size strata, in lines added plus deleted; the last stratum is open. */
export const SIZE_BOUNDS = [10, 50, 250, 1000] as const;

/** Stratum 0-4 of a change's size: <=10, <=50, <=250, <=1000, more lines. */
export function sizeBucket(linesAdded: number, linesDeleted: number): number {
  const lines = linesAdded + linesDeleted;
  const index = SIZE_BOUNDS.findIndex((bound) => lines <= bound);
  return index === -1 ? SIZE_BOUNDS.length : index;
}
