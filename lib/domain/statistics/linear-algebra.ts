export const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** Solves `matrix x = right` for a symmetric positive definite matrix, by Cholesky's decomposition. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const lower: number[][] = [];
  for (const [i, row] of matrix.entries()) {
    lower[i] = [];
    for (let j = 0; j <= i; j += 1) {
      const rest = row[j]! - dot(lower[i]!.slice(0, j), lower[j]!.slice(0, j));
      lower[i]![j] = i === j ? Math.sqrt(rest) : rest / lower[j]![j]!;
    }
  }
  const middle: number[] = [];
  for (const [i, row] of lower.entries()) middle[i] = (right[i]! - dot(row.slice(0, i), middle)) / row[i]!;
  const answer: number[] = Array(right.length).fill(0);
  for (let i = right.length - 1; i >= 0; i -= 1) {
    let rest = middle[i]!;
    for (let j = i + 1; j < right.length; j += 1) rest -= lower[j]![i]! * answer[j]!;
    answer[i] = rest / lower[i]![i]!;
  }
  return answer;
}

/** The inverse of a symmetric positive definite matrix. */
export function inverse(matrix: readonly (readonly number[])[]): number[][] {
  return matrix.map((_, column) =>
    solve(
      matrix,
      matrix.map((__, row) => (row === column ? 1 : 0)),
    ),
  );
}

/** Variance of the sum `weights . x` where x has this covariance. */
export function varianceOf(covariance: readonly (readonly number[])[], weights: readonly number[]): number {
  return dot(
    weights,
    covariance.map((row) => dot(row, weights)),
  );
}
