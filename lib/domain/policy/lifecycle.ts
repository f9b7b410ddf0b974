export const POLICY_STATES = ['draft', 'validated', 'approved', 'shadow', 'active', 'retired'] as const;
export type PolicyState = (typeof POLICY_STATES)[number];

/**
 * What a version of the policy may become next. A text can be edited only as a draft: whatever was validated or
 * approved goes back to draft first, so that nobody's approval covers a text they have not seen.
 */
const NEXT: Readonly<Record<PolicyState, readonly PolicyState[]>> = {
  draft: ['validated', 'retired'],
  validated: ['draft', 'approved', 'retired'],
  approved: ['draft', 'shadow', 'active', 'retired'],
  shadow: ['approved', 'active', 'retired'],
  active: ['retired'],
  retired: [],
};

/** Whether a version in state `from` may go to state `to`. */
export const mayBecome = (from: PolicyState, to: PolicyState): boolean => NEXT[from].includes(to);
