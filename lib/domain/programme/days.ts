const DAY = 86_400_000;

/** First instant of a UTC day, `2026-11-21`, in milliseconds. */
export const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** The UTC day of an instant. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The day so many days later. */
export const addDays = (day: string, days: number): string => dayOf(startOf(day) + days * DAY);

/** Days from one day to another; negative where it lies before. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((startOf(to) - startOf(from)) / DAY);
