import { describe, expect, test } from 'vitest';
import { stream, xoshiro128 } from './random.ts';

describe('xoshiro128**', () => {
  test('gives the published draws for the state 1, 2, 3, 4', () => {
    const draw = xoshiro128(Buffer.from(new Uint32Array([1, 2, 3, 4]).buffer));
    expect(Array.from({ length: 10 }, draw)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });
});

describe('a stream', () => {
  test('is the same for the same names and another for others', () => {
    const draws = (...names: string[]) => {
      const random = stream(...names);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draws('seed', 'a')).toEqual(draws('seed', 'a'));
    expect(draws('seed', 'a')).not.toEqual(draws('seed', 'b'));
    expect(draws('seed', 'a')).not.toEqual(draws('other', 'a'));
  });

  test('draws with the moments it promises', () => {
    const random = stream('moments');
    const mean = (draw: () => number) =>
      Array.from({ length: 20_000 }, draw).reduce((sum, x) => sum + x, 0) / 20_000;
    expect(mean(random.next)).toBeCloseTo(0.5, 1);
    expect(mean(random.normal)).toBeCloseTo(0, 1);
    expect(mean(() => random.poisson(3))).toBeCloseTo(3, 1);
    expect(mean(() => random.poisson(100)) / 100).toBeCloseTo(1, 1);
    expect(mean(() => Math.log(random.logNormal(40, 1.3)))).toBeCloseTo(Math.log(40), 1);
    expect(
      mean(() =>
        random.weighted([
          [1, 3],
          [0, 1],
        ] as const),
      ),
    ).toBeCloseTo(0.75, 1);
  });

  test('samples without repeats', () => {
    const sample = stream('sample').sample([1, 2, 3, 4, 5], 9);
    expect([...sample].sort()).toEqual([1, 2, 3, 4, 5]);
  });
});
