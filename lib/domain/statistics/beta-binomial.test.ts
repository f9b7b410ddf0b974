import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { shrinkShares } from './beta-binomial.ts';
import { type Random, seededRandom } from './seeded-random.ts';

const groups = fc.array(
  fc
    .integer({ min: 1, max: 400 })
    .chain((total) => fc.record({ events: fc.integer({ min: 0, max: total }), total: fc.constant(total) })),
  { minLength: 2, maxLength: 12 },
);

test('draws every share towards the common one, never past it, and the interval holds the value', () => {
  fc.assert(
    fc.property(groups, (some) => {
      const shrunk = shrinkShares(some);
      if (shrunk === null) return;
      const events = some.reduce((sum, group) => sum + group.events, 0);
      const total = some.reduce((sum, group) => sum + group.total, 0);
      const mean = (events + 0.5) / (total + 1);
      for (const { events: own, total: n, value, low, high } of shrunk) {
        expect(value).toBeGreaterThanOrEqual(Math.min(mean, own / n) - 1e-9);
        expect(value).toBeLessThanOrEqual(Math.max(mean, own / n) + 1e-9);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
      }
    }),
    { numRuns: 60 },
  );
});

test('one failure of three is drawn far, 100 of 300 hardly', () => {
  const rest = Array.from({ length: 20 }, (_, i) => ({ events: 2 + (i % 9), total: 100 }));
  const [few, many] = shrinkShares([{ events: 1, total: 3 }, { events: 100, total: 300 }, ...rest])!;
  expect(few!.value).toBeLessThan(0.15);
  expect(many!.value).toBeGreaterThan(0.28);
});

test('no event, or nothing else: nothing to say', () => {
  expect(shrinkShares([{ events: 0, total: 10 }])).toBeNull();
  expect(shrinkShares([{ events: 10, total: 10 }])).toBeNull();
  expect(shrinkShares([])).toBeNull();
});

/** A draw from Beta(a, b) for whole a, b: the a-th smallest of a + b - 1 uniform numbers. */
function beta(random: Random, a: number, b: number): number {
  return Array.from({ length: a + b - 1 }, random).toSorted((x, y) => x - y)[a - 1]!;
}

describe('coverage: true shares drawn from a beta distribution, 24 groups of 20 to 400, 60 organisations', () => {
  test.each([
    { name: 'shares about 5%, unlike', a: 2, b: 38 },
    { name: 'shares about 5%, alike', a: 20, b: 380 },
    { name: 'shares about 20%, very unlike', a: 1, b: 4 },
    { name: 'all the same, 4%', a: 0, b: 0 },
  ])('$name: the 95% interval holds the true share', ({ a, b }) => {
    const random = seededRandom(a + b);
    let [held, all] = [0, 0];
    for (let run = 0; run < 60; run++) {
      const truths = Array.from({ length: 24 }, () => (a === 0 ? 0.04 : beta(random, a, b)));
      const some = truths.map((share) => {
        const total = 20 + Math.floor(380 * random());
        let events = 0;
        for (let i = 0; i < total; i++) if (random() < share) events += 1;
        return { events, total };
      });
      for (const [i, { low, high }] of (shrinkShares(some) ?? []).entries()) {
        all += 1;
        if (low <= truths[i]! && truths[i]! <= high) held += 1;
      }
    }
    expect(held / all).toBeGreaterThanOrEqual(0.92);
  });
});
