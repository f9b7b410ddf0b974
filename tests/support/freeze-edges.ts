import { wallInstant } from '#lib/domain/freeze/wall-time.ts';

/** An instant of a freeze, and whether the freeze holds then. Times as a clock on a wall of `zone` shows them. */
export interface FreezeEdge {
  name: string;
  zone: string;
  from: string;
  until: string;
  /** ISO 8601, UTC: exact to the millisecond. */
  at: string;
  holds: boolean;
}

type Row = [name: string, zone: string, from: string, until: string, at: string, holds: boolean];

const PLAIN = ['Europe/Berlin', '2026-11-20T18:00', '2026-11-23T08:00'] as const;
const SPRING = ['Europe/Berlin', '2026-03-29T01:30', '2026-03-29T03:30'] as const;
const AUTUMN = ['Europe/Berlin', '2026-10-25T02:15', '2026-10-25T02:45'] as const;
const NEW_YORK = ['America/New_York', '2026-11-01T00:00', '2026-11-02T00:00'] as const;
const LEAP = ['UTC', '2028-02-29T00:00', '2028-03-01T00:00'] as const;
const NO_LEAP = ['UTC', '2027-02-28T00:00', '2027-03-01T00:00'] as const;
const YEAR = ['Asia/Tokyo', '2026-12-31T12:00', '2027-01-01T12:00'] as const;
const KIRIBATI = ['Pacific/Kiritimati', '2027-01-01T00:00', '2027-01-02T00:00'] as const;
const LORD_HOWE = ['Australia/Lord_Howe', '2026-04-05T01:30', '2026-04-05T02:00'] as const;

const ROWS: readonly Row[] = [
  ['one ms before it begins', ...PLAIN, '2026-11-20T16:59:59.999Z', false],
  ['exactly when it begins', ...PLAIN, '2026-11-20T17:00:00.000Z', true],
  ['one ms after it began', ...PLAIN, '2026-11-20T17:00:00.001Z', true],
  ['one ms before it ends', ...PLAIN, '2026-11-23T06:59:59.999Z', true],
  ['exactly when it ends', ...PLAIN, '2026-11-23T07:00:00.000Z', false],
  ['one ms after it ended', ...PLAIN, '2026-11-23T07:00:00.001Z', false],
  ['the last ms of winter time', ...SPRING, '2026-03-29T00:59:59.999Z', true],
  ['the first instant of summer time', ...SPRING, '2026-03-29T01:00:00.000Z', true],
  ['its end one real hour after its beginning', ...SPRING, '2026-03-29T01:30:00.000Z', false],
  ['02:20 for the first time', ...AUTUMN, '2026-10-25T00:20:00.000Z', true],
  ['02:50 for the first time, between both ends', ...AUTUMN, '2026-10-25T00:50:00.000Z', true],
  ['02:20 for the second time', ...AUTUMN, '2026-10-25T01:20:00.000Z', true],
  ['02:45 for the second time', ...AUTUMN, '2026-10-25T01:45:00.000Z', false],
  ['the last ms of a day of 25 hours', ...NEW_YORK, '2026-11-02T04:59:59.999Z', true],
  ['24 hours into a day of 25', ...NEW_YORK, '2026-11-02T04:00:00.000Z', true],
  ['the end of a day of 25 hours', ...NEW_YORK, '2026-11-02T05:00:00.000Z', false],
  ['the last ms of a leap day', ...LEAP, '2028-02-29T23:59:59.999Z', true],
  ['the day after a leap day', ...LEAP, '2028-03-01T00:00:00.000Z', false],
  ['the last ms of a February without one', ...NO_LEAP, '2027-02-28T23:59:59.999Z', true],
  ['March after it', ...NO_LEAP, '2027-03-01T00:00:00.000Z', false],
  ['the last ms of the year in UTC', ...YEAR, '2026-12-31T23:59:59.999Z', true],
  ['the first instant of the year in UTC', ...YEAR, '2027-01-01T00:00:00.000Z', true],
  ['the first instant of the year in Tokyo', ...YEAR, '2026-12-31T15:00:00.000Z', true],
  ['noon of New Year in Tokyo', ...YEAR, '2027-01-01T03:00:00.000Z', false],
  ['the first New Year of the world, still 2026 in UTC', ...KIRIBATI, '2026-12-31T10:00:00.000Z', true],
  ['New Year in UTC is its second half', ...KIRIBATI, '2027-01-01T09:59:59.999Z', true],
  ['its end while UTC is in New Year', ...KIRIBATI, '2027-01-01T10:00:00.000Z', false],
  [
    '01:30 for the first time where clocks go back half an hour',
    ...LORD_HOWE,
    '2026-04-04T14:30:00.000Z',
    true,
  ],
  ['01:30 for the second time there', ...LORD_HOWE, '2026-04-04T15:00:00.000Z', true],
  ['02:00 there', ...LORD_HOWE, '2026-04-04T15:30:00.000Z', false],
];

export const FREEZE_EDGES: readonly FreezeEdge[] = ROWS.map(([name, zone, from, until, at, holds]) => ({
  name,
  zone,
  from,
  until,
  at,
  holds,
}));

/** The instants of an edge's freeze, as `declareFreeze` takes them: of two, those that make it longer. */
export function freezeOf({ zone, from, until }: FreezeEdge): { from: number; until: number } {
  const [start, end] = [wallInstant(from, zone, 'earlier'), wallInstant(until, zone, 'later')];
  if (!start.ok || !end.ok) throw new Error(`${from} or ${until} is no time in ${zone}`);
  return { from: start.instant, until: end.instant };
}
