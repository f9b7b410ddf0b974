import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { clopperPearson, wilson } from './interval.ts';

describe('published: Newcombe, Stat. Med. 17 (1998) 857-872, table I, methods 3 and 5', () => {
  test.each([
    { x: 81, n: 263, score: [0.2553, 0.3662], exact: [0.2527, 0.3676] },
    { x: 15, n: 148, score: [0.0624, 0.1605], exact: [0.0578, 0.1617] },
    { x: 0, n: 20, score: [0, 0.1611], exact: [0, 0.1684] },
    { x: 1, n: 29, score: [0.0061, 0.1718], exact: [0.0009, 0.1776] },
  ])('$x of $n', ({ x, n, score, exact }) => {
    expect(Object.values(wilson(x, n)).map((end) => Number(end.toFixed(4)))).toEqual(score);
    expect(Object.values(clopperPearson(x, n)).map((end) => Number(end.toFixed(4)))).toEqual(exact);
  });
});

describe('R 4.2.2: prop.test(x, n, correct = FALSE)$conf.int and binom.test(x, n)$conf.int', () => {
  test.each([
    [81, 263, 0.2552885198782743, 0.3662095769828002, 0.2527367455852712, 0.3676219226013514],
    [15, 148, 0.06238639953073628, 0.160487241723308, 0.05784401008344855, 0.161650490349479],
    [0, 20, 0, 0.1611251580528193, 0, 0.1684334709830854],
    [1, 29, 0.006113214292762661, 0.1717552187932028, 0.0008726468835799228, 0.1776442954887228],
    [1234, 987654, 0.001181671049243015, 0.001321059506887294, 0.001180718373583557, 0.001321083674716414],
  ])('%d of %d', (x, n, scoreLow, scoreHigh, exactLow, exactHigh) => {
    expect(wilson(x, n).low).toBeCloseTo(scoreLow, 13);
    expect(wilson(x, n).high).toBeCloseTo(scoreHigh, 13);
    expect(clopperPearson(x, n).low).toBeCloseTo(exactLow, 13);
    expect(clopperPearson(x, n).high).toBeCloseTo(exactHigh, 13);
  });
});

const share = fc
  .integer({ min: 1, max: 100_000 })
  .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));

describe.each([
  ['wilson', wilson],
  ['clopperPearson', clopperPearson],
])('%s', (_, interval) => {
  test('contains the share, lies within 0 to 1, mirrors, and widens with confidence', () => {
    fc.assert(
      fc.property(share, ([x, n]) => {
        const { low, high } = interval(x, n);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(x / n);
        expect(high).toBeGreaterThanOrEqual(x / n);
        expect(high).toBeLessThanOrEqual(1);
        const mirrored = interval(n - x, n);
        expect(1 - mirrored.high).toBeCloseTo(low, 10);
        expect(1 - mirrored.low).toBeCloseTo(high, 10);
        const wider = interval(x, n, 0.99);
        expect(wider.low).toBeLessThanOrEqual(low);
        expect(wider.high).toBeGreaterThanOrEqual(high);
      }),
    );
  });

  test('knows nothing without trials', () => {
    expect(interval(0, 0)).toEqual({ low: 0, high: 1 });
  });

  test('refuses what is not a part of a whole', () => {
    for (const [x, n] of [[2, 1] as const, [-1, 3] as const, [0.5, 2] as const, [Number.NaN, 2] as const]) {
      expect(() => interval(x, n)).toThrow(RangeError);
    }
  });
});

test('the exact interval covers at least 95% at any true share (all outcomes summed)', () => {
  for (const truth of [0.003, 0.02, 0.1, 0.37, 0.5]) {
    const n = 40;
    let chance = (1 - truth) ** n;
    let covered = 0;
    for (let x = 0; x <= n; x++) {
      const { low, high } = clopperPearson(x, n);
      if (low <= truth && truth <= high) covered += chance;
      chance *= (((n - x) / (x + 1)) * truth) / (1 - truth);
    }
    expect(covered).toBeGreaterThanOrEqual(0.95);
  }
});
