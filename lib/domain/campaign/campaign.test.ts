import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { CHECK_KEYS, type Checklist, verdictProblem } from './checklist.ts';
import { commitmentOf, drawKey, drawOrder, lotsOf } from './draw.ts';
import { type CAMPAIGN_STATES, CAMPAIGN_STEPS, campaignVerdict } from './lifecycle.ts';
import { DEFAULT_PLAN, type Plan, readPlan } from './plan.ts';
import { type ItemGroup, resultsOf } from './results.ts';
import { drawSample, placeAll } from './sample.ts';
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
  const lotOf = lotsOf(drawKey(seed, root));

  test('is the published construction', () => {
    // by OpenSSL: printf %s <seed> | openssl dgst -sha256, and -mac HMAC with the key of seed:root
    expect(commitmentOf(seed)).toBe('ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb');
    expect(drawKey(seed, root)).toHaveLength(32);
    expect(lotOf('x')).toBe('de550b78dbd3cb5cf8cc9f2b948d9c51f2fdfad5be4aa2b7dc1ba480e964216d');
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
    .map((some) => some.map((one, index) => ({ ...one, changeId: `c${index}`, lot: lotOf(`c${index}`) })));
  const plan = fc.constantFrom(
    aPlan(),
    aPlan({ kind: 'acceptance', allowed: 2, rate: 0.1 }),
    aPlan({ kind: 'sequential', goodRate: 0.01, rate: 0.1 }),
    aPlan({ rate: 0.2, minimum: { 'ai-involved': 5, 'high-risk': 5, configuration: 5, other: 5 } }),
  );

  test('takes of each stratum the smallest lots and at least its minimum, and can be continued', () => {
    fc.assert(
      fc.property(population, plan, (changes, one) => {
        const placed = placeAll(changes);
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
        const placed = placeAll(changes);
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
