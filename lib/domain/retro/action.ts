/** `rule` ends in a draft of the policy, `lesson` goes to the people concerned. */
export const ACTION_KINDS = ['task', 'rule', 'lesson'] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

export const ACTION_STATES = ['open', 'in-progress', 'done', 'dropped'] as const;
export type ActionState = (typeof ACTION_STATES)[number];

export const ACTION_STATE_WORDS: Record<ActionState, string> = {
  open: 'open',
  'in-progress': 'in progress',
  done: 'done',
  dropped: 'dropped',
};

/** States in which an action still waits for its owner. */
export const LIVE_ACTION_STATES: readonly ActionState[] = ['open', 'in-progress'];

export const isLive = (state: ActionState): boolean => LIVE_ACTION_STATES.includes(state);

/** Days before the day it is due on that its owner is reminded; again when it is overdue. */
export const REMIND_DAYS = 2;

/** A day of the calendar, `2026-11-21`, UTC. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** Whether an action is late: its day is over and it is neither done nor dropped. */
export function isOverdue({ state, dueOn }: { state: ActionState; dueOn: Date }, at: Date): boolean {
  return isLive(state) && dayOf(dueOn) < dayOf(at);
}
