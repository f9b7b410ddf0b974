import type { Involvement } from '#lib/domain/provenance/types.ts';

/**
 * How sure it is that a change has to do with an incident. Software may only set `suspect`; a person matches, rules
 * out or disputes. `proposed` is a match on a Tier-1 Sev1 or Sev2 that waits for its second person.
 */
export const LINK_STATES = ['none', 'suspect', 'proposed', 'match', 'ruled-out', 'disputed'] as const;
export type LinkState = (typeof LINK_STATES)[number];

/** What can be disputed: a verdict that stands. */
export type DisputedState = Extract<LinkState, 'match' | 'ruled-out'>;

/** How sure a person is of their verdict. */
export const CERTAINTIES = ['possible', 'likely', 'certain'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

export const LINK_RELATIONS = ['caused-by', 'contributed-to', 'fixed-by'] as const;
export type LinkRelation = (typeof LINK_RELATIONS)[number];

/**
 * What AI had to do with the incident, by a person's verdict; a separate axis from who wrote the change.
 * `ai-code`: code that AI wrote failed. `ai-action`: an agent did it. `ai-advice`: a person followed wrong AI advice.
 * `present-not-causal`: AI took part, the failure came from elsewhere. `none`: AI had no part. `undetermined`: nobody
 * has decided yet.
 */
export const AI_ROLES = [
  'ai-code',
  'ai-action',
  'ai-advice',
  'present-not-causal',
  'none',
  'undetermined',
] as const;
export type AiRole = (typeof AI_ROLES)[number];

/** What became of the control that should have stopped it: the third axis, never mixed with the other two. */
export const CONTROL_STATES = ['passed', 'missing', 'bypassed', 'passed-but-missed', 'undetermined'] as const;
export type ControlState = (typeof CONTROL_STATES)[number];

/** One change held against one incident, in the latest version of its history. */
export interface AttributionLink {
  changeId: string;
  state: LinkState;
  /** What is disputed; null unless `state` is `disputed`. */
  disputes: DisputedState | null;
  relation: LinkRelation;
  aiRole: AiRole;
  /** AI involvement of the change (not of the incident). */
  involvement: Involvement;
}

export interface AttributedIncident {
  incidentId: string;
  /** A person's answer that no change caused it: suspicion and dispute are over, unless a cause is matched after all. */
  noChange: boolean;
  links: readonly AttributionLink[];
}

/** Ways to count an incident as AI-linked, narrowest first; all are computed, never just one. */
export const DEFINITIONS = ['strict', 'broad', 'widest'] as const;
export type Definition = (typeof DEFINITIONS)[number];

const AI_INVOLVED: readonly Involvement[] = ['assisted', 'authored', 'agent'];

/** True when there is evidence that AI took part in the change; `none` and `unknown` are both false. */
export function isAiInvolved(involvement: Involvement): boolean {
  return AI_INVOLVED.includes(involvement);
}
