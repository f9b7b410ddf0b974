import type { Verdict } from '#lib/domain/access.ts';
import { addDays, daysBetween, startOf } from './days.ts';

export const PROGRAMME_STATES = ['planned', 'running', 'ended', 'cancelled'] as const;
export type ProgrammeState = (typeof PROGRAMME_STATES)[number];

export const PROGRAMME_ACTIONS = ['change', 'approve', 'extend', 'cancel'] as const;
export type ProgrammeAction = (typeof PROGRAMME_ACTIONS)[number];

/** Nothing is to come of it any more. */
export const isOver = ({ state }: { state: ProgrammeState }): boolean =>
  state === 'ended' || state === 'cancelled';

/** Whether something may be done to a programme now; `forbidden` is about the person, `conflict` about the programme. */
export type ProgrammeVerdict =
  | { allowed: true }
  | { allowed: false; code: 'forbidden' | 'conflict'; reason: string };

/** Where a programme stands. Days are UTC, both inclusive. */
export interface Standing {
  state: ProgrammeState;
  /** A second person approved it, as far as is known now who is whom. */
  isApproved: boolean;
  startsOn: string;
  endsOn: string;
}

/** What decides what a person may do to a programme now. */
export interface ProgrammeSituation extends Standing {
  access: Verdict;
  /** They planned it, or changed it since, under any of their identities. */
  wrote: boolean;
  today: string;
  /** Why it could not begin as it stands, in words; null: nothing is in its way. */
  trouble: string | null;
}

/** No programme goes on for ever: a rule that is to stay belongs into the policy. */
export const LONGEST_DAYS = 366;

/** Read by the button (disabled, with the reason) and by the verb (refused, with the same reason). */
export function programmeVerdict(action: ProgrammeAction, situation: ProgrammeSituation): ProgrammeVerdict {
  if (!situation.access.allowed)
    return { allowed: false, code: 'forbidden', reason: situation.access.reason };
  const conflict = whyNotNow(action, situation);
  if (conflict !== null) return { allowed: false, code: 'conflict', reason: conflict };
  if (action === 'approve' && situation.wrote)
    return {
      allowed: false,
      code: 'forbidden',
      reason: 'You planned or changed it; a second person approves it.',
    };
  if (action === 'extend' && situation.wrote && !situation.isApproved)
    return {
      allowed: false,
      code: 'forbidden',
      reason: 'Whoever approved it turned out to be one of those who planned it: a second person extends it.',
    };
  return { allowed: true };
}

function whyNotNow(action: ProgrammeAction, situation: ProgrammeSituation): string | null {
  const { state, isApproved, startsOn, endsOn, today, trouble } = situation;
  if (isOver({ state })) return `It is ${state}; a new one can be planned.`;
  if (action === 'cancel') return null;
  if (action === 'extend') {
    if (state !== 'running') return 'It does not run yet; change its days instead.';
    return endsOn < today ? 'Its last day is over.' : null;
  }
  if (state !== 'planned') return 'It runs already: what was approved is not changed under way.';
  if (action === 'change') return null;
  if (isApproved) return 'It is approved already.';
  return startsOn < today ? 'Its first day has passed. Give it other days first.' : trouble;
}

/** Why a programme cannot last from one day to another, or null. */
export function daysTrouble({ startsOn, endsOn }: Pick<Standing, 'startsOn' | 'endsOn'>): string | null {
  if (endsOn < startsOn) return 'It ends after it has begun.';
  return daysBetween(startsOn, endsOn) >= LONGEST_DAYS ? `It lasts at most ${LONGEST_DAYS} days.` : null;
}

/**
 * A day is measured as it was known one hour after its end, so that what is on its way at midnight has arrived. Whoever
 * measures later asks for the same instant, and finds the same.
 */
export const SETTLE_MS = 3_600_000;

/** The instant as of which a day is measured. */
export const knownBy = (day: string): number => startOf(addDays(day, 1)) + SETTLE_MS;

/** Whether it begins now: approved, and its first day has come. */
export const isToStart = ({ state, isApproved, startsOn, endsOn }: Standing, today: string): boolean =>
  state === 'planned' && isApproved && startsOn <= today && today <= endsOn;

/** The days that can be measured at an instant and are not yet, in order; `measured` is the last one that is. */
export function daysDue(
  { state, startsOn, endsOn }: Standing,
  measured: string | null,
  at: number,
): string[] {
  if (state !== 'running') return [];
  const days: string[] = [];
  for (
    let day = measured === null ? startsOn : addDays(measured, 1);
    day <= endsOn && knownBy(day) <= at;
    day = addDays(day, 1)
  )
    days.push(day);
  return days;
}

/** Whether it ends now, by itself: its last day is over and measured. */
export const isToEnd = ({ state, endsOn }: Standing, measured: string | null): boolean =>
  state === 'running' && measured !== null && measured >= endsOn;
