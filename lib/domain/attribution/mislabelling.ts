import type { TwoGroups } from '#lib/domain/statistics/relative-risk.ts';

/** How well marking works: share of AI's changes that are marked, share of the others that are not. */
export interface Marking {
  sensitivity: number;
  specificity: number;
}

/**
 * The ratio that the counts would truly be of, if marking erred equally often on failed and on sound changes
 * (nondifferentially): each row of the table is solved for its true counts,
 *
 *     true AI = (marked - (1 - specificity) all) / (sensitivity + specificity - 1)
 *
 * Null where the counts cannot come from such marking (a count below 0, or a group without members or failures).
 * While sensitivity + specificity is above 1, the corrected ratio lies on the same side of 1 as the one seen and
 * farther from it: such errors hide a difference, they never make or turn one.
 * Source: B. A. Barron, Biometrics 33 (1977) 414-418; K. J. Rothman, S. Greenland and T. L. Lash, Modern
 * Epidemiology (3rd ed. 2008), ch. 19.
 */
export function correctMislabelling(groups: TwoGroups, marking: Marking): number | null {
  const { exposedEvents: a, exposedTotal: m, controlEvents: c, controlTotal: n } = groups;
  const failed = truth(a, a + c, marking);
  const all = truth(m, m + n, marking);
  const sound = truth(m - a, m - a + n - c, marking);
  if (failed === null || all === null || sound === null) return null;
  const ratio = failed / all / ((a + c - failed) / (m + n - all));
  return Number.isFinite(ratio) && ratio > 0 ? ratio : null;
}

/** AI's among all, from the marked; null where it would be less than none or more than all. */
function truth(marked: number, all: number, { sensitivity, specificity }: Marking): number | null {
  const count = (marked - (1 - specificity) * all) / (sensitivity + specificity - 1);
  const slack = 1e-9 * (1 + all);
  return count < -slack || count > all + slack ? null : count;
}
