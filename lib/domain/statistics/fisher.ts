import { assertPartOf } from './interval.ts';
import type { TwoGroups } from './relative-risk.ts';

/** As R: outcomes this close to the observed one's probability count as just as likely. */
const AS_LIKELY = 1 + 1e-7;

/**
 * Fisher's exact test that two groups have the same risk, two-sided: given how many had the event at all, the
 * probability of a split at most as likely as the one seen. For any counts, also those too few for a ratio; 1 where
 * the counts leave nothing to chance. As R's `fisher.test`.
 * Source: R. A. Fisher, J. R. Stat. Soc. 98 (1935) 39-82; the hypergeometric weights by their recurrence, from the
 * most likely split outwards so that none overflows.
 */
export function fisherExact(groups: TwoGroups): number {
  const { exposedEvents: a, exposedTotal: m, controlEvents: c, controlTotal: n } = groups;
  assertPartOf(a, m);
  assertPartOf(c, n);
  const events = a + c;
  const least = Math.max(0, events - n);
  const most = Math.min(events, m);
  const mode = Math.min(most, Math.max(least, Math.floor(((m + 1) * (events + 1)) / (m + n + 2))));
  // weight(x + 1) / weight(x)
  const step = (x: number) => ((m - x) * (events - x)) / ((x + 1) * (n - events + x + 1));
  const weights = new Map([[mode, 1]]);
  for (let x = mode; x < most; x++) weights.set(x + 1, weights.get(x)! * step(x));
  for (let x = mode; x > least; x--) weights.set(x - 1, weights.get(x)! / step(x - 1));
  const limit = (weights.get(a) ?? 0) * AS_LIKELY;
  let [all, unlikely] = [0, 0];
  for (const one of weights.values()) {
    all += one;
    if (one <= limit) unlikely += one;
  }
  return Math.min(1, unlikely / all);
}
