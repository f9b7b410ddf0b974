import type { Interval } from '#lib/domain/statistics/interval.ts';
import type { Avoided } from './avoided.ts';
import type { Friction, RuleCost } from './friction.ts';
import { type DayReading, isReached } from './progress.ts';

export type Advice = 'keep' | 'relax' | 'drop' | 'too-few';

/** What is proposed of one rule when a programme ends, with the figures that it rests on. */
export interface RuleProposal extends RuleCost {
  advice: Advice;
  why: string;
}

export interface Proposal {
  /** Whether the exit criteria were met on the last day; null: too little is known. */
  reached: boolean | null;
  criteria: { met: number; all: number };
  friction: Friction | null;
  avoided: Avoided;
  rules: readonly RuleProposal[];
}

/** Changes to which a rule must have applied before anything is said of it. */
export const MIN_APPLIED = 20;
/** Senior-hours that one change held by nothing else is taken to be worth: a stated rule of thumb, no finding. */
export const WORTH_HOURS = 8;

export const RULE_OF_THUMB = `Of a rule that applied to fewer than ${MIN_APPLIED} changes nothing is said. One that never held a change which no other rule held is proposed to be dropped. One that did, at up to ${WORTH_HOURS} senior-hours for each such change, is proposed to be kept; at more, to be relaxed. A rule of thumb: it says nothing of what such a change would have done, and people decide.`;

/** What to say of one rule. */
export function adviceOn({ applied, alone, seniorHours, seniorRange }: RuleCost): {
  advice: Advice;
  why: string;
} {
  if (applied < MIN_APPLIED)
    return {
      advice: 'too-few',
      why: `It applied to ${applied} changes; at least ${MIN_APPLIED} are needed to say anything.`,
    };
  if (alone === 0)
    return {
      advice: 'drop',
      why: `It applied to ${applied} changes, cost ${seniorHours.toFixed(1)} senior-hours${between(seniorRange, 1)}, and held none that no other rule held.`,
    };
  const each = seniorHours / alone;
  const held = `It held ${alone} of ${applied} changes that nothing else held, at ${each.toFixed(1)} senior-hours each${between(seniorRange, alone)}`;
  const isOpen =
    seniorRange && seniorRange.low <= WORTH_HOURS * alone && WORTH_HOURS * alone < seniorRange.high;
  const open = isOpen ? ` The interval has ${WORTH_HOURS} in it: it could be the other side.` : '';
  return each <= WORTH_HOURS
    ? { advice: 'keep', why: `${held}.${open}` }
    : {
        advice: 'relax',
        why: `${held}: more than ${WORTH_HOURS}. Narrow what it applies to, or whom it asks.${open}`,
      };
}

/** ` (95%: 3.1 to 4.2)`, of one in so many; nothing where there is no interval, or nothing to have one. */
const between = (range: Interval | null, of: number): string =>
  range && range.high > 0 ? ` (95%: ${(range.low / of).toFixed(1)} to ${(range.high / of).toFixed(1)})` : '';

/** What is proposed at the end: a rule stays only if people put it into the policy; by itself it is gone. */
export function proposalOf(
  lastDay: readonly DayReading[],
  friction: Friction | null,
  avoided: Avoided,
): Proposal {
  return {
    reached: isReached(lastDay),
    criteria: { met: lastDay.filter(({ state }) => state === 'met').length, all: lastDay.length },
    friction,
    avoided,
    rules: (friction?.rules ?? []).map((rule) => ({ ...rule, ...adviceOn(rule) })),
  };
}
