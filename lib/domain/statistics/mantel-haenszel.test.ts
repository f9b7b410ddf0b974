import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { mantelHaenszel, type Stratum } from './mantel-haenszel.ts';

/** Rows of [stratum, exposed events, exposed others, control events, control others]. */
function tables(rows: readonly (readonly [string, number, number, number, number])[]): Stratum[] {
  return rows.map(([stratum, a, b, c, d]) => ({
    stratum,
    exposedEvents: a,
    exposedTotal: a + b,
    controlEvents: c,
    controlTotal: c + d,
  }));
}

/** Trials of BCG vaccine against tuberculosis: Colditz et al., JAMA 271 (1994) 698-702; R's metadat::dat.bcg. */
const BCG = tables([
  ['1', 4, 119, 11, 128],
  ['2', 6, 300, 29, 274],
  ['3', 3, 228, 11, 209],
  ['4', 62, 13536, 248, 12619],
  ['5', 33, 5036, 47, 5761],
  ['6', 180, 1361, 372, 1079],
  ['7', 8, 2537, 10, 619],
  ['8', 505, 87886, 499, 87892],
  ['9', 29, 7470, 45, 7232],
  ['10', 17, 1699, 65, 1600],
  ['11', 186, 50448, 141, 27197],
  ['12', 5, 2493, 3, 2338],
  ['13', 27, 16886, 29, 17825],
]);

/** Admission of women against men, by department: R's datasets::UCBAdmissions (Bickel et al., Science 187, 1975). */
const BERKELEY = tables([
  ['A', 89, 19, 512, 313],
  ['B', 17, 8, 353, 207],
  ['C', 202, 391, 120, 205],
  ['D', 131, 244, 138, 279],
  ['E', 94, 299, 53, 138],
  ['F', 24, 317, 22, 351],
]);

/** Obesity and cardiovascular disease by age: Boston University, BS704/EP713 module on confounding. */
const OBESITY = tables([
  ['under 50', 10, 90, 35, 465],
  ['50 and over', 36, 164, 25, 175],
]);

describe('published examples', () => {
  test('BCG: 0.6353 (0.5881, 0.6862), Q = 152.5676 as in Stata metan and R metafor', () => {
    // R 4.2.2, metafor 3.8-1: rma.mh(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
    const { stratified, heterogeneity } = mantelHaenszel(BCG);
    expect(stratified.ratio).toBeCloseTo(0.6352671850777694, 13);
    expect(stratified.low).toBeCloseTo(0.5881287296914172, 13);
    expect(stratified.high).toBeCloseTo(0.6861837826701263, 13);
    expect(heterogeneity?.q).toBeCloseTo(152.5675535866573, 9);
    expect(heterogeneity?.df).toBe(12);
    expect((heterogeneity?.p ?? 0) / 1.707587531515189e-26).toBeCloseTo(1, 9);
    expect(heterogeneity?.iSquared).toBeCloseTo(0.9213463169730642, 12);
    expect(heterogeneity).toMatchObject({ corrected: [], correction: null });
  });

  test('obesity: crude 1.79, within each age about 1.43, age accounts for the rest', () => {
    const { crude, stratified, strata, heterogeneity, simpson } = mantelHaenszel(OBESITY);
    expect(crude.ratio).toBeCloseTo(1.788888888888889, 12);
    expect(strata.map((s) => s.ratio?.toFixed(2))).toEqual(['1.43', '1.44']);
    // R: rma.mh(measure = "RR", ai = c(10, 36), bi = c(90, 164), ci = c(35, 25), di = c(465, 175))
    expect(stratified.ratio).toBeCloseTo(1.436363636363637, 12);
    expect(stratified.low).toBeCloseTo(0.9769870327756398, 12);
    expect(stratified.high).toBeCloseTo(2.111737849791461, 12);
    expect(heterogeneity?.q).toBeCloseTo(0.0003644896274773535, 10);
    expect(heterogeneity?.iSquared).toBe(0);
    expect(simpson).toEqual({ reversed: false, clear: false });
  });

  test('Berkeley: women admitted less often in all, not within departments: a reversal', () => {
    const { crude, stratified, heterogeneity, simpson } = mantelHaenszel(BERKELEY);
    // R: rma.mh(measure = "RR", ...) on UCBAdmissions, Female as ai, bi; crude by Katz as in relative-risk.test.ts
    expect(crude.ratio).toBeCloseTo(0.6818298435630683, 12);
    expect(crude.high).toBeCloseTo(0.7394535572955174, 12);
    expect(stratified.ratio).toBeCloseTo(1.058307423589208, 12);
    expect(stratified.low).toBeCloseTo(0.9704391532544463, 12);
    expect(stratified.high).toBeCloseTo(1.154131713531928, 12);
    expect(heterogeneity?.q).toBeCloseTo(23.28798928615183, 10);
    expect(heterogeneity?.p).toBeCloseTo(0.0002973455048304917, 13);
    expect(simpson).toEqual({ reversed: true, clear: false });
  });

  test('zero cells need no correction for the ratio; the heterogeneity test names the one it makes', () => {
    // R: rma.mh(measure = "RR", ai = c(0, 6, 0, 3), bi = c(40, 94, 20, 7), ci = c(2, 5, 0, 4), di = c(58, 195, 30, 26))
    const { stratified, heterogeneity } = mantelHaenszel(
      tables([
        ['a', 0, 40, 2, 58],
        ['b', 6, 94, 5, 195],
        ['c', 0, 20, 0, 30],
        ['d', 3, 7, 4, 26],
      ]),
    );
    expect(stratified.ratio).toBeCloseTo(1.802884615384615, 12);
    expect(stratified.low).toBeCloseTo(0.7902509472338474, 12);
    expect(stratified.high).toBeCloseTo(4.113114888084648, 12);
    expect(heterogeneity?.q).toBeCloseTo(1.71745952462629, 12);
    expect(heterogeneity?.p).toBeCloseTo(0.4236999402737601, 12);
    expect(heterogeneity).toMatchObject({ df: 2, corrected: ['a'], correction: 'haldane-anscombe-0.5' });
  });
});

