/** A difference of failures per 1,000 changes with its 95% interval. */
interface Difference {
  value: number;
  low: number;
  high: number;
}

export type NumberNeeded =
  | {
      known: true;
      /** Reviews of AI-involved changes per failure avoided. */
      value: number;
      low: number;
      high: number;
      /** Share of the excess failures that a review is taken to catch, 0 to 1. */
      caught: number;
    }
  /** `too-few`: no difference is shown; `not-clear`: its interval holds 0; `no-excess`: AI-involved fail less. */
  | { known: false; reason: 'too-few' | 'not-clear' | 'no-excess' };

/**
 * How many AI-involved changes have to be reviewed to avoid one failure more than if they were the compared ones:
 * 1 / (caught x difference). It rests on an assumption, `caught`, which the data do not hold, and reads the
 * difference as an effect of AI, which they do not prove. The interval turns that of the difference over; where it
 * holds 0 the number has none (it would run through infinity), and so none is given.
 * Source: A. Laupacis, D. L. Sackett and R. S. Roberts, N. Engl. J. Med. 318 (1988) 1728-1733; interval: D. G. Altman,
 * BMJ 317 (1998) 1309-1312.
 */
export function numberNeededToReview(difference: Difference | null, caught: number): NumberNeeded {
  if (!(caught > 0 && caught <= 1)) throw new RangeError(`a share above 0 is needed, not ${caught}`);
  if (difference === null) return { known: false, reason: 'too-few' };
  if (difference.high < 0) return { known: false, reason: 'no-excess' };
  if (difference.low <= 0) return { known: false, reason: 'not-clear' };
  const reviews = (per1000: number) => 1000 / (caught * per1000);
  return {
    known: true,
    value: reviews(difference.value),
    low: reviews(difference.high),
    high: reviews(difference.low),
    caught,
  };
}
