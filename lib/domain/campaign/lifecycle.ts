import type { Verdict } from '#lib/domain/access.ts';

/**
 * `committed`: the seed is committed and the plan may still change. `frozen`: the population stands and people judge.
 * `attested` and `cancelled` are ends.
 */
export const CAMPAIGN_STATES = ['committed', 'frozen', 'attested', 'cancelled'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

export const CAMPAIGN_STATE_WORDS: Readonly<Record<CampaignState, string>> = {
  committed: 'planned',
  frozen: 'under review',
  attested: 'attested',
  cancelled: 'cancelled',
};

export const CAMPAIGN_STEPS = ['plan', 'freeze', 'decide', 'extend', 'attest', 'delegate', 'cancel'] as const;
export type CampaignStep = (typeof CAMPAIGN_STEPS)[number];

const ALLOWED_IN: Readonly<Record<CampaignStep, readonly CampaignState[]>> = {
  plan: ['committed'],
  freeze: ['committed'],
  decide: ['frozen'],
  extend: ['frozen'],
  attest: ['frozen'],
  delegate: ['committed', 'frozen'],
  cancel: ['committed', 'frozen'],
};

const WHY_NOT: Readonly<Record<CampaignState, string>> = {
  committed: 'Its population has not been frozen yet.',
  frozen: 'Its population is frozen: what is looked at stands, and so does the plan.',
  attested: 'It is attested: nothing in it changes any more.',
  cancelled: 'It was cancelled.',
};

/** Whether a step can be taken with a campaign as it stands; who may is asked elsewhere. */
export function campaignVerdict(step: CampaignStep, state: CampaignState): Verdict {
  return ALLOWED_IN[step].includes(state) ? { allowed: true } : { allowed: false, reason: WHY_NOT[state] };
}

export const FINDING_STATES = ['open', 'in-progress', 'resolved', 'accepted'] as const;
export type AuditFindingState = (typeof FINDING_STATES)[number];
export const LIVE_FINDING_STATES = ['open', 'in-progress'] as const;
/** `resolved`: what was wrong is mended. `accepted`: somebody lives with it, and says why. */
export const ENDED_FINDING_STATES = ['resolved', 'accepted'] as const;

export const isLiveFinding = (state: AuditFindingState): boolean =>
  state === 'open' || state === 'in-progress';

/** Days after the end of the period last attested until a Tier-1 service is due again: a quarter. */
export const DUE_AFTER_DAYS = 92;

/** Minutes that a sign-in counts as just now, for whoever signs. */
export const STEP_UP_MINUTES = 5;
