import type { TwoGroups } from '#lib/domain/statistics/relative-risk.ts';

/** How many changes of one group would have to belong to the other, at least, for the sign to turn. */
export interface Shift {
  changes: number;
  /** Of this many changes of the group. */
  of: number;
  /** Which ones: in the worst case all wrong labels sit on changes that failed, or on ones that did not. */
  which: 'failed' | 'sound';
}

export interface TippingPoint {
  /** On which side of 1 the ratio (common over strata, where there are several) lies. */
  side: 'above' | 'below';
  /** Changes marked as AI's that are truly the other group's; null: not even all of them turn the sign. */
  markedInError: Shift | null;
  /** Changes of the other group that are truly AI's; null likewise. */
  notMarked: Shift | null;
}

/**
 * The smallest mislabelling of provenance that takes the ratio to 1 or beyond, in the worst case: all errors go one
 * way and fall on the changes where they count most. Below it no mislabelling of that direction, however malign,
 * turns the sign; above it one exists, likely or not.
 *
 * The common ratio lies above 1 exactly when D = sum((a n - c m) / N) is above 0 (its numerator less its
 * denominator). N of a stratum stays when changes move between its groups, and each sound one that moves changes D
 * by (a + c) / N, each failed one by 1 - (a + c) / N, whatever moved before: so taking the strata in order of that
 * step gives the fewest changes, exactly. One stratum gives the crude ratio's.
 *
 * Null where the ratio is 1 already or nothing can be compared. Errors that hit failed and sound changes alike never
 * turn the sign (mislabelling.ts).
 * Source: the tipping point of T. L. Lash, M. P. Fox and A. K. Fink, Applying Quantitative Bias Analysis to
 * Epidemiologic Data (2009), ch. 6; the closed form is elementary.
 */
export function tippingPoint(strata: readonly TwoGroups[]): TippingPoint | null {
  const excess = strata.reduce((sum, one) => sum + excessOf(one), 0);
  if (Math.abs(excess) < 1e-9) return null;
  const above = excess > 0;
  const need = Math.abs(excess);
  // Above 1, failed changes must leave AI's group or sound ones enter it; below 1 the other way round.
  const markedInError = above ? 'failed' : 'sound';
  const notMarked = above ? 'sound' : 'failed';
  return {
    side: above ? 'above' : 'below',
    markedInError: shift(strata, need, 'exposed', markedInError),
    notMarked: shift(strata, need, 'control', notMarked),
  };
}

function excessOf({ exposedEvents: a, exposedTotal: m, controlEvents: c, controlTotal: n }: TwoGroups) {
  return m + n === 0 ? 0 : (a * n - c * m) / (m + n);
}

function shift(
  strata: readonly TwoGroups[],
  need: number,
  from: 'exposed' | 'control',
  which: Shift['which'],
): Shift | null {
  const moves = strata
    .filter(({ exposedTotal, controlTotal }) => exposedTotal + controlTotal > 0)
    .map((one) => {
      const share = (one.exposedEvents + one.controlEvents) / (one.exposedTotal + one.controlTotal);
      const [events, total] =
        from === 'exposed' ? [one.exposedEvents, one.exposedTotal] : [one.controlEvents, one.controlTotal];
      return {
        step: which === 'sound' ? share : 1 - share,
        most: which === 'sound' ? total - events : events,
      };
    })
    .sort((a, b) => b.step - a.step);
  const of = strata.reduce((sum, one) => sum + (from === 'exposed' ? one.exposedTotal : one.controlTotal), 0);
  let changes = 0;
  let left = need;
  for (const { step, most } of moves) {
    if (step <= 0) break;
    const here = Math.min(most, Math.ceil(left / step - 1e-9));
    changes += here;
    left -= here * step;
    if (left <= 1e-9) return { changes, of, which };
  }
  return null;
}
