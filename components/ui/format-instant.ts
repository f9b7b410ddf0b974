const STEPS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 365.25 * 86_400],
  ['month', 30.4375 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'narrow' });

/** `2026-03-05 14:07 UTC`: the same on every server and in every browser. */
export function exactInstant(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `3h ago`, `in 2d`, `now`; rounded down, so that an hour ago never reads as two. */
export function relativeInstant(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  return step ? relative.format(Math.trunc(seconds / step[1]), step[0]) : 'now';
}

/** `5 March 2026, 15:07:31 GMT+1 · 2026-03-05T14:07:31Z`: in the reader's zone, and in the one of machines. */
export function fullInstant(at: Date, zone?: string): string {
  const here = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'long', timeZone: zone });
  return `${here.format(at)} · ${at.toISOString().replace('.000Z', 'Z')}`;
}
