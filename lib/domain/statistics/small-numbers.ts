/**
 * When a figure says too little to be shown. Counts are always shown; what is held back is the rate or ratio that
 * somebody would quote without its interval. Reasons and measurements: docs/statistics.md, "Too few to say".
 */

/** A rate needs 5 events: the standard error of a count is its root, so below 5 it is above 45% of the rate. */
export const MIN_EVENTS_FOR_RATE = 5;

/**
 * A ratio needs 10 events in both arms together: with fewer, estimates of one coefficient on the log scale are
 * biased away from 1 and their intervals cover badly (P. Peduzzi et al., J. Clin. Epidemiol. 49 (1996) 1373-1379).
 */
export const MIN_EVENTS_FOR_RATIO = 10;

/** And an event in each arm: without, the estimate is 0, infinite, or made of a continuity correction. */
export const MIN_EVENTS_PER_ARM = 1;

/**
 * A segment of an interrupted series needs 8 points and 10 events: it has a level and a slope of its own. 8 points:
 * R. B. Penfold and F. Zhang, Acad. Pediatr. 13 (2013) S38-S44; 5 events a coefficient: E. Vittinghoff and
 * C. E. McCulloch, Am. J. Epidemiol. 165 (2007) 710-718.
 */
export const MIN_POINTS_FOR_SEGMENT = 8;
export const MIN_EVENTS_FOR_SEGMENT = 10;
