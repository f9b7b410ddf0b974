import { expect, test } from 'vitest';
import { BLAST_RADII } from '#lib/domain/policy/facts.ts';
import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import fc from '#tests/support/fast-check.ts';
import { type BulkFacts, mayApproveInBulk } from './bulk.ts';
import { rationaleNeeded } from './rationale.ts';

const plain: BulkFacts = { tier: 3, involvement: 'none', blastRadius: 'low' };

test.each<[string, Partial<BulkFacts>, boolean]>([
  ['a small change of a lesser service', {}, true],
  ['with an assistant', { involvement: 'assisted' }, true],
  ['of medium blast radius on Tier 2', { tier: 2, blastRadius: 'medium' }, true],
  ['Tier 1', { tier: 1 }, false],
  ['no known service', { tier: null }, false],
  ['what an agent did', { involvement: 'agent' }, false],
  ['unknown provenance', { involvement: 'unknown' }, false],
  ['high blast radius', { blastRadius: 'high' }, false],
  ['unknown blast radius', { blastRadius: null }, false],
])('in bulk: %s', (_, facts, allowed) => {
  expect(mayApproveInBulk({ ...plain, ...facts }).allowed).toBe(allowed);
});

test('nothing that needs a rationale is approved in bulk, and every refusal says why', () => {
  const anything = fc.record({
    tier: fc.constantFrom(null, 1, 2, 3, 4),
    involvement: fc.constantFrom(...INVOLVEMENTS),
    blastRadius: fc.constantFrom(null, ...BLAST_RADII),
  }) as fc.Arbitrary<BulkFacts>;
  fc.assert(
    fc.property(anything, (facts) => {
      const verdict = mayApproveInBulk(facts);
      if (!verdict.allowed) {
        expect(verdict.reason).toMatch(/\.$/);
        return;
      }
      const { tier, involvement } = facts;
      const services = tier === null ? [] : [{ slug: 'a', tier, dependsOnTiers: [], dependentTiers: [] }];
      expect(rationaleNeeded('approve', { services, ai: { involvement, grade: null } })).toBeNull();
    }),
  );
});
