/** What a recording step did. The three add up to the distinct rows it was given. */
export interface RecordCounts {
  inserted: number;
  updated: number;
  unchanged: number;
}

/** A row that a statement wrote; `inserted` is false where it was there before, with another content. */
export interface TouchedRow {
  id: string;
  inserted: boolean;
}

/** Counts rows by what happened to them; `alsoTouched` are ids whose dependent rows alone changed. */
export function countRows(
  given: number,
  rows: readonly TouchedRow[],
  alsoTouched: Iterable<string> = [],
): RecordCounts {
  const inserted = new Set(rows.filter((row) => row.inserted).map((row) => row.id));
  const updated = new Set([...rows.map((row) => row.id), ...alsoTouched].filter((id) => !inserted.has(id)));
  return {
    inserted: inserted.size,
    updated: updated.size,
    unchanged: given - inserted.size - updated.size,
  };
}

/** Keeps the last of the values that share a key: a source that says a thing twice means the latter. */
export function lastByKey<T>(values: readonly T[], key: (value: T) => string): Map<string, T> {
  return new Map(values.map((value) => [key(value), value]));
}
