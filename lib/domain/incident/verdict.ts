import type { AiRole, ControlState, LinkRelation, LinkState } from '#lib/domain/attribution/types.ts';

/** What a person may say about a change and an incident. */
export const VERDICTS = ['confirm', 'rule-out', 'dispute'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A reason shorter than this cannot be argued with later, so it is not one. */
export const MIN_REASON = 10;

const STATE_AFTER: Record<Verdict, LinkState> = {
  confirm: 'match',
  'rule-out': 'ruled-out',
  dispute: 'disputed',
};

/** From which states a verdict can be given, and what to say where it cannot. */
const POSSIBLE: Record<Verdict, { from: readonly LinkState[]; otherwise: string }> = {
  confirm: {
    from: ['none', 'suspect', 'ruled-out', 'disputed'],
    otherwise: 'It is confirmed already; dispute it if you disagree.',
  },
  'rule-out': {
    from: ['none', 'suspect', 'match', 'disputed'],
    otherwise: 'It is ruled out already; dispute it if you disagree.',
  },
  dispute: {
    from: ['match', 'ruled-out'],
    otherwise: 'Only a standing verdict can be disputed: confirm it or rule it out first.',
  },
};

/** Whether `verdict` can be given on a link in `state`; the reason is for the disabled button and the error. */
export function canJudge(
  state: LinkState,
  verdict: Verdict,
): { allowed: true } | { allowed: false; reason: string } {
  const rule = POSSIBLE[verdict];
  return rule.from.includes(state) ? { allowed: true } : { allowed: false, reason: rule.otherwise };
}

/** The state that a verdict leads to. */
export function stateAfter(verdict: Verdict): LinkState {
  return STATE_AFTER[verdict];
}

/** The axes of a verdict in words, for forms and timelines. */
export const RELATION_WORDS: Record<LinkRelation, string> = {
  'caused-by': 'caused the incident',
  'contributed-to': 'contributed to the incident',
  'fixed-by': 'fixed the incident',
};

export const AI_ROLE_WORDS: Record<AiRole, string> = {
  'ai-code': 'AI-written code failed',
  'ai-action': 'an agent did it',
  'ai-advice': 'a person followed wrong AI advice',
  'present-not-causal': 'AI was present, not causal',
  none: 'AI played no part',
  undetermined: 'not determined yet',
};

export const CONTROL_WORDS: Record<ControlState, string> = {
  passed: 'controls passed and were right to',
  missing: 'the control that would have caught it was missing',
  bypassed: 'the control was bypassed',
  'passed-but-missed': 'the control passed it and missed the fault',
  undetermined: 'not determined yet',
};

/** Why somebody does not judge a change of their own. */
export const OWN_CHANGE =
  'You have a hand in this change, so somebody else says what it had to do with the incident.';
