import { expect, test } from 'vitest';
import { quantileInterval } from './quantile-interval.ts';
import { seededRandom } from './seeded-random.ts';

test('published: Conover 3.2: ranks of a median, and how many values it needs', () => {
  // n = 10: the 2nd and the 9th smallest (97.9%); n = 20: the 6th and the 15th (95.9%)
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
  expect(quantileInterval(upTo(10), 0.5)).toEqual({ n: 10, value: 5.5, low: 2, high: 9 });
  expect(quantileInterval(upTo(20), 0.5)).toMatchObject({ low: 6, high: 15 });
  expect(quantileInterval(upTo(5), 0.5)).toBeNull();
  expect(quantileInterval(upTo(6), 0.5)).toMatchObject({ low: 1, high: 6 });
  expect(quantileInterval(upTo(35), 0.9)).toBeNull();
  expect(quantileInterval(upTo(36), 0.9)).not.toBeNull();
  expect(quantileInterval([], 0.5)).toBeNull();
});

test('covers whatever the distribution: 2,000 samples each', () => {
  const random = seededRandom(3);
  for (const [p, n] of [
    [0.5, 15],
    [0.9, 60],
    [0.5, 200],
  ] as const) {
    let held = 0;
    for (let run = 0; run < 2_000; run++) {
      const known = quantileInterval(
        Array.from({ length: n }, () => random() ** 5),
        p,
      );
      if (known && known.low <= p ** 5 && p ** 5 <= known.high) held += 1;
    }
    expect(held / 2_000).toBeGreaterThan(0.94);
  }
});
