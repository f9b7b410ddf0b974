import { dot, solve } from './linear-algebra.ts';

/** Rows with the same features, and how many of them had the event. */
export interface LogisticRow {
  features: readonly number[];
  n: number;
  events: number;
}

export interface LogisticFit {
  intercept: number;
  coefficients: readonly number[];
}

const MOST_STEPS = 100;
const CLOSE_ENOUGH = 1e-9;

/**
 * The logistic regression that makes the rows likeliest, with a ridge penalty: each coefficient, times its
 * feature's standard deviation, costs `ridge`/2 times its square, as if it were expected to be normal about 0 with
 * variance 1/`ridge` (S. le Cessie and J. C. van Houwelingen, Applied Statistics 41 (1992) 191-201). The intercept
 * costs nothing. Newton's method with halved steps on a concave function: the answer is the only one. A feature
 * that never varies gets 0.
 *
 * @throws RangeError without rows, or where all or none had the event
 */
export function fitLogistic(rows: readonly LogisticRow[], ridge = 1): LogisticFit {
  const n = rows.reduce((sum, row) => sum + row.n, 0);
  const events = rows.reduce((sum, row) => sum + row.events, 0);
  if (events === 0 || events === n) throw new RangeError(`nothing to tell apart: ${events} of ${n}`);
  const size = rows[0]!.features.length;
  const means = meansOf(rows, size, n);
  const penalty = variances(rows, means, n).map((variance) => ridge * Math.max(variance, 1e-9));
  let fit: number[] = [Math.log(events / (n - events)), ...Array<number>(size).fill(0)];
  let best = evaluate(rows, fit, penalty);
  for (let count = 0; count < MOST_STEPS; count += 1) {
    const direction = solve(best.curvature, best.slope);
    let length = 1;
    let [next, moved] = [best, fit];
    for (; length > CLOSE_ENOUGH; length /= 2) {
      moved = fit.map((value, index) => value + length * direction[index]!);
      next = evaluate(rows, moved, penalty);
      if (next.value >= best.value) break;
    }
    if (next.value < best.value) break;
    // in standard errors, so that it ends alike whatever the features' units
    const step = Math.max(
      ...direction.map((d, j) => Math.abs(length * d) * Math.sqrt(best.curvature[j]![j]!)),
    );
    [fit, best] = [moved, next];
    if (step < CLOSE_ENOUGH) break;
  }
  const [intercept, ...coefficients] = fit;
  return { intercept: intercept!, coefficients };
}

/** Probability of the event. */
export function predictLogistic(
  { intercept, coefficients }: LogisticFit,
  features: readonly number[],
): number {
  return 1 / (1 + Math.exp(-(intercept + dot(coefficients, features))));
}

function meansOf(rows: readonly LogisticRow[], size: number, n: number): number[] {
  return Array.from(
    { length: size },
    (_, j) => rows.reduce((sum, row) => sum + row.n * row.features[j]!, 0) / n,
  );
}

function variances(rows: readonly LogisticRow[], means: readonly number[], n: number): number[] {
  return means.map(
    (mean, j) => rows.reduce((sum, row) => sum + row.n * (row.features[j]! - mean) ** 2, 0) / n,
  );
}

/** Penalised log-likelihood, its gradient and the negative of its Hessian; the intercept comes first. */
function evaluate(rows: readonly LogisticRow[], fit: readonly number[], penalty: readonly number[]) {
  const [intercept, ...coefficients] = fit;
  const costs = [0, ...penalty];
  let value = -coefficients.reduce((sum, b, j) => sum + (penalty[j]! * b * b) / 2, 0);
  const slope = fit.map((b, i) => -costs[i]! * b);
  const curvature = fit.map((_, i) => fit.map((_, j) => (i === j ? costs[i]! : 0)));
  for (const { features, n, events } of rows) {
    const logit = intercept! + dot(coefficients, features);
    // ln(1 + e^logit) without overflow
    value += events * logit - n * (Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))));
    const p = 1 / (1 + Math.exp(-logit));
    const spread = n * p * (1 - p);
    const row = [1, ...features];
    for (const [i, x] of row.entries()) {
      if (x === 0) continue;
      slope[i]! += x * (events - n * p);
      for (let j = 0; j <= i; j += 1) curvature[i]![j]! += spread * x * row[j]!;
    }
  }
  for (const [i, row] of curvature.entries()) for (let j = 0; j < i; j += 1) curvature[j]![i] = row[j]!;
  return { value, slope, curvature };
}
