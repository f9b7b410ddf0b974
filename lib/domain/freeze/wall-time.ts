/** What a clock on a wall shows, to the minute: `2026-03-29T02:30`. */
export const WALL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

export type WallInstant =
  | { ok: true; instant: number; isTwice: boolean }
  /** There is no such zone, no such day, or the clocks were put past that time. */
  | { ok: false; reason: string };

/**
 * The instant (milliseconds since 1970) at which the clocks of an IANA zone show a wall time. Where they show it
 * twice, because they are put back, the `earlier` or the `later` of both is taken; where never, because they are
 * put forward, it is refused.
 */
export function wallInstant(wall: string, zone: string, prefer: 'earlier' | 'later'): WallInstant {
  const asUtc = Date.parse(`${wall}:00Z`);
  if (!WALL_TIME.test(wall) || Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 16) !== wall)
    return { ok: false, reason: `There is no ${wall.replace('T', ' ')}.` };
  const format = clockOf(zone);
  if (!format) return { ok: false, reason: `There is no time zone “${zone}”.` };
  // offsets that are in force around then, a day on either side: no zone is put forward and back within two days
  const offsets = [-DAY, 0, DAY].map((shift) => shown(format, asUtc + shift) - (asUtc + shift));
  const instants = [...new Set(offsets.map((offset) => asUtc - offset))]
    .filter((instant) => shown(format, instant) === asUtc)
    .sort((a, b) => a - b);
  const instant = prefer === 'earlier' ? instants[0] : instants.at(-1);
  if (instant === undefined)
    return {
      ok: false,
      reason: `The clocks of ${zone} are put forward past ${wall.replace('T', ' ')}: no clock shows that time.`,
    };
  return { ok: true, instant, isTwice: instants.length > 1 };
}

const DAY = 86_400_000;

function clockOf(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch {
    return null;
  }
}

/** What the clocks show at an instant, as if it were UTC. */
function shown(format: Intl.DateTimeFormat, instant: number): number {
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return Date.parse(`${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}Z`);
}
