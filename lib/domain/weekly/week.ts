const DAY = 86_400_000;
const WEEK = 7 * DAY;

/** How many weeks before it a week is held against. */
export const WEEKS_BEFORE = 8;

/** A UTC day as it stands in addresses: `2026-11-09`. */
export const dayText = (at: Date): string => at.toISOString().slice(0, 10);

/** The Monday that begins a week, from its day; null for any other text. */
export function readWeek(text: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const at = new Date(`${text}T00:00:00.000Z`);
  const isDay = !Number.isNaN(at.getTime()) && dayText(at) === text;
  return isDay && at.getUTCFullYear() > 0 && at.getUTCDay() === 1 ? at : null;
}

/** The Monday so many weeks from another, earlier where negative. */
export const weeksFrom = (monday: Date, weeks: number): Date => new Date(monday.getTime() + weeks * WEEK);

/** The last week that is over at an instant, by its Monday. */
export function lastWholeWeek(at: Date): Date {
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  return new Date(midnight - ((at.getUTCDay() + 6) % 7) * DAY - WEEK);
}

/** Number of the week in its ISO 8601 year: the one that its Thursday lies in. */
export function weekNumber(monday: Date): number {
  const thursday = new Date(monday.getTime() + 3 * DAY);
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return 1 + Math.floor((thursday.getTime() - first) / WEEK);
}

const date = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** `9 Nov 2026` */
export const dateWords = (at: Date): string => date.format(at);

/** `Week 46, 9 Nov 2026 to 15 Nov 2026` */
export function weekWords(monday: Date): string {
  const sunday = new Date(monday.getTime() + 6 * DAY);
  return `Week ${weekNumber(monday)}, ${dateWords(monday)} to ${dateWords(sunday)}`;
}
