const DAY = 86_400_000;

/** Monday of the UTC week of an instant, as an ISO date (`2026-03-02`): the key of a rollup row. */
export function weekOf(at: Date): string {
  const sinceMonday = (at.getUTCDay() + 6) % 7;
  return new Date(at.getTime() - sinceMonday * DAY).toISOString().slice(0, 10);
}
