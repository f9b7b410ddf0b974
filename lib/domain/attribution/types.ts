import type { Involvement } from '#lib/domain/provenance/types.ts';

/** What is held about a change and an incident. Software may only set `suspect` (or take it back: `none`). */
export const LINK_STATES = ['none', 'suspect', 'match', 'ruled-out', 'disputed'] as const;
export type LinkState = (typeof LINK_STATES)[number];

export const LINK_RELATIONS = ['caused-by', 'contributed-to', 'fixed-by'] as const;
export type LinkRelation = (typeof LINK_RELATIONS)[number];

/** What AI had to do with the failure: a separate axis from the change's provenance. */
export const AI_ROLES = [
  'ai-code',
  'ai-action',
  'ai-advice',
  'present-not-causal',
  'none',
  'undetermined',
] as const;
export type AiRole = (typeof AI_ROLES)[number];

/** What the control that should have stopped it did: the third axis. */
export const CONTROL_STATES = ['passed', 'missing', 'bypassed', 'passed-but-missed', 'undetermined'] as const;
export type ControlState = (typeof CONTROL_STATES)[number];

/** One current link of an incident, with the involvement of its change. */
export interface AttributionLink {
  changeId: string;
  state: LinkState;
  relation: LinkRelation;
  aiRole: AiRole;
  involvement: Involvement;
}

export interface AttributedIncident {
  incidentId: string;
  links: readonly AttributionLink[];
}
