import { logInterval, type TwoGroups } from './relative-risk.ts';
import { chiSquareUpper } from './special.ts';

/** A chi-square statistic with one degree of freedom. */
export interface ChiSquare {
  statistic: number;
  p: number;
}

export interface CommonOdds {
  /** Common odds ratio with its 95% interval; null where a sum of the formula is 0 or nothing is left to chance. */
  ratio: { value: number; low: number; high: number; method: 'mantel-haenszel-rbg' } | null;
  /**
   * Test that no stratum has a difference (Cochran, Mantel, Haenszel): without and with one half taken off for the
   * step from counts to a smooth curve (nothing where less than one half is there). Null where the counts leave nothing to chance.
   */
  test: { plain: ChiSquare; continuity: ChiSquare } | null;
}

/**
 * Common odds ratio and test over strata, as R's `mantelhaen.test` has them. For rare events the odds ratio is near
 * the relative risk. With a of m exposed, c of n control, b = m - a, d = n - c, N = m + n:
 *
 *     OR  = sum(R) / sum(S),  R = a d / N,  S = b c / N
 *     var(ln OR) = sum(P R) / (2 sum(R)^2) + sum(P S + Q R) / (2 sum(R) sum(S)) + sum(Q S) / (2 sum(S)^2)
 *     P = (a + d) / N,  Q = (b + c) / N
 *     chi^2 = (|sum(a - m (a + c) / N)| - 0 or 1/2)^2 / sum(m n (a + c) (b + d) / (N^2 (N - 1)))
 *
 * Source: N. Mantel and W. Haenszel, J. Natl. Cancer Inst. 22 (1959) 719-748; variance: J. Robins, N. Breslow and
 * S. Greenland, Biometrics 42 (1986) 311-323.
 */
export function commonOdds(strata: readonly TwoGroups[]): CommonOdds {
  let [sumR, sumS, sumPR, sumPSQR, sumQS, excess, variance] = [0, 0, 0, 0, 0, 0, 0];
  for (const { exposedEvents: a, exposedTotal: m, controlEvents: c, controlTotal: n } of strata) {
    const all = m + n;
    if (all < 2) continue;
    const [b, d] = [m - a, n - c];
    const [r, s] = [(a * d) / all, (b * c) / all];
    const [p, q] = [(a + d) / all, (b + c) / all];
    sumR += r;
    sumS += s;
    sumPR += p * r;
    sumPSQR += p * s + q * r;
    sumQS += q * s;
    excess += a - (m * (a + c)) / all;
    variance += (((m / all) * n * (a + c)) / all) * ((b + d) / (all - 1));
  }
  const estimable = sumR > 0 && sumS > 0;
  const spread = sumPR / (2 * sumR ** 2) + sumPSQR / (2 * sumR * sumS) + sumQS / (2 * sumS ** 2);
  const value = sumR / sumS;
  return {
    ratio: estimable ? { value, ...logInterval(value, spread), method: 'mantel-haenszel-rbg' } : null,
    test:
      variance > 0
        ? {
            plain: chiSquare(excess, variance, 0),
            continuity: chiSquare(excess, variance, Math.abs(excess) >= 0.5 ? 0.5 : 0),
          }
        : null,
  };
}

function chiSquare(excess: number, variance: number, correction: number): ChiSquare {
  const statistic = (Math.abs(excess) - correction) ** 2 / variance;
  return { statistic, p: chiSquareUpper(statistic, 1) };
}
