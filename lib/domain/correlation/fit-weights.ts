import { examine, FACTORS, type Factor, type Findings } from './factors.ts';
import type { ReplayedIncident } from './replay.ts';
import type { Weights } from './weights.ts';

/** Alternatives of which one was true. A row is the factors and, last, 1 for "no change" or 0. */
export interface Choice {
  rows: readonly (readonly number[])[];
  chosen: number;
  weight: number;
}

/**
 * How often, for each incident with a cause, one without is imagined: the same, its culprits taken away. An
 * assumption, as no history here has incidents that no change caused.
 */
export const NO_CHANGE_SHARE = 0.1;

/** What a replayed incident teaches: the culprit among all candidates, and "no change" among the others. */
export function choicesOf({ incident, candidates, graph, at, culprits }: ReplayedIncident): Choice[] {
  const noChange = [...FACTORS.map(() => 0), 1];
  const rowsOf = (some: typeof candidates): Findings[] => {
    const { count, findingsOf } = examine(incident, some, graph, at);
    return Array.from({ length: count }, (_, index) => findingsOf(index));
  };
  const all = rowsOf(candidates);
  const row = ({ factors }: Findings) => [...factors, 0];
  const guilty = all.flatMap(({ candidate }, index) => (culprits.has(candidate.changeId) ? [index] : []));
  const rows = [...all.map(row), noChange];
  const without = rowsOf(candidates.filter(({ changeId }) => !culprits.has(changeId))).map(row);
  return [
    ...guilty.map((chosen) => ({ rows, chosen, weight: 1 / guilty.length })),
    { rows: [...without, noChange], chosen: without.length, weight: NO_CHANGE_SHARE },
  ];
}

const RIDGE = 1;
const MOST_STEPS = 50;
const CLOSE_ENOUGH = 1e-8;

/**
 * The weights that make the choices likeliest: conditional logit with a small penalty on each weight times its
 * factor's spread (ridge), by Newton's method with halved steps. The log-likelihood is concave, so the answer is
 * the only one. Throws a RangeError without choices.
 */
export function fitWeights(choices: readonly Choice[]): Weights {
  if (choices.length === 0) throw new RangeError('nothing to fit on');
  const size = FACTORS.length + 1;
  const penalty = variances(choices, size).map((variance) => RIDGE * (variance + 1e-6));
  let weights: number[] = Array(size).fill(0);
  let best = evaluate(choices, weights, penalty);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const direction = solve(best.curvature, best.slope);
    let length = 1;
    let next = best;
    let moved = weights;
    for (; length > CLOSE_ENOUGH; length /= 2) {
      moved = weights.map((weight, i) => weight + length * direction[i]!);
      next = evaluate(choices, moved, penalty);
      if (next.value >= best.value) break;
    }
    const gain = next.value - best.value;
    if (gain < CLOSE_ENOUGH) break;
    weights = moved;
    best = next;
  }
  const factors = Object.fromEntries(FACTORS.map((factor, i) => [factor, weights[i]!])) as Record<
    Factor,
    number
  >;
  return { factors, noChange: weights.at(-1)! };
}

function variances(choices: readonly Choice[], size: number): number[] {
  const sums = Array.from({ length: size }, () => ({ count: 0, sum: 0, squares: 0 }));
  for (const { rows } of choices) {
    for (const row of rows) {
      for (const [i, one] of sums.entries()) {
        one.count += 1;
        one.sum += row[i]!;
        one.squares += row[i]! ** 2;
      }
    }
  }
  return sums.map(({ count, sum, squares }) => squares / count - (sum / count) ** 2);
}

/** Penalised log-likelihood, its gradient, and the negative of its Hessian. */
function evaluate(choices: readonly Choice[], weights: readonly number[], penalty: readonly number[]) {
  let value = -weights.reduce((sum, w, i) => sum + (penalty[i]! * w * w) / 2, 0);
  const slope = weights.map((w, i) => -penalty[i]! * w);
  const curvature = weights.map((_, i) => weights.map((_, j) => (i === j ? penalty[i]! : 0)));
  for (const { rows, chosen, weight } of choices) {
    const scores = rows.map((row) => dot(row, weights));
    const highest = scores.reduce((most, score) => Math.max(most, score));
    const masses = scores.map((score) => Math.exp(score - highest));
    const total = masses.reduce((sum, mass) => sum + mass, 0);
    value += weight * (scores[chosen]! - highest - Math.log(total));
    const mean: number[] = weights.map(() => 0);
    for (const [r, row] of rows.entries()) {
      const p = masses[r]! / total;
      for (const [i, x] of row.entries()) {
        if (x === 0) continue;
        mean[i]! += p * x;
        for (let j = 0; j <= i; j += 1) curvature[i]![j]! += weight * p * x * row[j]!;
      }
    }
    for (const [i, m] of mean.entries()) {
      slope[i]! += weight * (rows[chosen]![i]! - m);
      for (let j = 0; j <= i; j += 1) curvature[i]![j]! -= weight * m * mean[j]!;
    }
  }
  for (const [i, row] of curvature.entries()) for (let j = 0; j < i; j += 1) curvature[j]![i] = row[j]!;
  return { value, slope, curvature };
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** Solves `matrix x = right` for a symmetric positive definite matrix, by Gauss's elimination. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (const [i, pivot] of rows.entries()) {
    for (const below of rows.slice(i + 1)) {
      const times = below[i]! / pivot[i]!;
      for (let j = i; j < below.length; j += 1) below[j]! -= times * pivot[j]!;
    }
  }
  const answer: number[] = Array(rows.length).fill(0);
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    const row = rows[i]!;
    answer[i] = (row.at(-1)! - dot(row.slice(0, -1), answer)) / row[i]!;
  }
  return answer;
}
