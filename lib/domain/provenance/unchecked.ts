/** Reading values of unchecked shape without throwing. */

/** The value as an object with string keys, or null; only own properties are to be read from it. */
export function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.assign(Object.create(null), value)
    : null;
}

/** The first elements of an array, or none. */
export const asList = (value: unknown, most: number): readonly unknown[] =>
  Array.isArray(value) ? value.slice(0, most) : [];

/** A non-empty string, or null. */
export const asText = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
