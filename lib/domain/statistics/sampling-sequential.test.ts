import { describe, expect, test } from 'vitest';
import { acceptanceSize } from './sampling.ts';
import { sequentialPlan, sequentialVerdict, waldLines } from './sampling-sequential.ts';

test('published: NIST/SEMATECH e-Handbook 6.2.6, p1 = 0.01, p2 = 0.10, alpha = 0.05, beta = 0.10', () => {
  const lines = waldLines({ p0: 0.01, p1: 0.1, alpha: 0.05, beta: 0.1 });
  expect(lines.acceptAt).toBeCloseTo(-0.939, 3);
  expect(lines.rejectAt).toBeCloseTo(1.205, 3);
  // printed there as 0.039, cut off
  expect(Math.floor(1000 * lines.slope)).toBe(39);
  // the table there: at 24 items accept 0 and reject 3; none of both at the first item
  const at = (n: number) => [lines.acceptAt + lines.slope * n, lines.rejectAt + lines.slope * n] as const;
  expect(Math.floor(at(24)[0])).toBe(0);
  expect(Math.ceil(at(24)[1])).toBe(3);
  expect(Math.floor(at(1)[0])).toBe(-1);
  expect(Math.ceil(at(1)[1])).toBe(2);
});

describe.each([
  { p0: 0.005, p1: 0.02, alpha: 0.1, beta: 0.05 },
  { p0: 0.002, p1: 0.02, alpha: 0.05, beta: 0.05 },
  { p0: 0.01, p1: 0.05, alpha: 0.1, beta: 0.1 },
  { p0: 0.01, p1: 0.05, alpha: 0.05, beta: 0.01, population: 900 },
  { p0: 0.005, p1: 0.02, alpha: 0.1, beta: 0.05, population: 1500 },
])('plan for %o', (aim) => {
  const plan = sequentialPlan(aim);

  test('accepts p1 with a chance of beta at most, p0 with about 1 - alpha, summed over all courses', () => {
    expect(plan.at.p1.accepts).toBeLessThanOrEqual(aim.beta);
    expect(plan.at.p0.accepts).toBeGreaterThan(1 - aim.alpha - 0.025);
  });

  test('looks at fewer items than the plan of fixed size with the same risks, on average', () => {
    expect(plan.at.p0.looksAt).toBeLessThan(plan.truncation / 1.5);
    expect(plan.at.p1.looksAt).toBeLessThan(plan.truncation / 1.5);
  });

  test('ends: nothing is left to go on with at the last item, and the lines never cross', () => {
    for (let flawed = 0; flawed <= plan.truncation; flawed++)
      expect(sequentialVerdict(plan, plan.truncation, flawed)).not.toBe('continue');
    for (const [i, most] of plan.accept.entries()) expect(most).toBeLessThan(plan.reject[i]!);
    expect(sequentialVerdict(plan, 0, 0)).toBe('continue');
    expect(sequentialVerdict(plan, 1, 0)).toBe('continue');
  });
});

test('never looks at more than there are', () => {
  const plan = sequentialPlan({ p0: 0.005, p1: 0.02, alpha: 0.1, beta: 0.05, population: 200 });
  expect(plan.truncation).toBe(200);
  expect(plan.at.p1.accepts).toBeLessThanOrEqual(0.05);
  // all looked at: fewer than 2% of 200 is 3 or fewer
  expect(sequentialVerdict(plan, 200, 4)).toBe('reject');
});

test('refuses risks and rates that are none', () => {
  expect(() => sequentialPlan({ p0: 0.02, p1: 0.02, alpha: 0.1, beta: 0.1 })).toThrow(RangeError);
  expect(() => waldLines({ p0: 0.01, p1: 0.02, alpha: 0.6, beta: 0.5 })).toThrow(RangeError);
  expect(acceptanceSize(0.95, 0.02, 0)).toBe(149);
});
