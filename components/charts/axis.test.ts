import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { linearAxis, place, ratioAxis, signedAxis, ticks } from './axis.ts';

const values = fc.array(fc.double({ min: 0.001, max: 90, noNaN: true }), { minLength: 1, maxLength: 8 });

describe('an axis', () => {
  test('holds every value and keeps their order', () => {
    fc.assert(
      fc.property(values, (given) => {
        for (const axis of [linearAxis(given), ratioAxis(given)]) {
          const sorted = [...given].sort((a, b) => a - b);
          const places = sorted.map((value) => place(axis, value));
          expect(axis.max).toBeGreaterThanOrEqual(Math.max(...given) * (1 - 1e-9));
          expect(places).toEqual([...places].sort((a, b) => a - b));
          expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
          expect(Math.max(...places)).toBeLessThanOrEqual(100);
        }
      }),
    );
  });

  test('starts a rate at 0 and labels round numbers', () => {
    expect(ticks(linearAxis([7.3, 2]))).toEqual([0, 2, 4, 6, 8]);
    expect(linearAxis([])).toEqual({ kind: 'linear', min: 0, max: 1 });
  });

  test('puts a difference of 0 in the middle', () => {
    const axis = signedAxis([-3.2, 1, 0]);
    expect(axis).toEqual({ kind: 'linear', min: -5, max: 5, reference: 0 });
    expect(place(axis, 0)).toBe(50);
    expect(ticks(axis)).toEqual([-5, -2.5, 0, 2.5, 5]);
  });

  test('puts the ratio 1 in the middle', () => {
    const axis = ratioAxis([0.3, 2.5]);
    expect(place(axis, 1)).toBe(50);
    expect(ticks(axis)).toEqual([0.2, 0.45, 1, 2.2, 5]);
    expect(place(axis, 1000)).toBe(100);
  });
});
