import { CONFIDENCE, type Interval } from './interval.ts';
import { gammaQuantile } from './special.ts';

/**
 * Exact interval for the expected number of events behind an observed count (incidents in a period, say), when
 * events come independently. Same unit as the count: divide both ends by the exposure to get a rate.
 * Source: F. Garwood, Biometrika 28 (1936) 437-442; as quantiles of the gamma distribution.
 */
export function poissonInterval(count: number, confidence = CONFIDENCE): Interval {
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`a count is needed, not ${count}`);
  const tail = (1 - confidence) / 2;
  return {
    low: count === 0 ? 0 : gammaQuantile(tail, count),
    high: gammaQuantile(1 - tail, count + 1),
  };
}
