import { describe, expect, test } from 'vitest';
import { poissonInterval } from './poisson.ts';

describe('poissonInterval', () => {
  // R 4.2.2: poisson.test(x)$conf.int; to two decimals the table of Garwood (1936).
  test.each([
    [0, 0, 3.688879454113935],
    [1, 0.0253178079842899, 5.571643390938899],
    [5, 1.623486390118421, 11.66833207932267],
    [10, 4.795388696132434, 18.39035604201778],
    [100, 81.36399125092316, 121.6267937924264],
  ])('%d events', (count, low, high) => {
    expect(poissonInterval(count).low).toBeCloseTo(low, 11);
    expect(poissonInterval(count).high).toBeCloseTo(high, 11);
  });

  test('refuses what is not a count', () => {
    for (const count of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => poissonInterval(count)).toThrow(RangeError);
    }
  });
});
