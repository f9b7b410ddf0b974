import { describe, expect, test } from 'vitest';
import { LINK_STATES, type LinkState } from '#lib/domain/attribution/types.ts';
import fc from '#tests/support/fast-check.ts';
import { type Axes, type SaidVersion, standingOf } from './standing.ts';
import { type Act, decide, lacksSecond, takesTwo, whyNotNoChange } from './verdict.ts';

const ACTS: readonly Act[] = ['confirm', 'rule-out', 'withdraw', 'dispute', 'uphold', 'overturn'];
const WORDS: Axes = { relation: 'caused-by', aiRole: 'ai-code', controlState: 'missing' };

const standing = (state: LinkState) => ({
  ...standingOf([]),
  ...WORDS,
  state,
  disputes: state === 'disputed' ? ('match' as const) : null,
});
const outsider = { id: 'outsider', hasHand: false };

test('where one person is enough, this is all that can follow for somebody new', () => {
  const after = Object.fromEntries(
    LINK_STATES.map((state) => [
      state,
      ACTS.flatMap((act) => {
        const next = decide(act, { link: standing(state), judge: outsider, said: WORDS, takesTwo: false });
        return next.allowed ? [`${act}: ${next.state}`] : [];
      }),
    ]),
  );
  expect(after).toEqual({
    none: ['confirm: match', 'rule-out: ruled-out'],
    suspect: ['confirm: match', 'rule-out: ruled-out'],
    proposed: ['confirm: match', 'rule-out: ruled-out'],
    match: ['dispute: disputed'],
    'ruled-out': ['dispute: disputed'],
    disputed: ['uphold: match', 'overturn: ruled-out'],
  });
});

test('two people are for causes on a Tier-1 service that is or was Sev2 or worse', () => {
  expect(takesTwo({ tier: 1, worstSeverity: 2 }, 'contributed-to')).toBe(true);
  expect(takesTwo({ tier: 1, worstSeverity: 3 }, 'caused-by')).toBe(false);
  expect(takesTwo({ tier: 2, worstSeverity: 1 }, 'caused-by')).toBe(false);
  expect(takesTwo({ tier: null, worstSeverity: 1 }, 'caused-by')).toBe(false);
  expect(takesTwo({ tier: 1, worstSeverity: 1 }, 'fixed-by')).toBe(false);
});

test('“no change caused it” waits until no cause is confirmed, proposed or disputed', () => {
  for (const state of LINK_STATES)
    expect(whyNotNoChange([state]) === null).toBe(['none', 'suspect', 'ruled-out'].includes(state));
});

describe('whatever people do', () => {
  const person = fc.constantFrom('a', 'b', 'c', 'd');
  const step = fc.record({
    act: fc.constantFrom(...ACTS),
    by: person,
    aiRole: fc.constantFrom('ai-code' as const, 'none' as const),
  });
  /** Who wrote the change. */
  const AUTHOR = 'd';

  /** Every version that was accepted, with the standing before it. */
  function play(steps: readonly { act: Act; by: string; aiRole: 'ai-code' | 'none' }[], two: boolean) {
    const history: SaidVersion[] = [];
    const accepted: { act: Act; by: string; before: ReturnType<typeof standingOf>; state: LinkState }[] = [];
    for (const { act, by, aiRole } of steps) {
      const link = standingOf(history);
      const says = act !== 'dispute' && act !== 'withdraw';
      const said = says ? { ...WORDS, aiRole } : link;
      const next = decide(act, { link, judge: { id: by, hasHand: by === AUTHOR }, said, takesTwo: two });
      if (!next.allowed) continue;
      const disputes =
        next.state === 'disputed' && link.state !== 'disputed' ? (link.state as 'match') : null;
      const { relation, controlState } = said;
      history.push({
        relation,
        controlState,
        aiRole: said.aiRole,
        state: next.state,
        disputes,
        decidedBy: 'person',
        personId: by,
      });
      accepted.push({ act, by, before: link, state: next.state });
    }
    return { history, accepted };
  }

  test('a confirmed cause rests on two people where it takes two, and its author only disputes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { history, accepted } = play(steps, true);
        for (const [index, { act, by, before, state }] of accepted.entries()) {
          if (by === AUTHOR) expect(act).toBe('dispute');
          if (state === 'match' && act === 'confirm') {
            expect(before.confirmedBy).not.toContain(by);
            expect(lacksSecond(standingOf(history.slice(0, index + 1)))).toBe(false);
          }
          if (act === 'uphold' || act === 'overturn') expect(before.heard).not.toContain(by);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a verdict that stands changes by a dispute alone, or is taken back by the only person who spoke', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, two) => {
        for (const { act, by, before, state } of play(steps, two).accepted) {
          if (before.state !== 'match' && before.state !== 'ruled-out') continue;
          if (state === before.state) continue;
          if (act === 'withdraw') expect(before.heard).toEqual([by]);
          else expect(act).toBe('dispute');
        }
      }),
      { numRuns: 500 },
    );
  });
});
