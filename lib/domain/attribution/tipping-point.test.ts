import { describe, expect, test } from 'vitest';
import type { TwoGroups } from '#lib/domain/statistics/relative-risk.ts';
import fc from '#tests/support/fast-check.ts';
import { tippingPoint } from './tipping-point.ts';

const groups = (a: number, m: number, c: number, n: number): TwoGroups => ({
  exposedEvents: a,
  exposedTotal: m,
  controlEvents: c,
  controlTotal: n,
});

/** The sign of ln RR by Mantel and Haenszel, exactly. */
const sign = (strata: readonly TwoGroups[]) => {
  const excess = strata.reduce(
    (sum, { exposedEvents: a, exposedTotal: m, controlEvents: c, controlTotal: n }) =>
      sum + (m + n === 0 ? 0 : (a * n - c * m) / (m + n)),
    0,
  );
  return Math.abs(excess) < 1e-7 ? 0 : Math.sign(excess);
};

test('20 of 500 against 8 of 1,000: by hand', () => {
  // 11 failed ones move: 9 / 489 = 18.4 against 19 / 1011 = 18.8 per 1,000; with 10: 20.4 against 17.8
  // (20 - k)(1000 + k) = (8 + k)(500 - k) at k = 10.85; 20 (1000 - k) = 8 (500 + k) at k = 571.4
  expect(tippingPoint([groups(20, 500, 8, 1000)])).toEqual({
    side: 'above',
    markedInError: { changes: 11, of: 500, which: 'failed' },
    notMarked: { changes: 572, of: 1000, which: 'sound' },
  });
});

test('below 1 sound changes are marked in error, or failed ones of the others are AI’s', () => {
  const tip = tippingPoint([groups(8, 1000, 20, 500)]);
  expect(tip).toEqual({
    side: 'below',
    markedInError: { changes: 572, of: 1000, which: 'sound' },
    notMarked: { changes: 11, of: 500, which: 'failed' },
  });
});

test('none where the ratio is 1 or there is nothing', () => {
  expect(tippingPoint([groups(5, 100, 10, 200)])).toBeNull();
  expect(tippingPoint([])).toBeNull();
  expect(tippingPoint([groups(0, 10, 0, 10)])).toBeNull();
});

const arm = fc.tuple(fc.nat(5), fc.nat(6));
const stratum = fc.tuple(arm, arm).map(([[a, b], [c, d]]) => groups(a, a + b, c, c + d));

describe('always', () => {
  test('is the fewest: every way to mislabel fewer keeps the sign, one with that many turns it', () => {
    fc.assert(
      fc.property(fc.array(stratum, { minLength: 1, maxLength: 2 }), (strata) => {
        const tip = tippingPoint(strata);
        const before = sign(strata);
        expect(tip === null).toBe(before === 0);
        if (tip === null) return;
        for (const from of ['exposed', 'control'] as const) {
          const shift = from === 'exposed' ? tip.markedInError : tip.notMarked;
          let fewest = Number.POSITIVE_INFINITY;
          for (const moved of everyMove(strata, from))
            if (sign(moved.strata) !== before) fewest = Math.min(fewest, moved.changes);
          expect(shift?.changes ?? Number.POSITIVE_INFINITY).toBe(fewest);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('exchanging the groups exchanges the two directions', () => {
    fc.assert(
      fc.property(fc.array(stratum, { maxLength: 4 }), (strata) => {
        const tip = tippingPoint(strata);
        const turned = tippingPoint(
          strata.map((one) =>
            groups(one.controlEvents, one.controlTotal, one.exposedEvents, one.exposedTotal),
          ),
        );
        expect(turned?.markedInError).toEqual(tip?.notMarked);
        expect(turned?.notMarked).toEqual(tip?.markedInError);
      }),
    );
  });
});

/** All ways to move failed and sound changes of one group to the other, in one or two strata. */
function* everyMove(
  strata: readonly TwoGroups[],
  from: 'exposed' | 'control',
): Generator<{ strata: TwoGroups[]; changes: number }> {
  const [first, ...rest] = strata;
  if (!first) {
    yield { strata: [], changes: 0 };
    return;
  }
  const { exposedEvents: a, exposedTotal: m, controlEvents: c, controlTotal: n } = first;
  const [events, total] = from === 'exposed' ? [a, m] : [c, n];
  const way = from === 'exposed' ? -1 : 1;
  for (const others of everyMove(rest, from))
    for (let failed = 0; failed <= events; failed += 1)
      for (let sound = 0; sound <= total - events; sound += 1) {
        const [f, all] = [way * failed, way * (failed + sound)];
        yield {
          strata: [groups(a + f, m + all, c - f, n - all), ...others.strata],
          changes: others.changes + failed + sound,
        };
      }
}
