import { mayBecome, type PolicyState } from './lifecycle.ts';

export const VERSION_ACTIONS = [
  'edit',
  'validate',
  'approve',
  'return',
  'shadow',
  'end-shadow',
  'activate',
  'retire',
] as const;
export type VersionAction = (typeof VERSION_ACTIONS)[number];

/** Whether something may be done to a version now; `forbidden` is about the person, `conflict` about the version. */
export type VersionVerdict =
  | { allowed: true }
  | { allowed: false; code: 'forbidden' | 'conflict'; reason: string };

/** What decides about a version and the person who looks at it. */
export interface VersionSituation {
  number: number;
  state: PolicyState;
  /** Why this person may not edit the policy at all; null: they may. */
  notAnEditor: string | null;
  /** They wrote or edited this version, under any of their identities. */
  wrote: boolean;
  /** Number of another version that is in shadow. */
  otherShadow: number | null;
  /** Numbers of approved programmes that it is, or is to be, in force for. */
  programmes: readonly number[];
  /** Why the approval that it has does not count any more; null: it does, or there is none. */
  approvalLost: string | null;
}

/** What would put another text, or none, under an approval that somebody gave to a programme. */
const ALTERS: readonly VersionAction[] = ['edit', 'return', 'retire'];

const YES: VersionVerdict = { allowed: true };

/**
 * What this person may do to this version: read by the button (disabled, with the reason) and by the verb
 * (refused, with the same reason). Whether a text is valid and locks nobody out is asked besides.
 */
export function versionVerdict(action: VersionAction, situation: VersionSituation): VersionVerdict {
  const { state, notAnEditor, wrote, otherShadow, programmes, approvalLost } = situation;
  if (notAnEditor !== null) return { allowed: false, code: 'forbidden', reason: notAnEditor };
  const stateTrouble = TROUBLE[action](state);
  if (stateTrouble !== null) return conflict(stateTrouble);
  if (action === 'approve' && wrote) {
    const reason = 'You wrote or edited this version; a second person approves it.';
    return { allowed: false, code: 'forbidden', reason };
  }
  if (action === 'shadow' && otherShadow !== null)
    return conflict(`Version ${otherShadow} is in shadow; one at a time. End that first.`);
  if (ALTERS.includes(action) && programmes.length > 0)
    return conflict(
      `Programme ${programmes.join(', ')} was approved with this version in force. Cancel that first, or wait for its end.`,
    );
  if (action === 'activate' && approvalLost !== null) return conflict(approvalLost);
  return YES;
}

const conflict = (reason: string): VersionVerdict => ({ allowed: false, code: 'conflict', reason });

const step = (to: PolicyState, from: string) => (state: PolicyState) =>
  mayBecome(state, to) ? null : `Only ${from}; this one is ${state}.`;

/** Why a version in a state cannot have something done to it, or null. */
const TROUBLE: Readonly<Record<VersionAction, (state: PolicyState) => string | null>> = {
  edit: (state) =>
    state === 'draft' || mayBecome(state, 'draft')
      ? null
      : `Only what is neither in force nor tried can be edited; this version is ${state}. Draft a new one from it.`,
  validate: step('validated', 'a draft is validated'),
  approve: (state) =>
    state === 'validated' ? null : `Only a validated version is approved; this one is ${state}.`,
  return: (state) =>
    mayBecome(state, 'draft')
      ? null
      : `Only a validated or approved version returns to draft; this one is ${state}.`,
  shadow: step('shadow', 'an approved version is tried in shadow'),
  'end-shadow': (state) => (state === 'shadow' ? null : `Only a shadow is ended; this version is ${state}.`),
  activate: step('active', 'an approved version, or one in shadow, is activated'),
  retire: (state) =>
    state === 'active'
      ? 'The active version is retired by activating another: without one nothing could be let through.'
      : mayBecome(state, 'retired')
        ? null
        : 'It is retired already.',
};
