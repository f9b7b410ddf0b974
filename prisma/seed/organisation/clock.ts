import { DAY, HOUR, MINUTE } from './calendar.ts';
import type { Organisation } from './organisation.ts';

type Moment = (day: number, clock: string) => number;

/** `(58, '14:05')` as milliseconds; the clock may pass 24:00. */
export function clockOf(organisation: Organisation): Moment {
  return (day, clock) => {
    const [hours, minutes] = clock.split(':').map(Number) as [number, number];
    return organisation.calendar.start + day * DAY + hours * HOUR + minutes * MINUTE;
  };
}
