import { type Calendar, weekday } from './calendar.ts';

/** Days of the history (0 is the first) on which the story's incidents happen. */
export interface StoryDays {
  agent: number;
  promise: number;
  config: number;
  advice: number;
}

/** The story hangs on a Monday about two months before the end: that week's Thursday is its worst day. */
export function storyDays(calendar: Calendar): StoryDays {
  let monday = 110;
  while (weekday(calendar, monday) !== 1) monday += 1;
  return { agent: monday - 55, promise: monday, config: monday + 3, advice: monday + 9 };
}

/** From this day on, the first after the worst in any year, the organisation asks for more to be written down. */
export const TURN = 120;
