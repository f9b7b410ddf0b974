import { discoveries } from '../statistics/benjamini-hochberg.ts';
import { type FiniteDraw, hypergeometricSumAtLeast } from '../statistics/hypergeometric.ts';
import { groupBy, type ReviewFact } from './facts.ts';

/** The share of the pairs shown that may be chance, on average. */
export const FALSE_DISCOVERIES = 0.05;

/** Two people who approve each other's changes. */
export interface Pair {
  /** By id, the smaller first. */
  people: readonly [string, string];
  /** Approvals by the first of the second's changes, and back; with what chance alone would give. */
  approvals: readonly [number, number];
  expected: readonly [number, number];
  /** The larger of the two directions' chances of as many approvals. */
  p: number;
  /** Stands out among all pairs that could have. */
  aboveChance: boolean;
}

const key = (a: string, b: string) => `${a} ${b}`;

/**
 * Pairs that approve each other more often than their volumes explain. The null: within each service, whoever approved
 * there spread their approvals over the changes of others that were approved there, at random; so the approvals of A
 * for B are a sum of hypergeometric counts, given how much each of them approved and wrote. Both directions must be
 * above chance, so the larger p counts. All pairs that could have approved each other are tested together, with the
 * false discovery rate controlled. Above chance is a question, not a fault: two who share a subject look the same.
 */
export function reciprocalPairs(facts: readonly ReviewFact[]): { tested: number; pairs: Pair[] } {
  const draws = new Map<string, FiniteDraw[]>();
  const counts = new Map<string, number>();
  const approvals = facts.filter(
    ({ decision, author, reviewer }) => decision === 'approve' && author !== null && author !== reviewer,
  );
  for (const inService of groupBy(approvals, ({ service }) => service).values()) {
    const given = groupBy(inService, ({ reviewer }) => reviewer);
    const written = groupBy(inService, ({ author }) => author ?? '');
    for (const [reviewer, own] of given) {
      const others = inService.length - (written.get(reviewer)?.length ?? 0);
      for (const { author } of own)
        counts.set(key(reviewer, author ?? ''), (counts.get(key(reviewer, author ?? '')) ?? 0) + 1);
      for (const [author, received] of written) {
        if (author === reviewer) continue;
        const draw = { population: others, flawed: received.length, sampled: own.length };
        const known = draws.get(key(reviewer, author));
        if (known) known.push(draw);
        else draws.set(key(reviewer, author), [draw]);
      }
    }
  }
  const mean = (some: readonly FiniteDraw[]) =>
    some.reduce((sum, { population, flawed, sampled }) => sum + (flawed * sampled) / population, 0);
  const possible: Pair[] = [];
  for (const [forward, there] of draws) {
    const [a = '', b = ''] = forward.split(' ');
    const back = draws.get(key(b, a));
    if (a > b || !back) continue;
    const seen = [counts.get(key(a, b)) ?? 0, counts.get(key(b, a)) ?? 0] as const;
    const p =
      seen[0] === 0 || seen[1] === 0
        ? 1
        : Math.max(hypergeometricSumAtLeast(seen[0], there), hypergeometricSumAtLeast(seen[1], back));
    possible.push({
      people: [a, b],
      approvals: seen,
      expected: [mean(there), mean(back)],
      p,
      aboveChance: false,
    });
  }
  const found = discoveries(
    possible.map(({ p }) => p),
    FALSE_DISCOVERIES,
  );
  return {
    tested: possible.length,
    pairs: possible.filter((_, i) => found[i]).map((pair) => ({ ...pair, aboveChance: true })),
  };
}
