import type { Avoided } from '#lib/domain/programme/avoided.ts';
import { type Criterion, FIGURE_KINDS } from '#lib/domain/programme/criteria.ts';
import { addDays, startOf } from '#lib/domain/programme/days.ts';
import type { Forecast } from '#lib/domain/programme/forecast.ts';
import type { ProgrammeState } from '#lib/domain/programme/lifecycle.ts';
import type { CriterionState, DayReading } from '#lib/domain/programme/progress.ts';
import type { Advice } from '#lib/domain/programme/proposal.ts';
import { count, dayWords, figure } from '../charts/words.ts';

export const STATE_WORDS: Readonly<Record<ProgrammeState, string>> = {
  planned: 'planned',
  running: 'running',
  ended: 'ended',
  cancelled: 'cancelled',
};

export const CRITERION_WORDS: Readonly<Record<CriterionState, string>> = {
  met: 'met',
  'not-met': 'not met',
  'too-few': 'too few to say',
};

export const ADVICE_WORDS: Readonly<Record<Advice, string>> = {
  keep: 'keep',
  relax: 'relax',
  drop: 'drop',
  'too-few': 'too few to say',
};

/** `5 Mar 2026` */
export const fullDay = (day: string): string => dayWords(new Date(startOf(day)), true);

/** A figure with its interval and what it was counted from; never a bare one. */
export function figureWords(
  { figure: name }: Criterion,
  { value, low, high, events, of }: DayReading,
): string {
  const n = `${count(events)} of ${count(of)}`;
  switch (name) {
    case 'sev2-rate':
      if (value !== null)
        return `${figure(value)} per 1,000 (${figure(low!)} to ${figure(high!)}; ${count(events)} in ${count(of)} changes)`;
      return high === null
        ? 'no changes'
        : `at most ${figure(high)} per 1,000 (95%; ${count(events)} in ${count(of)} changes)`;
    case 'coverage':
      return value === null
        ? `${n} changes: too few to say`
        : `${figure(value)}% (${figure(low!)} to ${figure(high!)}; ${n} changes)`;
    case 'queue-p90':
      return value === null
        ? `${count(of)} requests: too few to say`
        : `${figure(value)} h (${low === null ? '0' : figure(low)} to ${high === null ? 'not bounded' : figure(high)}; ${count(of)} requests)`;
    case 'uncontrolled':
      if (value === null) return 'no policy was in force on all of these days: too few to say';
      return `${n} deployments`;
    case 'break-glass-late':
      return `${n} due`;
    case 'overdue-actions':
      return `${n} live`;
  }
}

/** When a criterion is expected to be met, as of the last measured day. */
export function forecastWords(found: Forecast, lastDay: string): string {
  const on = (days: number) => fullDay(addDays(lastDay, days));
  switch (found.kind) {
    case 'met':
      return 'Met.';
    case 'too-few':
      return `Too few to say: ${found.days} days with a figure, two weeks are needed.`;
    case 'never':
      return found.earliest === null
        ? 'Not at this trend.'
        : `Not at this trend; at its best ${on(found.earliest)}.`;
    case 'expected':
      return `Expected on ${on(found.days)}: ${on(found.earliest)} at the earliest, ${found.latest === null ? 'with no latest day' : `${on(found.latest)} at the latest`} (95%).`;
  }
}

/** Incidents before and in a programme, without a word about why. */
export function avoidedWords(avoided: Avoided): string {
  if (avoided.tooFew) return `Too few to say. ${avoided.reason}`;
  const { expected, observed, value, low, high, method } = avoided;
  const from = method === 'trend' ? 'the trend of the weeks before' : 'the rate of the weeks before';
  return `${count(observed)} happened; ${from} would have given ${figure(expected)}: ${fewer(value)} (95%: from ${fewer(low)} to ${fewer(high)}).`;
}

const fewer = (by: number): string => `${figure(Math.abs(by))} ${by < 0 ? 'more' : 'fewer'}`;

/** `at most 0`, as it stands beside a line. */
export function thresholdWords({ comparison, threshold, figure: name }: Criterion): string {
  const { unit } = FIGURE_KINDS[name];
  return `${comparison.replace('-', ' ')} ${threshold}${unit.startsWith('%') ? '' : ' '}${unit}`;
}