describe('too few to say', () => {
  test('strata with one group only count in the crude ratio and are named as incomparable', () => {
    const result = mantelHaenszel(
      tables([
        ['only AI', 20, 100, 0, 0],
        ['only human', 0, 0, 20, 300],
        ['both', 2, 100, 3, 100],
      ]),
    );
    expect(result.crude.tooFew).toBe(false);
    expect(result.stratified).toMatchObject({ tooFew: true, ratio: null });
    expect(result.incomparable).toEqual({ strata: ['only AI', 'only human'], events: 40, total: 440 });
    expect(result.simpson).toBeNull();
    expect(result.heterogeneity).toBeNull();
  });

  test('no interval of no width where everyone had the event, no error without strata', () => {
    expect(mantelHaenszel(tables([['a', 10, 0, 10, 0]])).stratified.tooFew).toBe(true);
    expect(mantelHaenszel([])).toMatchObject({ crude: { noExposure: 'both' }, strata: [], simpson: null });
  });

  test('a stratum in which nobody or everybody had the event says nothing about agreement', () => {
    const alone = tables([
      ['a', 10, 90, 5, 95],
      ['b', 8, 92, 9, 91],
    ]);
    const joined = [...alone, ...tables([['all', 3, 0, 4, 0]]), ...tables([['nobody', 0, 9, 0, 7]])];
    expect(mantelHaenszel(alone).heterogeneity?.df).toBe(1);
    expect(mantelHaenszel(joined).heterogeneity).toMatchObject({ df: 1, corrected: [] });
  });

  test('a clear reversal needs both intervals to exclude 1', () => {
    const { simpson } = mantelHaenszel(
      tables([
        ['risky', 300, 700, 60, 40],
        ['safe', 1, 99, 40, 960],
      ]),
    );
    expect(simpson).toEqual({ reversed: true, clear: true });
    const unclearCrude = mantelHaenszel(
      tables([
        ['risky', 60, 140, 30, 50],
        ['safe', 10, 290, 40, 560],
      ]),
    );
    expect(unclearCrude.crude.low).toBeLessThan(1);
    expect(unclearCrude.stratified.high).toBeLessThan(1);
    expect(unclearCrude.simpson).toEqual({ reversed: true, clear: false });
  });
});

const cell = fc.nat(200);
const anyTables = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), cell, cell, cell, cell), { maxLength: 8 })
  .map(tables);

describe('always', () => {
  test('one stratum gives the crude ratio and nearly its interval', () => {
    fc.assert(
      fc.property(fc.tuple(cell, cell, cell, cell), ([a, b, c, d]) => {
        const { crude, stratified } = mantelHaenszel(tables([['a', a, b, c, d]]));
        if (crude.tooFew || stratified.tooFew) return;
        expect(stratified.ratio / crude.ratio).toBeCloseTo(1, 10);
        if (crude.method === 'katz-log') expect(stratified.low / crude.low).toBeCloseTo(1, 10);
      }),
    );
  });

  test('the common ratio lies between the smallest and the largest of the strata', () => {
    fc.assert(
      fc.property(anyTables, (rows) => {
        const { stratified, strata } = mantelHaenszel(rows);
        if (stratified.tooFew || strata.some((s) => s.ratio === null)) return;
        const ratios = strata.map((s) => s.ratio ?? Number.NaN);
        expect(stratified.ratio).toBeGreaterThanOrEqual(Math.min(...ratios) * (1 - 1e-12));
        expect(stratified.ratio).toBeLessThanOrEqual(Math.max(...ratios) * (1 + 1e-12));
      }),
    );
  });

  test('a common ratio of 1 is no reversal, whatever rounding makes of the 1', () => {
    const size = fc.integer({ min: 1, max: 30 });
    const strata = fc.array(fc.tuple(size, size, size, size), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(strata, size, (sizes, k) => {
        const given = sizes.map(([a, b, c, d], n) => [`s${n}`, a, b, c, d] as const);
        const mirrored = sizes.map(([a, b, c, d], n) => [`m${n}`, c, d, a, b] as const);
        const uneven = ['u', 9 * k, k, 9, 1] as const;
        const { crude, stratified, simpson } = mantelHaenszel(tables([...given, uneven, ...mirrored]));
        if (crude.tooFew || stratified.tooFew) return;
        expect(stratified.ratio).toBeCloseTo(1, 12);
        expect(simpson?.reversed).toBe(false);
      }),
    );
  });

  test('the order of rows does not matter, nor whether a stratum comes in one row or several', () => {
    fc.assert(
      fc.property(anyTables, (rows) => {
        const one = mantelHaenszel(rows);
        const other = mantelHaenszel([...rows].reverse());
        expect(other.crude).toEqual(one.crude);
        expect(other.incomparable.events).toBe(one.incomparable.events);
        expect(other.stratified.tooFew).toBe(one.stratified.tooFew);
        if (!one.stratified.tooFew)
          expect((other.stratified.ratio ?? 0) / one.stratified.ratio).toBeCloseTo(1, 10);
      }),
    );
  });
});
