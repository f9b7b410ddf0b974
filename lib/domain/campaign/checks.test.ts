import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { type DecisionRecord, type DeploymentRecord, flawsOf } from './checks.ts';
import { FLAW_KINDS, flawWords, isUncheckable } from './flaws.ts';
import { type Reign, wasInForce } from './in-force.ts';

describe('the checks', () => {
  const at = Date.UTC(2026, 9, 1);
  const word = { personId: 'p1', onRecord: true, withdrawn: false, isParty: false, corrected: false };
  const decision: DecisionRecord = {
    mode: 'gate',
    outcome: 'allow',
    sha: 's',
    environment: 'production',
    policyHash: 'p',
    factsHash: 'f',
    at,
    expiresAt: at + 600_000,
    usedAt: at + 60_000,
    uses: 1,
    logged: { outcome: 'allow', sha: 's', environment: 'production', policyHash: 'p', factsHash: 'f' },
    replayed: 'same',
    isInForce: true,
    approvals: [word, { ...word, personId: 'p2' }],
    overrides: [],
    emergency: null,
  };
  const deployment: DeploymentRecord = {
    at: at + 30_000,
    environment: 'production',
    sha: 's',
    observed: true,
    decisionId: 'd',
    decision,
  };
  const flaws = (over: Partial<DecisionRecord>, more: Partial<DeploymentRecord> = {}) =>
    flawsOf([{ ...deployment, ...more, decision: { ...decision, ...over } }], 0);

  test('find nothing where nothing is wrong, and each kind once, in the order of the kinds', () => {
    expect(flaws({})).toEqual([]);
    const bad = { ...deployment, decision: { ...decision, uses: 2, replayed: 'differs' as const } };
    expect(flawsOf([bad, bad], 0)).toEqual(['decision-reused', 'replay-differs']);
    expect(flaws({ isInForce: false })).toEqual(['policy-not-in-force']);
  });

  test('a clock may be off by a little, an allow is not good a moment longer than it says', () => {
    expect(flaws({}, { at: at - 60_000 })).toEqual([]);
    expect(flaws({}, { at: at - 60_001 })).toEqual(['decision-expired']);
    expect(flaws({ usedAt: at + 600_000 })).toEqual([]);
    expect(flaws({ usedAt: at + 600_001 })).toEqual(['decision-expired']);
    expect(flaws({ usedAt: null })).toEqual(['decision-expired']);
  });

  test('without a decision it is from before the gate, assumed, or uncontrolled', () => {
    const without = (over: Partial<DeploymentRecord>, since: number | null) =>
      flawsOf([{ ...deployment, decisionId: null, decision: null, ...over }], since);
    expect(without({}, null)).toEqual(['before-the-gate']);
    expect(without({}, deployment.at + 1)).toEqual(['before-the-gate']);
    expect(without({}, deployment.at)).toEqual(['uncontrolled']);
    expect(without({ observed: false }, deployment.at)).toEqual(['not-observed']);
    expect(without({ decisionId: 'gone' }, 0)).toEqual(['decision-missing']);
  });

  test('whatever else is wrong, one flaw more hides no other', () => {
    const worse = fc.record({
      uses: fc.constantFrom(1, 2),
      logged: fc.constantFrom(decision.logged, null),
      replayed: fc.constantFrom('same' as const, 'differs' as const, 'policy-altered' as const),
      approvals: fc.constantFrom(decision.approvals, [{ ...word, withdrawn: true }], [word, word]),
    });
    fc.assert(
      fc.property(worse, (over) => {
        const more = flaws({ ...over, uses: 2 });
        for (const kind of flaws(over)) expect(more).toContain(kind);
      }),
    );
  });
});

test('every finding has words, and only what cannot be checked may be accepted together', () => {
  for (const kind of FLAW_KINDS) expect(flawWords(kind).what).toMatch(/^[A-Z].*\.$/);
  expect(FLAW_KINDS.filter((kind) => isUncheckable([kind]))).toEqual([
    'other-evaluator',
    'not-observed',
    'before-the-gate',
  ]);
  expect(isUncheckable(['before-the-gate', 'uncontrolled'])).toBe(false);
  expect(isUncheckable([])).toBe(false);
});

describe('a version was in force', () => {
  const minute = 60_000;
  const [start, change] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 5, 1)];
  const reign = (versionId: string, from: number, until: number | null, services: string[] | null = null) =>
    ({ versionId, from, until, services }) satisfies Reign;
  const active = [reign('first', start, change), reign('second', change, null)];
  const programme = reign('strict', start + 1_000 * minute, start + 2_000 * minute, ['checkout']);
  const held = (versionId: string, at: number, reigns: readonly Reign[] = active, services = ['checkout']) =>
    wasInForce(reigns, { versionId, at, services });

  test('from when it was activated until another took its place; a minute is left for clocks', () => {
    expect([start - 2 * minute, start, change, change + 2 * minute].map((at) => held('first', at))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect([change - 2 * minute, change, change * 2].map((at) => held('second', at))).toEqual([
      false,
      true,
      true,
    ]);
    expect(held('only tried in shadow', change)).toBe(false);
  });

  test('for the services of a programme its version, in the place of the active one, and for no other', () => {
    const reigns = [...active, programme];
    const within = programme.from + 5 * minute;
    expect(held('strict', within, reigns)).toBe(true);
    expect(held('first', within, reigns)).toBe(false);
    expect(held('strict', within, reigns, ['search'])).toBe(false);
    expect(held('first', within, reigns, ['search'])).toBe(true);
    expect(held('first', within, reigns, ['search', 'checkout'])).toBe(false);
    for (const edge of [programme.from, programme.until!])
      expect([held('strict', edge, reigns), held('first', edge, reigns)]).toEqual([true, true]);
  });

  test('at every instant by some version, whatever reigns there are', () => {
    const at = fc.integer({ min: start, max: start + 3_000 * minute });
    fc.assert(
      fc.property(at, fc.boolean(), (instant, isGoverned) => {
        const reigns = isGoverned ? [...active, programme] : active;
        expect(['first', 'strict'].some((one) => held(one, instant, reigns))).toBe(true);
      }),
    );
  });
});
