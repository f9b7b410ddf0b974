/** Days of history before the day of `now`. */
export const DAYS = 180;
export const DAY = 86_400_000;
export const HOUR = 3_600_000;
export const MINUTE = 60_000;

/** The window of the demo history: whole UTC days, the last one is the day before `now`. */
export interface Calendar {
  /** First instant of the history. */
  start: number;
  /** First instant after it: midnight of the day of `now`. */
  end: number;
}

export function calendarOf(now: Date): Calendar {
  const end = Math.floor(now.getTime() / DAY) * DAY;
  return { start: end - DAYS * DAY, end };
}

/** First and last day of the sale week, in which only what must be changed is changed. */
export const FREEZE = [146, 153] as const;
export const isFreeze = (day: number): boolean => day >= FREEZE[0] && day <= FREEZE[1];

/** Monday is 1, Sunday 0 (UTC). */
export const weekday = (calendar: Calendar, day: number): number =>
  new Date(calendar.start + day * DAY).getUTCDay();

const WEEK = [0.09, 0.96, 1.16, 1.21, 1.11, 0.72, 0.1];
const WEEK_SUM = WEEK.reduce((sum, weight) => sum + weight, 0);

/** How busy a day is, against an average day: the week's rhythm, slow growth, the sale's freeze. */
export function busyness(calendar: Calendar, day: number): number {
  const rhythm = ((WEEK[weekday(calendar, day)] as number) * 7) / WEEK_SUM;
  return rhythm * (0.93 + (0.19 * day) / DAYS) * (isFreeze(day) ? 0.22 : 1);
}
