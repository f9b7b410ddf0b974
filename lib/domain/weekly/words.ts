import { MIN_EVENTS_FOR_RATIO } from '#lib/domain/statistics/small-numbers.ts';
import type { Compared, Silence } from './compare.ts';
import { WEEKS_BEFORE } from './week.ts';

const tenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** One decimal where there is one: `1.6`, `738`. */
export const amount = (value: number): string => tenth.format(value);

/** `+4.1`, `−0.5`, `0` */
export function signed(value: number): string {
  const text = amount(Math.abs(value));
  return text === '0' ? '0' : `${value < 0 ? '−' : '+'}${text}`;
}

const SILENCE: Record<Silence, (compared: Compared) => string> = {
  'week-not-over': () => 'the week is not over',
  'short-history': ({ before }) =>
    `too few to say: ${before.length} whole weeks of history, ${WEEKS_BEFORE} are needed`,
  'too-few': ({ week, before }) => {
    const all = before.reduce((sum, one) => sum + one, week);
    return all === 0
      ? 'none in nine weeks'
      : `too few to say: ${all} in nine weeks, ${MIN_EVENTS_FOR_RATIO} are needed`;
  },
};

/**
 * `+0.4 (−1.6 to +5.7)`: by how much the week differs from a usual one, with its interval, or why nothing is said.
 * Amounts outside of the range of the weeks before say so.
 */
export function differenceWords(compared: Compared): string {
  const { difference, silence } = compared;
  if (difference === null) return silence ? SILENCE[silence](compared) : 'too few to say';
  const { value, low, high } = difference;
  return `${signed(value)} (${signed(low)} to ${signed(high)})${outside(compared)}`;
}

function outside({ difference }: Compared): string {
  if (difference === null || (difference.low <= 0 && difference.high >= 0)) return '';
  if (difference.method === 'range-of-weeks')
    return difference.value > 0 ? ', more than in any of the eight' : ', less than in any of the eight';
  return difference.value > 0 ? ', more than usual' : ', less than usual';
}

/** How the differences are to be read, once below them. */
export const METHOD_WORDS =
  'Incidents and emergencies: the week less the mean of the eight before it, 95% interval (exact Poisson limits, combined). Minutes and changes: less their median; the interval is to their highest and their lowest, within which an unchanged week lies in 7 cases of 9.';

/** `3 h 5 min` of minutes. */
export function minutesWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 && `${tenth.format(hours)} h`, (rest > 0 || hours === 0) && `${rest} min`]
    .filter(Boolean)
    .join(' ');
}

/** `52 min`, `3.5 h`, `2.1 d` of hours. */
export function hoursWords(hours: number): string {
  if (hours < 1) return `${Math.round(60 * hours)} min`;
  return hours < 48 ? `${amount(hours)} h` : `${amount(hours / 24)} d`;
}
