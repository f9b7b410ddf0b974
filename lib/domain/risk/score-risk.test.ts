import { describe, expect, test } from 'vitest';
import { CHANGE_KINDS } from '#lib/domain/change/observation.ts';
import { LEVELS } from '#lib/domain/person/observation.ts';
import { AREAS } from '#lib/domain/policy/areas.ts';
import { VALIDATION_OUTCOMES } from '#lib/domain/policy/facts.ts';
import { TIERS } from '#lib/domain/service/observation.ts';
import fc from '#tests/support/fast-check.ts';
import type { RiskInput } from './input.ts';
import { PARTS } from './parts.ts';
import { RISK_WEIGHTS, riskShares, scoreOfShares, scoreRisk } from './score-risk.ts';

const tiers = fc.array(fc.constantFrom(...TIERS), { maxLength: 4 });
const input: fc.Arbitrary<RiskInput> = fc.record({
  tiers,
  dependents: fc.array(fc.constantFrom(...TIERS), { maxLength: 15 }),
  kind: fc.constantFrom(...CHANGE_KINDS),
  areas: fc.option(fc.subarray([...AREAS])),
  testsOrDocsOnly: fc.boolean(),
  files: fc.nat(500),
  lines: fc.nat(20_000),
  authorChanges: fc.option(fc.nat(200)),
  authorLevel: fc.option(fc.constantFrom(...LEVELS)),
  recentIncidents: fc.nat(10),
  daysSinceLastChange: fc.option(fc.double({ min: 0, max: 90, noNaN: true })),
  validation: fc.constantFrom(...VALIDATION_OUTCOMES, 'none' as const),
  hasRollbackPlan: fc.boolean(),
  destructive: fc.boolean(),
  executedByAgent: fc.boolean(),
  isRevert: fc.boolean(),
});

const calm: RiskInput = {
  tiers: [4],
  dependents: [],
  kind: 'code',
  areas: [],
  testsOrDocsOnly: true,
  files: 1,
  lines: 1,
  authorChanges: 50,
  authorLevel: 'principal',
  recentIncidents: 0,
  daysSinceLastChange: 1,
  validation: 'passed',
  hasRollbackPlan: true,
  destructive: false,
  executedByAgent: false,
  isRevert: true,
};

const wild: RiskInput = {
  tiers: [1],
  dependents: [1, ...Array(9).fill(2)],
  kind: 'schema',
  areas: [...AREAS],
  testsOrDocsOnly: false,
  files: 100,
  lines: 5000,
  authorChanges: 0,
  authorLevel: 'junior',
  recentIncidents: 3,
  daysSinceLastChange: null,
  validation: 'failed',
  hasRollbackPlan: false,
  destructive: true,
  executedByAgent: true,
  isRevert: false,
};

describe('the risk score', () => {
  test('is the sum of its parts, each a whole number from 0 to its weight', () => {
    fc.assert(
      fc.property(input, (one) => {
        const { score, parts } = scoreRisk(one);
        expect(parts.map(({ part }) => part)).toEqual(PARTS);
        expect(score).toBe(parts.reduce((sum, { points }) => sum + points, 0));
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        for (const { points, weight, why, source } of parts) {
          expect(Number.isInteger(points) && points >= 0 && points <= weight).toBe(true);
          expect(why).toMatch(/^[A-Z\d].*\.$/);
          expect(source).not.toBe('');
        }
        expect(scoreOfShares(riskShares(one))).toBe(score);
      }),
    );
  });

  test('goes from 0 to 100', () => {
    expect(Object.values(RISK_WEIGHTS).reduce((sum, weight) => sum + weight, 0)).toBe(100);
    expect(scoreRisk(calm).score).toBe(0);
    expect(scoreRisk(wild).score).toBe(100);
  });

  test('is a value that comes out the same each time, whatever the order of what it is given', () => {
    fc.assert(
      fc.property(input, (one) => {
        const turned = {
          ...one,
          tiers: one.tiers.toReversed(),
          dependents: one.dependents.toReversed(),
          areas: one.areas?.toReversed() ?? null,
        };
        expect(scoreRisk(turned)).toEqual(scoreRisk(one));
      }),
    );
  });

  test('cannot know AI involvement: there is no field that it could stand in', () => {
    type Fields = keyof RiskInput;
    // a compile-time proof: does not type-check as soon as such a field exists
    const noField: Extract<
      Fields,
      `ai${string}` | `${string}nvolvement${string}` | 'grade' | 'tools'
    > extends never
      ? true
      : false = true;
    expect(noField).toBe(true);
    expect(Object.keys(wild).filter((field) => /^ai|involve|tool|model|provenance/i.test(field))).toEqual([]);
    const smuggled = { ...wild, aiInvolvement: 'agent', provenance: { involvement: 'agent' } };
    expect(scoreRisk(smuggled)).toEqual(scoreRisk(wild));
  });
});

