const DAY = 86_400_000;

/** Milliseconds of seven days: a week is a Monday 00:00 UTC and the seven days after it. */
export const WEEK = 7 * DAY;

/** Monday 00:00 UTC of the week that `at` lies in. */
export function mondayOf(at: Date): Date {
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  return new Date(midnight - ((at.getUTCDay() + 6) % 7) * DAY);
}

/** `2026-03-02`: the UTC day of an instant, as PostgreSQL reads a date. */
export function dayText(at: Date): string {
  return at.toISOString().slice(0, 10);
}

export interface WholeWeeks {
  /** First Monday at or after the start; null where the period has no start. */
  from: Date | null;
  /** Last Monday at or before the end. */
  to: Date;
  /** What is left of `[from, to)` outside of the whole weeks: half-open ranges, at most two. */
  edges: readonly { from: Date; to: Date }[];
}

/** Splits a half-open period into its whole weeks and the partial ones at its edges. */
export function wholeWeeks(from: Date | null, to: Date): WholeWeeks {
  const last = mondayOf(to);
  if (from === null) return { from: null, to: last, edges: nonEmpty([{ from: last, to }]) };
  const first = mondayOf(new Date(from.getTime() + WEEK - 1));
  if (first >= last) return { from: last, to: last, edges: nonEmpty([{ from, to }]) };
  return {
    from: first,
    to: last,
    edges: nonEmpty([
      { from, to: first },
      { from: last, to },
    ]),
  };
}

function nonEmpty(ranges: readonly { from: Date; to: Date }[]) {
  return ranges.filter((range) => range.from < range.to);
}

/** A column of a chart over time: one week, or several where weeks would be too many. Half-open. */
export interface Column {
  from: Date;
  to: Date;
}

/** Weeks a column may hold; the fewest that keep the columns within `MOST_COLUMNS` are taken. */
const SPANS = [1, 4, 13, 52] as const;
const MOST_COLUMNS = 53;

/** Columns of equal length that cover `[from, to)`, beginning on the Monday of its first week. Empty when it is. */
export function columnsOf(from: Date, to: Date): Column[] {
  if (from >= to) return [];
  const start = mondayOf(from).getTime();
  const weeks = Math.ceil((to.getTime() - start) / WEEK);
  const span = SPANS.find((n) => weeks / n <= MOST_COLUMNS) ?? Math.ceil(weeks / MOST_COLUMNS);
  return Array.from({ length: Math.ceil(weeks / span) }, (_, index) => ({
    from: new Date(start + index * span * WEEK),
    to: new Date(start + (index + 1) * span * WEEK),
  }));
}

/** Place of the column that `at` lies in; -1 outside of all. */
export function columnIndex(columns: readonly Column[], at: Date): number {
  const [first] = columns;
  if (!first) return -1;
  const span = first.to.getTime() - first.from.getTime();
  const index = Math.floor((at.getTime() - first.from.getTime()) / span);
  return index >= 0 && index < columns.length ? index : -1;
}
