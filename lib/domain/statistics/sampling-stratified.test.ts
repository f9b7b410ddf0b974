import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { upperBound, zeroFailureSize } from './sampling.ts';
import { allocate, stratifiedSize, stratifiedUpperBound } from './sampling-stratified.ts';

const strata = fc.array(
  fc.record({ size: fc.integer({ min: 1, max: 3000 }), minimum: fc.integer({ min: 0, max: 60 }) }),
  { minLength: 1, maxLength: 7 },
);

describe('allocation', () => {
  test('adds up, keeps minimums, takes from no stratum more than it holds, and gives more to the larger', () => {
    fc.assert(
      fc.property(strata, fc.integer({ min: 0, max: 4000 }), (parts, total) => {
        const sampled = allocate(total, parts);
        const population = parts.reduce((sum, { size }) => sum + size, 0);
        const least = parts.reduce((sum, { size, minimum }) => sum + Math.min(size, minimum), 0);
        expect(sampled.reduce((sum, n) => sum + n, 0)).toBe(Math.min(population, Math.max(total, least)));
        for (const [i, { size, minimum }] of parts.entries()) {
          expect(sampled[i]).toBeGreaterThanOrEqual(Math.min(size, minimum));
          expect(sampled[i]).toBeLessThanOrEqual(size);
          for (const [j, other] of parts.entries())
            if (other.size >= size && other.minimum >= minimum)
              expect(sampled[j]! + 1).toBeGreaterThanOrEqual(sampled[i]!);
        }
      }),
    );
  });

  test('without minimums in proportion, as by hand', () => {
    const sizes = [6000, 3000, 1000].map((size) => ({ size, minimum: 0 }));
    expect(allocate(100, sizes)).toEqual([60, 30, 10]);
    expect(allocate(7, sizes)).toEqual([4, 2, 1]);
    expect(allocate(0, sizes)).toEqual([0, 0, 0]);
    expect(allocate(5, [])).toEqual([]);
  });
});

describe('bound', () => {
  test('one stratum: the exact one', () => {
    expect(stratifiedUpperBound([{ size: 800, sampled: 100, flawed: 2 }], 0.95)).toBe(
      upperBound(2, 100, 0.95, 800),
    );
  });

  test('everything looked at: what was found', () => {
    const all = [
      { size: 30, sampled: 30, flawed: 2 },
      { size: 70, sampled: 70, flawed: 1 },
    ];
    expect(stratifiedUpperBound(all, 0.95)).toBe(0.03);
    expect(stratifiedUpperBound([], 0.95)).toBe(0);
  });

  test('in proportion, without a flaw: near that of one sample, never below it by more than one item', () => {
    const parts = [6000, 3000, 1000].map((size) => ({ size, sampled: size / 50, flawed: 0 }));
    const bound = stratifiedUpperBound(parts, 0.95);
    const plain = upperBound(0, 200, 0.95, 10_000);
    expect(bound).toBeGreaterThanOrEqual(plain - 1 / 10_000);
    expect(bound).toBeLessThan(1.03 * plain);
  });

  test('a stratum that was not sampled at all may be flawed through and through', () => {
    const parts = [
      { size: 90, sampled: 89, flawed: 0 },
      { size: 10, sampled: 0, flawed: 0 },
    ];
    expect(stratifiedUpperBound(parts, 0.95)).toBeGreaterThanOrEqual(0.1);
  });

  test('more flaws never lower it, more looked at never raise it', () => {
    const found = fc.record({
      size: fc.integer({ min: 2, max: 500 }),
      a: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(found, { minLength: 2, maxLength: 5 }), fc.nat(4), (parts, pick) => {
        const sample = parts.map(({ size, a }) => ({ size, sampled: Math.floor(a * (size - 1)), flawed: 0 }));
        const bound = stratifiedUpperBound(sample, 0.95);
        const one = sample[pick % sample.length]!;
        const more = sample.map((part) => (part === one ? { ...part, sampled: part.sampled + 1 } : part));
        expect(stratifiedUpperBound(more, 0.95)).toBeLessThanOrEqual(bound + 1e-9);
        const worse = more.map((part, i) => (i === pick % sample.length ? { ...part, flawed: 1 } : part));
        expect(stratifiedUpperBound(worse, 0.95)).toBeGreaterThanOrEqual(stratifiedUpperBound(more, 0.95));
      }),
    );
  });
});

test('the total that a stratified plan needs shows what it is for, and no smaller one does', () => {
  const parts = [8000, 1800, 200].map((size) => ({ size, minimum: 20 }));
  const total = stratifiedSize(0.95, 0.02, parts);
  const bound = (n: number) =>
    stratifiedUpperBound(
      allocate(n, parts).map((sampled, i) => ({ size: parts[i]!.size, sampled, flawed: 0 })),
      0.95,
    );
  expect(bound(total)).toBeLessThan(0.02);
  expect(bound(total - 1)).toBeGreaterThanOrEqual(0.02 - 1e-9);
  expect(total).toBeGreaterThanOrEqual(zeroFailureSize(0.95, 0.02, 10_000));
  expect(stratifiedSize(0.95, 0.02, parts, 1)).toBeGreaterThan(total);
  expect(stratifiedSize(0.95, 0.02, [{ size: 5, minimum: 0 }])).toBe(5);
});