describe('more of what is risky never lowers the score, nor any part', () => {
  const level = ['principal', 'senior', 'mid', 'junior'] as const;
  const pick = <T>(values: readonly T[]) => fc.tuple(fc.nat(values.length - 1), fc.nat(values.length - 1));
  const ordered = <T>(values: readonly T[], [a, b]: readonly [number, number]) =>
    [values[Math.min(a, b)]!, values[Math.max(a, b)]!] as const;
  const cases: Record<string, fc.Arbitrary<readonly [Partial<RiskInput>, Partial<RiskInput>]>> = {
    'a more critical service': fc
      .tuple(
        tiers.filter((some) => some.length > 0),
        fc.constantFrom(...TIERS),
      )
      .map(([some, tier]) => [{ tiers: some }, { tiers: [...some, tier] }] as const),
    'a further dependent': fc.tuple(tiers, fc.constantFrom(...TIERS)).map(
      ([some, tier]) =>
        [
          { tiers: [2], dependents: some },
          { tiers: [2], dependents: [...some, tier] },
        ] as const,
    ),
    'a further area': fc
      .tuple(fc.subarray([...AREAS]), fc.constantFrom(...AREAS))
      .map(([some, area]) => [{ areas: some }, { areas: [...some, area] }] as const),
    'more files': fc
      .tuple(fc.nat(200), fc.nat(200))
      .map(([a, b]) => [{ files: a }, { files: a + b }] as const),
    'more lines': fc
      .tuple(fc.nat(5000), fc.nat(5000))
      .map(([a, b]) => [{ lines: a }, { lines: a + b }] as const),
    'more incidents': fc
      .tuple(fc.nat(6), fc.nat(6))
      .map(([a, b]) => [{ recentIncidents: a }, { recentIncidents: a + b }] as const),
    'fewer changes of the author': fc
      .tuple(fc.nat(20), fc.nat(20))
      .map(([a, b]) => [{ authorChanges: a + b }, { authorChanges: a }] as const),
    'a longer time': fc
      .tuple(fc.nat(45), fc.option(fc.nat(45)))
      .map(
        ([a, b]) => [{ daysSinceLastChange: a }, { daysSinceLastChange: b === null ? null : a + b }] as const,
      ),
    'a lower level': pick(level).map((two) => {
      const [a, b] = ordered(level, two);
      return [{ authorLevel: a }, { authorLevel: b }] as const;
    }),
    'a worse validation': pick(['passed', 'running', 'none', 'failed']).map((two) => {
      const [a, b] = ordered(['passed', 'running', 'none', 'failed'] as const, two);
      return [{ validation: a }, { validation: b }] as const;
    }),
    'no rollback plan': fc.constant([{ hasRollbackPlan: true }, { hasRollbackPlan: false }] as const),
    'a destructive operation': fc.constant([{ destructive: false }, { destructive: true }] as const),
    'an agent that executes': fc.constant([{ executedByAgent: false }, { executedByAgent: true }] as const),
    'no revert': fc.constant([{ isRevert: true }, { isRevert: false }] as const),
    'not only tests': fc.constant([{ testsOrDocsOnly: true }, { testsOrDocsOnly: false }] as const),
  };
  test.each(Object.keys(cases))('%s', (name) => {
    fc.assert(
      fc.property(input, cases[name]!, (one, [less, more]) => {
        const [before, after] = [scoreRisk({ ...one, ...less }), scoreRisk({ ...one, ...more })];
        expect(after.score).toBeGreaterThanOrEqual(before.score);
        for (const [index, { points }] of before.parts.entries())
          expect(after.parts[index]!.points).toBeGreaterThanOrEqual(points);
      }),
    );
  });

  test('what is not known is never the best case', () => {
    const unknown = scoreRisk({ ...calm, tiers: [], areas: null, authorChanges: null, authorLevel: null });
    for (const part of ['tier', 'dependents', 'areas', 'familiarity', 'level'])
      expect(unknown.parts.find((one) => one.part === part)!.points).toBeGreaterThan(0);
  });
});
