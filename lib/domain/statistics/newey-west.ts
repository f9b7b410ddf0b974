import { dot } from './linear-algebra.ts';

/**
 * How many lags of autocorrelation are allowed for in a series of n points: floor(4 (n / 100)^(2/9)); 2 for half a
 * year of weeks, 3 for a year.
 * Source: W. K. Newey and K. D. West, Rev. Econ. Stud. 61 (1994) 631-653, their rule of thumb for Bartlett's kernel.
 */
export function automaticLag(n: number): number {
  return Math.floor(4 * (n / 100) ** (2 / 9));
}

/**
 * Covariance matrix of estimates that solve `sum(scores) = 0`, robust against uneven spread and autocorrelation up
 * to `lag`:
 *
 *     bread (G0 + sum over l of (1 - l / (lag + 1)) (Gl + Gl')) bread,   Gl = sum over t of u_t u_(t-l)'
 *
 * `scores`: one row u_t a point, in order of time; `bread`: inverse of the information.
 * Source: W. K. Newey and K. D. West, Econometrica 55 (1987) 703-708.
 */
export function neweyWest(
  scores: readonly (readonly number[])[],
  bread: readonly (readonly number[])[],
  lag: number,
): number[][] {
  const meat = bread.map((_, i) => bread.map((__, j) => product(scores, i, j, 0)));
  for (let l = 1; l <= lag; l += 1) {
    const weight = 1 - l / (lag + 1);
    for (const [i, row] of meat.entries())
      for (const j of row.keys()) row[j]! += weight * (product(scores, i, j, l) + product(scores, j, i, l));
  }
  const half = bread.map((row) => meat.map((_, j) => dot(row, column(meat, j))));
  return half.map((row) => bread.map((_, j) => dot(row, column(bread, j))));
}

const column = (matrix: readonly (readonly number[])[], j: number) => matrix.map((row) => row[j]!);

/** Sum over t of u_t[i] u_(t-lag)[j]. */
function product(scores: readonly (readonly number[])[], i: number, j: number, lag: number): number {
  let sum = 0;
  for (let t = lag; t < scores.length; t += 1) sum += scores[t]![i]! * scores[t - lag]![j]!;
  return sum;
}

/** Autocorrelation of residuals at lags 1 to `most`, about 0: sum(e_t e_(t-l)) / sum(e_t^2). */
export function autocorrelation(residuals: readonly number[], most: number): number[] {
  const all = dot(residuals, residuals);
  return Array.from({ length: most }, (_, index) => {
    const lag = index + 1;
    return dot(residuals.slice(lag), residuals.slice(0, -lag)) / all;
  });
}

/**
 * Durbin and Watson's d: 2 without autocorrelation at lag 1, towards 0 when neighbours are alike, towards 4 when
 * they alternate. Source: J. Durbin and G. S. Watson, Biometrika 37 (1950) 409-428.
 */
export function durbinWatson(residuals: readonly number[]): number {
  const steps = residuals.slice(1).map((residual, index) => residual - residuals[index]!);
  return dot(steps, steps) / dot(residuals, residuals);
}
