/** `rule` ends in a draft of the policy, `lesson` goes to the people concerned. */
export const ACTION_KINDS = ['task', 'rule', 'lesson'] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

export const ACTION_STATES = ['open', 'in-progress', 'done', 'dropped'] as const;
export type ActionState = (typeof ACTION_STATES)[number];
