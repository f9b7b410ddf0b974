import { expect, test } from 'vitest';
import { eventRate } from './event-rate.ts';

test('13 incidents in 364 person-weeks: R 4.2.2, poisson.test(13, 364), per 100', () => {
  const rate = eventRate(13, 364, 100);
  expect(rate.value).toBeCloseTo(3.571428571428571, 12);
  expect(rate.low).toBeCloseTo(1.901635299726319, 11);
  expect(rate.high).toBeCloseTo(6.107251625867823, 11);
});

test('below five events an upper limit, without time nothing', () => {
  const none = eventRate(0, 600, 1);
  expect(none).toMatchObject({ tooFew: true, value: null, method: 'garwood-one-sided' });
  // R: qgamma(.95, 1) / 600, near the rule of three
  expect(none.atMost).toBeCloseTo(2.995732273553991 / 600, 12);
  // R: qgamma(.95, 3) = 6.295793621871989
  expect(eventRate(2, 10, 10).atMost).toBeCloseTo(6.295793621871989, 10);
  expect(eventRate(7, 0, 1)).toMatchObject({ tooFew: true, method: 'no-exposure' });
  expect(eventRate(7, 0, 1).atMost).toBeUndefined();
  expect(() => eventRate(1.5, 10, 1)).toThrow(RangeError);
});
