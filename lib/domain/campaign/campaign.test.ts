import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { CHECK_KEYS, type Checklist, verdictProblem } from './checklist.ts';
import { type DecisionRecord, type DeploymentRecord, flawsOf } from './checks.ts';
import { commitmentOf, drawKey, drawOrder, lotOf } from './draw.ts';
import { FLAW_KINDS, flawWords, isUncheckable } from './flaws.ts';
import { type CAMPAIGN_STATES, CAMPAIGN_STEPS, campaignVerdict } from './lifecycle.ts';
import { DEFAULT_PLAN, type Plan, readPlan } from './plan.ts';
import { type ItemGroup, resultsOf } from './results.ts';
import { drawSample, placeAll } from './sample.ts';
import { type StatementFacts, statementOf } from './statement.ts';
import { stepUpVerdict } from './step-up.ts';
import { STRATA, stratumOf } from './strata.ts';

const none = { 'ai-involved': 0, 'high-risk': 0, configuration: 0, other: 0 };
const aPlan = (over: Partial<Plan> = {}): Plan => ({ ...DEFAULT_PLAN, minimum: none, ...over });

describe('the lifecycle', () => {
  test('nothing happens to what is attested or cancelled', () => {
    for (const step of CAMPAIGN_STEPS)
      for (const state of ['attested', 'cancelled'] as const)
        expect(campaignVerdict(step, state)).toMatchObject({
          allowed: false,
          reason: expect.stringMatching(/\.$/),
        });
  });

  test('the plan is open until the freeze, verdicts and the signature from then on', () => {
    const allowed = (state: (typeof CAMPAIGN_STATES)[number]) =>
      CAMPAIGN_STEPS.filter((step) => campaignVerdict(step, state).allowed);
    expect(allowed('committed')).toEqual(['plan', 'freeze', 'delegate', 'cancel']);
    expect(allowed('frozen')).toEqual(['decide', 'extend', 'attest', 'delegate', 'cancel']);
  });
});

describe('a plan', () => {
  test('is read as it was written', () => {
    expect(readPlan(JSON.parse(JSON.stringify(DEFAULT_PLAN)))).toEqual({ ok: true, plan: DEFAULT_PLAN });
  });

  test.each<[string, unknown]>([
    ['plan', null],
    ['plan', []],
    ['kind', { ...DEFAULT_PLAN, kind: 'all' }],
    ['confidence', { ...DEFAULT_PLAN, confidence: 1 }],
    ['rate', { ...DEFAULT_PLAN, rate: '0.02' }],
    ['allowed', { ...DEFAULT_PLAN, allowed: 1 }],
    ['allowed', { ...DEFAULT_PLAN, kind: 'acceptance' }],
    ['goodRate', { ...DEFAULT_PLAN, kind: 'sequential' }],
    ['goodRate', { ...DEFAULT_PLAN, goodRate: 0.01 }],
    ['minimum', { ...DEFAULT_PLAN, minimum: { ...none, other: 0.5 } }],
    ['minimum', { ...DEFAULT_PLAN, minimum: { other: 1 } }],
    ['seed', { ...DEFAULT_PLAN, seed: 'mine' }],
  ])('is refused by its %s', (field, json) => {
    expect(readPlan(json)).toMatchObject({ ok: false, field });
  });

  test('of any JSON is an answer, never a throw', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => typeof readPlan(json).ok === 'boolean'));
  });
});

test('a change falls into the first stratum that fits', () => {
  const facts = { kind: 'code', involvement: 'none', risk: null, blastRadius: null } as const;
  expect(stratumOf(facts)).toBe('other');
  expect(stratumOf({ ...facts, involvement: 'unknown' })).toBe('other');
  expect(stratumOf({ ...facts, kind: 'flag' })).toBe('configuration');
  expect(stratumOf({ ...facts, kind: 'flag', risk: 60 })).toBe('high-risk');
  expect(stratumOf({ ...facts, kind: 'schema' })).toBe('high-risk');
  expect(stratumOf({ ...facts, kind: 'schema', involvement: 'assisted', risk: 99 })).toBe('ai-involved');
});

