import { type Interval, wilson } from '../statistics/interval.ts';

/** Fewer are told as counts only. */
export const MIN_FOR_SHARE = 10;

/** So many of so many, with Wilson's 95% interval; too few: no share to quote. */
export type Share =
  | ({ part: number; whole: number; tooFew: false; value: number } & Interval)
  | { part: number; whole: number; tooFew: true };

export function shareOf(part: number, whole: number): Share {
  if (whole < MIN_FOR_SHARE) return { part, whole, tooFew: true };
  return { part, whole, tooFew: false, value: part / whole, ...wilson(part, whole) };
}

/** The share of the values that are true, among those that are known. */
export function shareTrue(values: readonly (boolean | null)[]): Share {
  const known = values.filter((value) => value !== null);
  return shareOf(known.filter(Boolean).length, known.length);
}
