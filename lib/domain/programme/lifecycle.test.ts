import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { addDays, dayOf, daysBetween, startOf } from './days.ts';
import {
  daysDue,
  daysTrouble,
  isToEnd,
  isToStart,
  knownBy,
  PROGRAMME_ACTIONS,
  PROGRAMME_STATES,
  type ProgrammeSituation,
  programmeVerdict,
} from './lifecycle.ts';

const day = fc.integer({ min: 0, max: 400 }).map((n) => addDays('2026-01-01', n));
const situation: fc.Arbitrary<ProgrammeSituation> = fc.record({
  state: fc.constantFrom(...PROGRAMME_STATES),
  isApproved: fc.boolean(),
  startsOn: day,
  endsOn: day,
  access: fc.constantFrom({ allowed: true as const }, { allowed: false as const, reason: 'no' }),
  wrote: fc.boolean(),
  today: day,
  trouble: fc.constantFrom(null, 'the policy is not approved'),
});

describe('what may be done to a programme', () => {
  test('nobody approves what they planned, nor what could not begin; nothing is done without the right', () => {
    fc.assert(
      fc.property(situation, fc.constantFrom(...PROGRAMME_ACTIONS), (one, action) => {
        const { allowed } = programmeVerdict(action, one);
        if (!one.access.allowed || one.state === 'ended' || one.state === 'cancelled')
          expect(allowed).toBe(false);
        if (action === 'approve' && allowed)
          expect([one.wrote, one.trouble, one.state, one.startsOn >= one.today]).toEqual([
            false,
            null,
            'planned',
            true,
          ]);
        if (action === 'extend' && allowed)
          expect([one.state === 'running' && one.endsOn >= one.today, one.isApproved || !one.wrote]).toEqual([
            true,
            true,
          ]);
        if (action === 'change' && allowed) expect(one.state).toBe('planned');
      }),
    );
  });

  test('it begins on its first day only where a second person approved it', () => {
    const one = { state: 'planned', isApproved: true, startsOn: '2026-03-01', endsOn: '2026-03-10' } as const;
    expect(isToStart(one, '2026-02-28')).toBe(false);
    expect(isToStart(one, '2026-03-01')).toBe(true);
    expect(isToStart({ ...one, isApproved: false }, '2026-03-05')).toBe(false);
    expect(isToStart(one, '2026-03-11')).toBe(false);
  });

  test('every day is due once, in order, an hour after its end, and it ends after the last', () => {
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: -5, max: 70 }),
        (startsOn, length, later) => {
          const one = {
            state: 'running',
            isApproved: true,
            startsOn,
            endsOn: addDays(startsOn, length),
          } as const;
          const measured: string[] = [];
          for (let n = -5; n <= later; n += 1) {
            const found = daysDue(
              one,
              measured.at(-1) ?? null,
              startOf(addDays(startsOn, n)) + 2 * 3_600_000,
            );
            measured.push(...found);
          }
          const wanted = Math.max(0, Math.min(length + 1, later));
          expect(measured).toEqual(Array.from({ length: wanted }, (_, n) => addDays(startsOn, n)));
          expect(isToEnd(one, measured.at(-1) ?? null)).toBe(wanted === length + 1);
        },
      ),
    );
    const one = { state: 'running', isApproved: true, startsOn: '2026-03-01', endsOn: '2026-03-10' } as const;
    expect(daysDue(one, null, knownBy('2026-03-01') - 1)).toEqual([]);
    expect(daysDue(one, null, knownBy('2026-03-01'))).toEqual(['2026-03-01']);
  });

  test('days are counted over the end of February and of the year', () => {
    expect(addDays('2027-12-31', 60)).toBe('2028-02-29');
    expect(daysBetween('2027-12-31', '2028-02-29')).toBe(60);
    expect(dayOf(startOf('2028-02-29'))).toBe('2028-02-29');
    expect(daysTrouble({ startsOn: '2026-03-02', endsOn: '2026-03-01' })).toMatch(/ends after/);
    expect(daysTrouble({ startsOn: '2026-01-01', endsOn: '2027-01-02' })).toMatch(/366/);
    expect(daysTrouble({ startsOn: '2026-03-01', endsOn: '2026-03-01' })).toBeNull();
  });
});
