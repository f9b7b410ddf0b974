import { z } from 'zod';

/** What Next hands a page. */
export type SearchParams = Record<string, string | string[] | undefined>;

const first = (value: unknown) => (Array.isArray(value) ? value[0] : value) || undefined;
const many = (value: unknown) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/** One value; what does not fit the schema is as good as absent: a stale link shows rows, not an error. */
export const param = <T extends z.ZodType>(schema: T) =>
  z.preprocess(first, schema.optional()).catch(undefined as never);

/** Repeated values, those that fit, in a stable order without repeats. */
export const params = <T extends string | number>(allowed: readonly T[]) =>
  z.preprocess(many, z.array(z.unknown())).transform((values): T[] => {
    const wanted = new Set(values.map(String));
    return allowed.filter((value) => wanted.has(String(value)));
  });

/** Free text, at most 200 characters, that the database can hold: no NUL, no half of a surrogate pair. */
export const text = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((value) => value.isWellFormed() && !value.includes('\0'));

/** A UTC day `YYYY-MM-DD`; as an instant it is the day's first moment. PostgreSQL knows no year 0. */
export const day = z.iso.date().refine((value) => !value.startsWith('0000'));

/** Whether a period `[from, to)` has no day because its ends are the wrong way round; it is then not asked for. */
export function isReversed({ from, to }: { from?: string | undefined; to?: string | undefined }): boolean {
  return from !== undefined && to !== undefined && from >= to;
}

/** The first moment of a `day`, or undefined. */
export function dayStart(value: string | undefined): Date | undefined {
  return value === undefined ? undefined : new Date(`${value}T00:00:00.000Z`);
}
