/** Gives numbers in [0, 1): where randomness is needed, it is handed in, so that equal input gives equal output. */
export type Random = () => number;

/** A generator that gives the same numbers for the same seed (T. Ettinger's mulberry32: 32 bits of state). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A draw from the exponential distribution with this mean. */
export const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random());
