import { CONFIDENCE, type Interval } from './interval.ts';
import { enoughForRatio, type TwoGroups } from './relative-risk.ts';
import { zOfConfidence } from './special.ts';

/** Common risk difference over strata: events per 1,000, exposed minus control. Null with too few events. */
export type CommonDifference =
  | ({ tooFew: false; value: number; method: 'mantel-haenszel-sato' } & Interval)
  | { tooFew: true; value: null; low: null; high: null; method: null };

/**
 * Risk difference over strata by Mantel and Haenszel: each stratum's difference, weighted with m n / N. With a of m
 * exposed and c of n control, N = m + n:
 *
 *     RD  = sum((a n - c m) / N) / sum(m n / N)
 *     var = (RD sum(P) + sum(Q)) / sum(m n / N)^2
 *     P   = (m^2 c - n^2 a + m n (n - m) / 2) / N^2,   Q = (a (n - c) + c (m - a)) / (2 N)
 *
 * The variance holds for many thin strata as for few thick ones and needs no correction for zero cells, as that of
 * the ratio. Strata with one group only are left out. The rule for small numbers is the ratio's.
 * Source: S. Greenland and J. M. Robins, Biometrics 41 (1985) 55-68; variance: T. Sato, S. Greenland and
 * J. M. Robins, Biometrics 45 (1989) 1323-1324.
 */
export function commonDifference(strata: readonly TwoGroups[]): CommonDifference {
  let [above, below, p, q, exposedEvents, controlEvents] = [0, 0, 0, 0, 0, 0];
  for (const { exposedEvents: a, exposedTotal: m, controlEvents: c, controlTotal: n } of strata) {
    if (m === 0 || n === 0) continue;
    const all = m + n;
    above += (a * n) / all - (c * m) / all;
    below += (m * n) / all;
    p += c * (m / all) ** 2 - a * (n / all) ** 2 + ((m / all) * (n / all) * (n - m)) / 2;
    q += (a * (n - c) + c * (m - a)) / (2 * all);
    exposedEvents += a;
    controlEvents += c;
  }
  const difference = above / below;
  const variance = (difference * p + q) / below ** 2;
  if (!enoughForRatio(exposedEvents, controlEvents) || !(variance > 0)) {
    return { tooFew: true, value: null, low: null, high: null, method: null };
  }
  const reach = zOfConfidence(CONFIDENCE) * Math.sqrt(variance);
  return {
    tooFew: false,
    value: 1000 * difference,
    low: 1000 * (difference - reach),
    high: 1000 * (difference + reach),
    method: 'mantel-haenszel-sato',
  };
}
