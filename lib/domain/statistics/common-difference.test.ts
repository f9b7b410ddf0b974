import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { commonDifference } from './common-difference.ts';
import { mantelHaenszel } from './mantel-haenszel.ts';
import { relativeRisk, type TwoGroups } from './relative-risk.ts';

const groups = (a: number, m: number, c: number, n: number): TwoGroups => ({
  exposedEvents: a,
  exposedTotal: m,
  controlEvents: c,
  controlTotal: n,
});

/** R's datasets::UCBAdmissions, women against men by department. */
const BERKELEY = [
  groups(89, 108, 512, 825),
  groups(17, 25, 353, 560),
  groups(202, 593, 120, 325),
  groups(131, 375, 138, 417),
  groups(94, 393, 53, 191),
  groups(24, 341, 22, 373),
];

test('Berkeley: 18 per 1,000 more within departments, by the formulas in R 4.2.2 (tests/reference/r)', () => {
  const { value, low, high } = commonDifference(BERKELEY);
  expect(value).toBeCloseTo(18.42519619085251, 10);
  expect(low).toBeCloseTo(-10.632042964837199, 10);
  expect(high).toBeCloseTo(47.48243534654222, 10);
});

test('too few events, or nothing but events, give none; groups alone in a stratum do not count', () => {
  expect(commonDifference([groups(4, 100, 5, 100)])).toMatchObject({ tooFew: true, value: null });
  expect(commonDifference([groups(0, 100, 50, 100)]).tooFew).toBe(true);
  expect(commonDifference([groups(20, 20, 20, 20)]).tooFew).toBe(true);
  expect(commonDifference([])).toMatchObject({ tooFew: true, low: null });
  const alone = [...BERKELEY, groups(50, 60, 0, 0), groups(0, 0, 5, 90)];
  expect(commonDifference(alone)).toEqual(commonDifference(BERKELEY));
});

const arm = fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 400 }));
const stratum = fc.tuple(arm, arm).map(([[a, b], [c, d]]) => groups(a, a + b, c, c + d));
const strata = fc.array(stratum, { minLength: 1, maxLength: 6 });

/** Every figure over all strata, as numbers. */
function estimates(all: readonly TwoGroups[]): (number | null)[] {
  const { stratified, difference } = mantelHaenszel(
    all.map((one, index) => ({ stratum: `s${index}`, ...one })),
  );
  return [stratified, difference].flatMap((one) => [
    'ratio' in one ? one.ratio : one.value,
    one.low,
    one.high,
  ]);
}

const sameNumbers = (one: (number | null)[], other: (number | null)[], digits = 9) => {
  for (const [index, value] of one.entries()) {
    if (value === null) expect(other[index]).toBeNull();
    else expect(other[index]).toBeCloseTo(value, digits);
  }
};

describe('always', () => {
  test('one stratum gives the crude difference', () => {
    fc.assert(
      fc.property(stratum, (one) => {
        const common = commonDifference([one]);
        if (!common.tooFew) expect(common.value).toBeCloseTo(relativeRisk(one).difference!.value, 9);
      }),
    );
  });

  test('its sign is that of the ratio', () => {
    fc.assert(
      fc.property(strata, (all) => {
        const { stratified, difference } = mantelHaenszel(
          all.map((one, index) => ({ stratum: `s${index}`, ...one })),
        );
        expect(difference.tooFew).toBe(stratified.tooFew);
        if (stratified.tooFew || difference.tooFew || Math.abs(stratified.ratio - 1) < 1e-9) return;
        expect(Math.sign(difference.value)).toBe(Math.sign(stratified.ratio - 1));
      }),
    );
  });

  test('permuting strata changes nothing, nor does an empty stratum', () => {
    const permuted = strata.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(permuted, fc.nat(6), ([all, shuffled], place) => {
        sameNumbers(estimates(shuffled), estimates(all));
        expect(estimates(all.toSpliced(place, 0, groups(0, 0, 0, 0)))).toEqual(estimates(all));
      }),
    );
  });

  test('merging strata that hold the groups in the same shares leaves ratio and difference unchanged', () => {
    const size = fc.integer({ min: 1, max: 9 });
    const alike = fc
      .tuple(
        size,
        size,
        fc.array(fc.tuple(size, fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 2, maxLength: 5 }),
      )
      .map(([m, n, parts]) =>
        parts.map(([k, share]) => {
          const [exposed, control] = [20 * m * k, 20 * n * k];
          return groups(Math.round(exposed * share), exposed, Math.round(control * share * 0.7), control);
        }),
      );
    fc.assert(
      fc.property(alike, (all) => {
        const sum = (key: keyof TwoGroups) => all.reduce((total, one) => total + one[key], 0);
        const merged = groups(
          sum('exposedEvents'),
          sum('exposedTotal'),
          sum('controlEvents'),
          sum('controlTotal'),
        );
        const [apart, together] = [estimates(all), estimates([merged])];
        if (apart[0] === null || together[0] === null) return;
        expect(together[0]! / apart[0]!).toBeCloseTo(1, 10);
        if (apart[3] !== null && together[3] !== null) expect(together[3]).toBeCloseTo(apart[3]!, 8);
      }),
    );
  });

  test('exchanging the groups turns the sign and the ends', () => {
    fc.assert(
      fc.property(strata, (all) => {
        const turned = all.map((one) =>
          groups(one.controlEvents, one.controlTotal, one.exposedEvents, one.exposedTotal),
        );
        const [one, other] = [commonDifference(all), commonDifference(turned)];
        expect(other.tooFew).toBe(one.tooFew);
        if (one.tooFew || other.tooFew) return;
        expect(other.value).toBeCloseTo(-one.value, 9);
        expect(other.low).toBeCloseTo(-one.high, 9);
      }),
    );
  });
});
