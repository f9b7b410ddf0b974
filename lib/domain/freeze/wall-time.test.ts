import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { wallInstant } from './wall-time.ts';

const at = (wall: string, zone: string, prefer: 'earlier' | 'later' = 'earlier') => {
  const found = wallInstant(wall, zone, prefer);
  return found.ok ? new Date(found.instant).toISOString() : found.reason;
};

describe('the instant of a wall time', () => {
  test.each([
    ['2026-01-15T12:00', 'UTC', '2026-01-15T12:00:00.000Z'],
    ['2026-01-15T12:00', 'Europe/Berlin', '2026-01-15T11:00:00.000Z'],
    ['2026-07-15T12:00', 'Europe/Berlin', '2026-07-15T10:00:00.000Z'],
    // the hour before and after the clocks are put forward
    ['2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
    ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2024-02-29T23:59', 'America/New_York', '2024-03-01T04:59:00.000Z'],
    ['2026-12-31T23:30', 'Pacific/Kiritimati', '2026-12-31T09:30:00.000Z'],
    ['2026-12-31T23:30', 'Asia/Kathmandu', '2026-12-31T17:45:00.000Z'],
    // put back by half an hour only
    ['2026-04-05T01:15', 'Australia/Lord_Howe', '2026-04-04T14:15:00.000Z'],
  ])('%s in %s is %s', (wall, zone, instant) => {
    expect(at(wall, zone)).toBe(instant);
  });

  test('that is shown twice is the earlier or the later, as asked', () => {
    expect(at('2026-10-25T02:30', 'Europe/Berlin', 'earlier')).toBe('2026-10-25T00:30:00.000Z');
    expect(at('2026-10-25T02:30', 'Europe/Berlin', 'later')).toBe('2026-10-25T01:30:00.000Z');
    expect(wallInstant('2026-10-25T02:30', 'Europe/Berlin', 'later')).toMatchObject({ isTwice: true });
    expect(wallInstant('2026-10-25T03:30', 'Europe/Berlin', 'later')).toMatchObject({ isTwice: false });
  });

  test('that no clock shows is refused', () => {
    expect(at('2026-03-29T02:30', 'Europe/Berlin')).toContain('are put forward past 2026-03-29 02:30');
    expect(at('2026-03-08T02:00', 'America/New_York')).toContain('no clock shows that time');
  });

  test.each(['2026-02-29T12:00', '2026-13-01T00:00', '2026-01-01T24:00', 'soon', '2026-01-01'])(
    '%s is none',
    (wall) => {
      expect(wallInstant(wall, 'UTC', 'earlier')).toMatchObject({ ok: false });
    },
  );

  test('in a zone that is none is refused', () => {
    expect(at('2026-01-01T00:00', 'Mars/Olympus')).toBe('There is no time zone “Mars/Olympus”.');
  });

  test('leads back to the wall, in any zone', () => {
    const zones = ['Europe/London', 'America/St_Johns', 'Asia/Tehran', 'Pacific/Apia', 'Africa/Casablanca'];
    const minute = fc.integer({ min: Date.UTC(2015, 0) / 60_000, max: Date.UTC(2035, 0) / 60_000 });
    fc.assert(
      fc.property(
        minute,
        fc.constantFrom(...zones),
        fc.constantFrom('earlier', 'later'),
        (m, zone, prefer) => {
          const instant = m * 60_000;
          const wall = new Date(instant)
            .toLocaleString('sv-SE', { timeZone: zone })
            .slice(0, 16)
            .replace(' ', 'T');
          const found = wallInstant(wall, zone, prefer);
          // of two instants that show the same the other may have been taken
          expect(found.ok && (found.instant === instant || found.isTwice)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
