import { createHash } from 'node:crypto';

/** A stream of pseudo-random draws. Equal names give equal streams, on any machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform whole number, both ends included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** One of `[value, weight]`, weights need not sum to 1. */
  weighted<T>(from: readonly (readonly [value: T, weight: number])[]): T;
  /** Standard normal (Box-Muller). */
  normal(): number;
  /** exp(N(ln median, sigma)). */
  logNormal(median: number, sigma: number): number;
  /** Poisson; by its normal approximation above a mean of 60. */
  poisson(mean: number): number;
  /** Up to `count` different values, in random order. */
  sample<T>(from: readonly T[], count: number): T[];
  hex(length: number): string;
}

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/** xoshiro128** 1.1 (Blackman and Vigna, https://prng.di.unimi.it/xoshiro128starstar.c), 32 bits a draw. */
export function xoshiro128(state: Buffer): () => number {
  let s0 = state.readUInt32LE(0);
  let s1 = state.readUInt32LE(4);
  let s2 = state.readUInt32LE(8);
  let s3 = state.readUInt32LE(12);
  return () => {
    const result = Math.imul(rotate(Math.imul(s1, 5), 7), 9) >>> 0;
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotate(s3, 11);
    return result;
  };
}

/**
 * The stream of that name: seeded with SHA-256 of the names, so streams are independent and one more draw in
 * one of them shifts no other.
 */
export function stream(...names: readonly (string | number)[]): Random {
  const draw = xoshiro128(createHash('sha256').update(names.join('\n')).digest());
  const next = (): number => draw() / 2 ** 32;
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    int,
    normal,
    chance: (probability) => next() < probability,
    pick: <T>(from: readonly T[]): T => from[int(0, from.length - 1)] as T,
    weighted: <T>(from: readonly (readonly [T, number])[]): T => {
      let total = 0;
      for (const entry of from) total += entry[1];
      let left = next() * total;
      for (const [value, weight] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      return (from.at(-1) as readonly [T, number])[0];
    },
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    poisson: (mean) => {
      if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = next(); product > limit; product *= next()) count += 1;
      return count;
    },
    sample: <T>(from: readonly T[], count: number): T[] => {
      const left = [...from];
      return Array.from({ length: Math.min(count, left.length) }, () => {
        const at = int(0, left.length - 1);
        return left.splice(at, 1)[0] as T;
      });
    },
    hex: (length) => {
      let text = '';
      while (text.length < length) text += draw().toString(16).padStart(8, '0');
      return text.slice(0, length);
    },
  };
}
