const DAY = 86_400_000;

/** One time that a change came into production: the change itself, or each of its deployments. Times in ms. */
export interface Exposed {
  at: number;
}

/** True where it is not yet known whether it failed within the window: `known` is up to when incidents are known. */
export function isYoung(at: number, windowDays: number | null, known: number): boolean {
  return windowDays !== null && at + windowDays * DAY > known;
}

/**
 * Which of a change's exposures failed: those that an incident's start follows within the window, each once. An
 * incident belongs to the last exposure before its start; one that a person matched although it began before all of
 * them (clocks differ, a rollout takes hours) to the first. Null as a window: however long after.
 *
 * An exposure whose window is not over is not counted at all, not even when it failed already (right-censoring):
 * else the young ones would be counted when they fail and not when they hold.
 */
export function failedWithin<Unit extends Exposed>(
  exposures: readonly Unit[],
  starts: readonly number[],
  { windowDays, known }: { windowDays: number | null; known: number },
): Unit[] {
  const inOrder = exposures.toSorted((a, b) => a.at - b.at);
  const failed = new Set<Unit>();
  for (const start of starts) {
    const unit = inOrder.findLast(({ at }) => at <= start) ?? inOrder[0];
    if (!unit || isYoung(unit.at, windowDays, known)) continue;
    if (windowDays === null || start <= unit.at + windowDays * DAY) failed.add(unit);
  }
  return inOrder.filter((unit) => failed.has(unit));
}
