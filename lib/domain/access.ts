import type { Level, OrgRole } from './person/observation.ts';

/** What decides about a person's rights: the role in the organisation and the level of experience. */
export interface Standing {
  orgRole: OrgRole;
  level: Level | null;
}

export type Verdict = { allowed: true } | { allowed: false; reason: string };

interface Rule {
  /** What it lets a person do, in words. */
  what: string;
  /** Who may, in words; shown to those who may not. */
  who: string;
  holds: (person: Standing) => boolean;
}

const isExperienced = ({ level }: Standing) => level === 'senior' || level === 'principal';
const leads = ({ orgRole }: Standing) => orgRole === 'director' || orgRole === 'vp';

/**
 * Who may do what. One line an action, read by the button (disabled, with the reason) and by the verb (refused,
 * with the same reason).
 */
const RULES = {
  'records.read': {
    what: 'Read changes, incidents, services and every figure',
    who: 'everyone who is signed in',
    holds: () => true,
  },
  'incident.judge': {
    what: 'Confirm, rule out or settle a cause, or say that no change caused an incident',
    who: 'seniors, principals, directors and the VP; an auditor does not judge what they audit',
    holds: (person) => person.orgRole !== 'auditor' && (isExperienced(person) || leads(person)),
  },
  'incident.dispute': {
    what: 'Dispute a verdict on a cause, also on a change of their own',
    who: 'everyone but auditors, who do not judge what they audit',
    holds: (person) => person.orgRole !== 'auditor',
  },
  'change.submit': {
    what: 'Submit changes and new revisions of their own',
    who: 'everyone but auditors, who do not change what they audit',
    holds: (person) => person.orgRole !== 'auditor',
  },
  'change.review': {
    what: 'Approve, object to, comment on and delegate changes; whether it counts is the policy’s question',
    who: 'everyone but auditors, who do not judge what they audit',
    holds: (person) => person.orgRole !== 'auditor',
  },
  'override.sign': {
    what: 'Sign an exception from a requirement; whether it counts is the policy’s question',
    who: 'seniors, principals, directors and the VP',
    holds: (person) => person.orgRole !== 'auditor' && (isExperienced(person) || leads(person)),
  },
  'gate.break-glass': {
    what: 'Let a change through in an emergency; a second person looks at it within 24 hours',
    who: 'seniors, principals, directors and the VP',
    holds: (person) => person.orgRole !== 'auditor' && (isExperienced(person) || leads(person)),
  },
  'break-glass.review': {
    what: 'Review, as the second person, what was let through in an emergency',
    who: 'principals, directors and the VP',
    holds: (person) => person.orgRole !== 'auditor' && (person.level === 'principal' || leads(person)),
  },
  'freeze.manage': {
    what: 'Declare and cancel a freeze',
    who: 'directors, the VP and administrators',
    holds: (person) => leads(person) || person.orgRole === 'admin',
  },
  'retro.write': {
    what: 'Open a retro, write in it and send it for review',
    who: 'everyone but auditors, who do not write what they audit',
    holds: (person) => person.orgRole !== 'auditor',
  },
  'retro.publish': {
    what: 'Review, as the second person, a retro: publish it, return it, reopen it',
    who: 'seniors, principals, directors and the VP',
    holds: (person) => person.orgRole !== 'auditor' && (isExperienced(person) || leads(person)),
  },
  'action.manage': {
    what: 'Add, change and end what a retro asks for, and deliver its lessons',
    who: 'everyone but auditors, who do not do what they audit',
    holds: (person) => person.orgRole !== 'auditor',
  },
  'policy.propose': {
    what: 'Draft, validate and approve versions of the policy, within what the policy itself allows',
    who: 'principals, directors and the VP',
    holds: (person) => person.orgRole !== 'auditor' && (person.level === 'principal' || leads(person)),
  },
  'backtest.cancel-others': {
    what: 'Cancel a backtest that somebody else asked for',
    who: 'the person who asked for it, directors and the VP',
    holds: leads,
  },
  'records.correct': {
    what: 'Correct people, services and changes that an import got wrong',
    who: 'administrators',
    holds: ({ orgRole }) => orgRole === 'admin',
  },
  'audit.read': {
    what: 'Read the audit log',
    who: 'auditors, directors, the VP and administrators',
    holds: (person) => leads(person) || person.orgRole === 'auditor' || person.orgRole === 'admin',
  },
  'campaign.read': {
    what: 'Read directors’ audits, their findings and attestations',
    who: 'auditors, directors, the VP and administrators',
    holds: (person) => leads(person) || person.orgRole === 'auditor' || person.orgRole === 'admin',
  },
  'campaign.manage': {
    what: 'Open an audit, freeze its population, delegate it; sign it as the one who answers for it',
    who: 'directors and the VP',
    holds: leads,
  },
  'campaign.review': {
    what: 'Judge the exceptions and the sample of an audit, and record findings',
    who: 'auditors, directors and the VP',
    holds: (person) => leads(person) || person.orgRole === 'auditor',
  },
  'programme.manage': {
    what: 'Plan, approve as the second person, extend and cancel a programme',
    who: 'directors and the VP',
    holds: leads,
  },
  'review-health.others': {
    what: 'See how reviews are distributed over teams; each person’s own figures are for that person alone',
    who: 'directors and the VP',
    holds: leads,
  },
  'weekly.write': {
    what: 'Comment on the weekly operations review',
    who: 'everyone but auditors, who do not write what they audit',
    holds: (person) => person.orgRole !== 'auditor',
  },
  'weekly.decide': {
    what: 'Record decisions of the weekly operations review, and close it',
    who: 'directors and the VP',
    holds: leads,
  },
  'settings.manage': {
    what: 'Change how this installation is set up',
    who: 'administrators',
    holds: ({ orgRole }) => orgRole === 'admin',
  },
} satisfies Record<string, Rule>;

export type AccessAction = keyof typeof RULES;

export const ACCESS_ACTIONS = Object.keys(RULES) as readonly AccessAction[];

/** Whether a person may do something; if not, the reason as a sentence. */
export function may(person: Standing, action: AccessAction): Verdict {
  const { who, holds }: Rule = RULES[action];
  return holds(person) ? { allowed: true } : { allowed: false, reason: `This is for ${who}.` };
}

/** Everything there is to be allowed, with whether this person is. */
export function rightsOf(
  person: Standing,
): readonly { action: AccessAction; what: string; verdict: Verdict }[] {
  return ACCESS_ACTIONS.map((action) => ({ action, what: RULES[action].what, verdict: may(person, action) }));
}
