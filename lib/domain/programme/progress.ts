import { type Criterion, criterionKey } from './criteria.ts';
import { type Measured, measure, type Tally } from './measure.ts';

/** Met: as it should be for as many days in a row as it takes. */
export type CriterionState = 'met' | 'not-met' | 'too-few';

/** One criterion on one day, as it is kept. */
export interface DayReading extends Measured {
  key: string;
  /** Days in a row, this one included, on which it was as it should be. */
  row: number;
  state: CriterionState;
}

/**
 * Reads one day after the other: `before` is the day's predecessor, null on the first one. A day of which too little
 * is known is no day in a row, and ends one: nothing is met by silence.
 */
export function readDay(
  criteria: readonly Criterion[],
  tallies: readonly Tally[],
  before: readonly DayReading[] | null,
): DayReading[] {
  return criteria.map((criterion, index) => {
    const key = criterionKey(criterion);
    const measured = measure(criterion, tallies[index]!);
    const last = before?.find((one) => one.key === key)?.row ?? 0;
    const row = measured.holds === 'yes' ? last + 1 : 0;
    return { key, ...measured, row, state: stateOf(criterion, measured, row) };
  });
}

function stateOf({ consecutiveDays }: Criterion, { holds }: Measured, row: number): CriterionState {
  if (row >= consecutiveDays) return 'met';
  return holds === 'too-few' ? 'too-few' : 'not-met';
}

/** Whether a programme has reached what it was for: null where all that is missing is known too little of. */
export function isReached(day: readonly DayReading[]): boolean | null {
  if (day.some(({ state }) => state === 'not-met')) return false;
  return day.length === 0 || day.some(({ state }) => state === 'too-few') ? null : true;
}
