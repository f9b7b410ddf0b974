/**
 * When rows became known here: one instant for all of an import, or one of its own for each where a history is loaded
 * as if it had been recorded while it happened.
 */
export type RecordedAt<T> = Date | ((row: T) => Date);

export function recordedAtOf<T>(at: RecordedAt<T>, row: T): Date {
  return at instanceof Date ? at : at(row);
}
