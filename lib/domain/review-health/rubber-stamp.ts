import { discoveries } from '../statistics/benjamini-hochberg.ts';
import { hypergeometricSumAtLeast } from '../statistics/hypergeometric.ts';
import { groupBy, isStamp, type ReviewFact, SIZES, sizeOf } from './facts.ts';
import { FALSE_DISCOVERIES } from './reciprocity.ts';

/** Fewer decisions of which the opening is known are too few to say anything of a person. */
export const MIN_DECISIONS = 10;

/** What a person's approvals look like; shown to that person. */
export interface StampSignal {
  reviewer: string;
  /** Decisions of which it is known whether and how long the change was open. */
  known: number;
  /** Of these: approved, fast, and no diff on the screen. */
  stamps: number;
  /** What others' habits on changes of the same sizes would give. */
  expected: number;
  p: number;
  /** Approved all, half of it or more without looking, and more of it than chance gives. */
  standsOut: boolean;
}

/**
 * Who approves without looking, against everybody's habit: given how many decisions were made on changes of each size,
 * and how many of them were stamps, a person's stamps would be a sum of hypergeometric counts. Tested for everyone with
 * at least ten known decisions, the false discovery rate controlled over all of them. Where everybody stamps nobody
 * stands out; the share decided without opening tells that. Nothing that is not known counts against anybody.
 */
export function stampSignals(facts: readonly ReviewFact[]): StampSignal[] {
  const known = facts.filter(({ opening }) => opening !== null);
  const sizes = SIZES.map((_, size) => {
    const ofSize = known.filter(({ lines }) => sizeOf(lines) === size);
    return { population: ofSize.length, flawed: ofSize.filter(isStamp).length };
  });
  const signals = [...groupBy(known, ({ reviewer }) => reviewer)]
    .filter(([, own]) => own.length >= MIN_DECISIONS)
    .map(([reviewer, own]) => {
      const draws = sizes.map((size, i) => ({
        ...size,
        sampled: own.filter(({ lines }) => sizeOf(lines) === i).length,
      }));
      const stamps = own.filter(isStamp).length;
      const expected = draws.reduce(
        (sum, { population, flawed, sampled }) => sum + (population && (flawed * sampled) / population),
        0,
      );
      const p = stamps === 0 ? 1 : hypergeometricSumAtLeast(stamps, draws);
      return {
        reviewer,
        known: own.length,
        stamps,
        expected,
        p,
        approvedAll: own.every(({ decision }) => decision === 'approve'),
      };
    });
  const found = discoveries(
    signals.map(({ p }) => p),
    FALSE_DISCOVERIES,
  );
  return signals.map(({ approvedAll, ...signal }, i) => ({
    ...signal,
    standsOut: found[i]! && approvedAll && 2 * signal.stamps >= signal.known,
  }));
}
