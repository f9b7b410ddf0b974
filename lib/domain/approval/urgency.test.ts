import { describe, expect, test } from 'vitest';
import { BLAST_RADII } from '#lib/domain/policy/facts.ts';
import fc from '#tests/support/fast-check.ts';
import { byUrgency, deadlineClass, type Pressing } from './urgency.ts';

const NOW = Date.UTC(2026, 2, 10, 12);
const HOUR = 3_600_000;
const request = (id: string, over: Partial<Pressing> = {}): Pressing => ({
  id,
  dueAt: NOW + 48 * HOUR,
  risk: 50,
  blastRadius: 'medium',
  waitingSince: NOW - HOUR,
  ...over,
});
const order = (...requests: Pressing[]) => requests.toSorted(byUrgency(NOW)).map(({ id }) => id);

describe('what comes first', () => {
  test('what is overdue comes before risk, risk before blast radius, that before waiting', () => {
    expect(
      order(
        request('later', { waitingSince: NOW }),
        request('waited', { waitingSince: NOW - 9 * HOUR }),
        request('wide', { blastRadius: 'high', waitingSince: NOW }),
        request('risky', { risk: 70, waitingSince: NOW }),
        request('overdue', { dueAt: NOW - 1, risk: 0, blastRadius: 'low', waitingSince: NOW }),
      ),
    ).toEqual(['overdue', 'risky', 'wide', 'waited', 'later']);
  });

  test('minutes of deadline do not outweigh risk inside one class', () => {
    const soon = request('soon', { dueAt: NOW + 2 * HOUR, risk: 10 });
    expect(order(soon, request('risky', { dueAt: NOW + 3 * HOUR, risk: 90 }))).toEqual(['risky', 'soon']);
  });

  test('what is not known is taken for the worst', () => {
    expect(
      order(request('high', { blastRadius: 'high' }), request('unknown', { blastRadius: null }))[0],
    ).toBe('unknown');
    expect(order(request('scored', { risk: 79 }), request('unscored', { risk: null }))[0]).toBe('unscored');
  });

  test('classes of deadlines at their edges', () => {
    const at = (offset: number) => deadlineClass(NOW + offset, NOW);
    expect([at(0), at(1), at(HOUR), at(HOUR + 1), at(4 * HOUR), at(24 * HOUR), at(24 * HOUR + 1)]).toEqual([
      'overdue',
      'within an hour',
      'within an hour',
      'within four hours',
      'within four hours',
      'today',
      'later',
    ]);
    expect(deadlineClass(null, NOW)).toBe('later');
  });

  test('it is a total order', () => {
    const pressing = fc.record({
      id: fc.uuid(),
      dueAt: fc.option(fc.integer({ min: NOW - 50 * HOUR, max: NOW + 50 * HOUR })),
      risk: fc.option(fc.integer({ min: 0, max: 100 })),
      blastRadius: fc.option(fc.constantFrom(...BLAST_RADII)),
      waitingSince: fc.integer({ min: NOW - 100 * HOUR, max: NOW }),
    });
    const compare = byUrgency(NOW);
    fc.assert(
      fc.property(pressing, pressing, pressing, (a, b, c) => {
        expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