describe('the draw', () => {
  const seed = 'a'.repeat(64);
  const root = `${'A'.repeat(43)}=`;

  test('is the published construction', () => {
    // by OpenSSL: printf %s <seed> | openssl dgst -sha256, and -mac HMAC with the key of seed:root
    expect(commitmentOf(seed)).toBe('ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb');
    expect(drawKey(seed, root)).toHaveLength(32);
    expect(lotOf(drawKey(seed, root), 'x')).toMatch(/^[0-9a-f]{64}$/);
  });

  test('hangs on no order of the population, and on every digit of seed and root', () => {
    const ids = Array.from({ length: 60 }, (_, n) => `change-${n}`);
    const order = drawOrder(drawKey(seed, root), ids);
    expect(drawOrder(drawKey(seed, root), ids.toReversed())).toEqual(order);
    expect(drawOrder(drawKey(seed.replace('a', 'b'), root), ids)).not.toEqual(order);
    expect(drawOrder(drawKey(seed, root.replace('A', 'B')), ids)).not.toEqual(order);
  });

  const population = fc
    .array(fc.record({ stratum: fc.constantFrom(...STRATA), flagged: fc.boolean() }), { maxLength: 300 })
    .map((some) => some.map((one, index) => ({ ...one, changeId: `c${index}` })));
  const plan = fc.constantFrom(
    aPlan(),
    aPlan({ kind: 'acceptance', allowed: 2, rate: 0.1 }),
    aPlan({ kind: 'sequential', goodRate: 0.01, rate: 0.1 }),
    aPlan({ rate: 0.2, minimum: { 'ai-involved': 5, 'high-risk': 5, configuration: 5, other: 5 } }),
  );

  test('takes of each stratum the smallest lots and at least its minimum, and can be continued', () => {
    fc.assert(
      fc.property(population, plan, (changes, one) => {
        const placed = placeAll(drawKey(seed, root), changes);
        const drawn = drawSample(one, placed);
        for (const stratum of STRATA) {
          const own = placed.filter((change) => change.stratum === stratum);
          const order = own.toSorted((a, b) => (a.lot < b.lot ? -1 : 1)).map(({ changeId }) => changeId);
          const taken = order.filter((id) => drawn.has(id));
          expect(taken).toEqual(order.slice(0, taken.length));
          expect(taken.map((id) => drawn.get(id))).toEqual(taken.map((_, index) => index + 1));
          const clean = own.filter(({ flagged }) => !flagged);
          const cleanTaken = clean.filter(({ changeId }) => drawn.has(changeId)).length;
          expect(cleanTaken).toBeGreaterThanOrEqual(Math.min(clean.length, one.minimum[stratum]));
        }
        const more = drawSample(one, placed, 200);
        if (one.kind === 'sequential') for (const [id, at] of drawn) expect(more.get(id)).toBe(at);
      }),
      { numRuns: 60 },
    );
  });

  test('whatever is drawn and found sound shows what the plan was to show', () => {
    fc.assert(
      fc.property(population, plan, (changes, one) => {
        if (one.kind === 'sequential') return;
        const placed = placeAll(drawKey(seed, root), changes);
        const drawn = drawSample(one, placed);
        const groups = placed.map(
          ({ changeId, stratum, flagged }): ItemGroup => ({
            stratum,
            flaws: flagged ? ['uncontrolled'] : [],
            drawnAs: drawn.has(changeId) ? (flagged ? 'both' : 'sample') : flagged ? 'exception' : null,
            verdict: drawn.has(changeId) || flagged ? 'sound' : null,
            together: false,
            count: 1,
          }),
        );
        const { claim, undecided, rest } = resultsOf(one, groups, []);
        expect(undecided).toBe(0);
        expect(claim).toMatchObject(
          rest.size === 0 ? { kind: 'nothing-left' } : { kind: 'bound', reached: true },
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('results', () => {
  const group = (count: number, over: Partial<ItemGroup> = {}): ItemGroup => ({
    stratum: 'other',
    flaws: [],
    drawnAs: null,
    verdict: null,
    together: false,
    count,
    ...over,
  });
  const drawn = { drawnAs: 'sample' } as const;

  test('count each change once, and claim nothing before all that was drawn is judged', () => {
    const groups = [
      group(1_000),
      group(100, { ...drawn, verdict: 'sound' }),
      group(49, drawn),
      group(3, { flaws: ['uncontrolled', 'not-observed'], drawnAs: 'exception', verdict: 'flawed' }),
      group(7, { flaws: ['before-the-gate'], drawnAs: 'both' }),
    ];
    const results = resultsOf(aPlan(), groups, []);
    expect(results).toMatchObject({
      population: 1_159,
      machineChecked: 1_152,
      exceptions: { total: 10, decided: 3, flawed: 3 },
      sample: { drawn: 156, decided: 100, flawed: 0 },
      rest: { size: 1_149, drawn: 149, decided: 100, flawed: 0 },
      undecided: 56,
      claim: { kind: 'open', undecided: 49 },
    });
    expect(results.kinds.map(({ kind, count }) => [kind, count])).toEqual([
      ['uncontrolled', 3],
      ['not-observed', 3],
      ['before-the-gate', 7],
    ]);
  });

  test('a flaw found in the sample raises the bound above what was to be ruled out', () => {
    const of = (flawed: number) =>
      resultsOf(
        aPlan(),
        [
          group(9_851),
          group(149 - flawed, { ...drawn, verdict: 'sound' }),
          group(flawed, { ...drawn, verdict: 'flawed' }),
        ],
        [],
      ).claim;
    expect(of(0)).toMatchObject({ kind: 'bound', reached: true });
    expect(of(1)).toMatchObject({ kind: 'bound', reached: false });
  });

  test('a sequential plan goes along the draw until it decides, and no further than it is judged', () => {
    const plan = aPlan({ kind: 'sequential', goodRate: 0.005, rate: 0.05 });
    const groups = [group(5_000)];
    const of = (course: ('sound' | 'flawed' | null)[]) => resultsOf(plan, groups, course).claim;
    expect(of([])).toMatchObject({ outcome: 'continue', after: 0 });
    expect(of(Array(300).fill('sound'))).toMatchObject({ outcome: 'accept' });
    expect(of([...Array(10).fill('sound'), null, ...Array(300).fill('sound')])).toMatchObject({
      outcome: 'continue',
      after: 10,
    });
    expect(of(Array(12).fill('flawed'))).toMatchObject({ outcome: 'reject' });
  });
});

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

test('a verdict that says more than the list is explained', () => {
  const yes = Object.fromEntries(CHECK_KEYS.map((key) => [key, 'yes'])) as Checklist;
  expect(verdictProblem('sound', yes, '', false)).toBeNull();
  for (const [verdict, list, isException] of [
    ['flawed', yes, false],
    ['sound', yes, true],
    ['sound', { ...yes, evidence: 'no' }, false],
    ['sound', { ...yes, evidence: 'cannot-tell' }, false],
  ] as const) {
    expect(verdictProblem(verdict, list, ' short ', isException)).toMatchObject({ field: 'note' });
    expect(verdictProblem(verdict, list, 'long enough to say why', isException)).toBeNull();
  }
});

test('a sign-in counts as fresh for five minutes, and none from the future does', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  const at = (seconds: number) => stepUpVerdict(new Date(now.getTime() - seconds * 1_000), now).allowed;
  expect([0, 300, -60].map(at)).toEqual([true, true, true]);
  expect([301, -61].map(at)).toEqual([false, false]);
  expect(stepUpVerdict(null, now).allowed).toBe(false);
});

describe('the statement', () => {
  const facts = (groups: readonly ItemGroup[]): StatementFacts => ({
    name: 'Q3',
    auditor: 'Dana',
    director: 'Dana',
    services: 2,
    from: '2026-07-01',
    to: '2026-09-30',
    frozenAt: new Date('2026-10-02T08:00:00Z'),
    checkpoint: { size: 4_711n, root: 'root' },
    populationDigest: 'd'.repeat(64),
    seedCommitment: 'c'.repeat(64),
    plan: aPlan(),
    results: resultsOf(aPlan(), groups, []),
    findings: { live: 1, ended: 2 },
    others: { cancelled: 2, frozen: 0, attested: 1 },
    revised: { total: 3, toSound: 1 },
    late: { deployments: 0, verdicts: 3, incidents: 1 },
  });
  const groups: ItemGroup[] = [
    { stratum: 'other', flaws: [], drawnAs: null, verdict: null, together: false, count: 9_851 },
    { stratum: 'other', flaws: [], drawnAs: 'sample', verdict: 'sound', together: false, count: 148 },
    { stratum: 'other', flaws: [], drawnAs: 'sample', verdict: 'flawed', together: false, count: 1 },
    {
      stratum: 'other',
      flaws: ['before-the-gate'],
      drawnAs: 'exception',
      verdict: 'sound',
      together: true,
      count: 40,
    },
  ];

  test('says what was checked, what was found, what follows and what was not checked', () => {
    const text = statementOf(facts(groups));
    expect(text).toContain('10,040 changes');
    expect(text).toContain('Checked by machine: 10,000 of 10,040 changes');
    expect(text).toContain('From before the gate: 40 changes.');
    expect(text).toContain('1 found flawed');
    expect(text).toContain('0 were judged by a person one by one and 40, which cannot be checked, together');
    expect(text).toContain('does not rule out the 2%');
    expect(text).toContain('3 verdicts on causes and 1 incidents');
    expect(text).toContain('whose sample had been drawn too: 2 cancelled, 0 under review, 1 attested.');
    expect(text).toContain('after they had been given: 3, 1 of them from flawed to sound.');
    expect(text).not.toMatch(/no flaw|flawless|all changes are/i);
  });

  test('names the bound never below what was computed', () => {
    const { claim } = facts(groups).results;
    if (claim.kind !== 'bound') throw new Error('a bound is expected');
    const said = /\((\d+(?:\.\d+)?)%\) have a/.exec(statementOf(facts(groups)))?.[1];
    expect(Number(said) / 100).toBeGreaterThanOrEqual(claim.upper);
    expect(Number(said) / 100 - claim.upper).toBeLessThan(0.0001);
  });
});
