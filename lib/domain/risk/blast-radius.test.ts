import { describe, expect, test } from 'vitest';
import { CHANGE_KINDS } from '#lib/domain/change/observation.ts';
import { AREAS } from '#lib/domain/policy/areas.ts';
import { BLAST_RADII, type BlastRadius } from '#lib/domain/policy/facts.ts';
import { TIERS } from '#lib/domain/service/observation.ts';
import fc from '#tests/support/fast-check.ts';
import { type BlastRadiusInput, judgeBlastRadius } from './blast-radius.ts';

const plain: BlastRadiusInput = {
  tiers: [3],
  dependents: [],
  kind: 'code',
  areas: [],
  destructive: false,
  declared: null,
};
const radius = (fields: Partial<BlastRadiusInput>) => judgeBlastRadius({ ...plain, ...fields }).radius;
const rank = (value: BlastRadius | null) => (value === null ? -1 : BLAST_RADII.indexOf(value));

describe('the blast radius', () => {
  test.each<[Partial<BlastRadiusInput>, BlastRadius | null]>([
    [{}, 'low'],
    [{ tiers: [2] }, 'low'],
    [{ pathsUnproven: true }, 'medium'],
    [{ tiers: [1], pathsUnproven: true }, 'medium'],
    [{ tiers: [2], kind: 'config' }, 'medium'],
    [{ tiers: [2], areas: ['auth'] }, 'medium'],
    [{ tiers: [2], areas: null }, 'medium'],
    [{ tiers: [4], dependents: [1] }, 'medium'],
    [{ dependents: [3, 3, 4] }, 'medium'],
    [{ tiers: [1] }, 'medium'],
    [{ tiers: [4, 1] }, 'medium'],
    [{ tiers: [1], kind: 'config' }, 'high'],
    [{ tiers: [1], kind: 'schema' }, 'high'],
    [{ tiers: [1], areas: ['auth'] }, 'high'],
    [{ tiers: [1], areas: ['payments'] }, 'medium'],
    [{ tiers: [1], areas: null }, 'high'],
    [{ tiers: [1], dependents: [1] }, 'high'],
    [{ tiers: [1], dependents: [2] }, 'medium'],
    [{ dependents: Array(10).fill(4) }, 'high'],
    [{ destructive: true }, 'high'],
    [{ declared: 'medium' }, 'medium'],
    [{ tiers: [1], kind: 'data', declared: 'low' }, 'high'],
    [{ tiers: [] }, null],
    [{ tiers: [], destructive: true, declared: 'medium' }, null],
    [{ tiers: [], declared: 'high' }, 'high'],
  ])('%j is %s', (fields, expected) => {
    expect(radius(fields)).toBe(expected);
  });

  test('is never lower than declared, says why, and never falls when something is added', () => {
    const some = fc.record({
      tiers: fc.array(fc.constantFrom(...TIERS), { minLength: 1, maxLength: 4 }),
      dependents: fc.array(fc.constantFrom(...TIERS), { maxLength: 12 }),
      kind: fc.constantFrom(...CHANGE_KINDS),
      areas: fc.subarray([...AREAS]),
      destructive: fc.boolean(),
      declared: fc.option(fc.constantFrom(...BLAST_RADII)),
    });
    fc.assert(
      fc.property(some, fc.constantFrom(...TIERS), fc.constantFrom(...AREAS), (input, tier, area) => {
        const judged = judgeBlastRadius(input);
        expect(rank(judged.radius)).toBeGreaterThanOrEqual(rank(input.declared));
        expect(judged.reasons.length).toBeGreaterThan(0);
        for (const more of [
          { ...input, tiers: [...input.tiers, tier] },
          { ...input, dependents: [...input.dependents, tier] },
          { ...input, areas: [...input.areas, area] },
          { ...input, areas: null },
          { ...input, destructive: true },
        ])
          expect(rank(judgeBlastRadius(more).radius)).toBeGreaterThanOrEqual(rank(judged.radius));
      }),
    );
  });
});
