import { z } from 'zod';
import { LEVELS, ORG_ROLES } from '#lib/domain/person/observation.ts';

/** Milliseconds since 1970, UTC: compares without parsing and survives JSON, so that a decision can be replayed. */
export const Instant = z.int();

/** How somebody can be involved in a change. Whoever is, does not count as an approver of it. */
export const RELATIONS = [
  'author',
  'committer',
  'co-author',
  'pr-opener',
  'last-pusher',
  'directed-the-agent',
  'applied-suggestion',
  'merger',
] as const;
export type Relation = (typeof RELATIONS)[number];

/** A person as they are at the time of the question, not as they were when they clicked. */
const Person = z.strictObject({
  id: z.string(),
  name: z.string(),
  level: z.enum(LEVELS).nullable(),
  orgRole: z.enum(ORG_ROLES),
  active: z.boolean(),
  /** Their attestation of the training on AI-assisted work holds until then; null: none. */
  trainedUntil: Instant.nullable(),
});
export type Person = z.infer<typeof Person>;

export const HOLDERS = ['person', 'agent', 'bot', 'token'] as const;
export type Holder = (typeof HOLDERS)[number];

/**
 * A login, e-mail address or other name, and whose it is. An agent acts for a person who directs it; a bot
 * (dependency updates, a merge button) acts for nobody. A person's identity without `personId` is unmapped.
 */
const Identity = z.strictObject({
  key: z.string(),
  holder: z.enum(HOLDERS),
  personId: z.string().nullable(),
});
export type Identity = z.infer<typeof Identity>;

const Party = z.strictObject({ relation: z.enum(RELATIONS), identity: z.string() });

/** `diffId` is equal for two revisions exactly when their diffs are (git patch-id); null: not known. */
const Revision = z.strictObject({
  number: z.int(),
  sha: z.string(),
  diffId: z.string().nullable(),
});
export type Revision = z.infer<typeof Revision>;

export const REVIEW_DECISIONS = ['approve', 'request-changes', 'veto'] as const;
export type ReviewDecision = (typeof REVIEW_DECISIONS)[number];

const Review = z.strictObject({
  identity: z.string(),
  decision: z.enum(REVIEW_DECISIONS),
  revision: z.int(),
  sha: z.string(),
  at: Instant,
  withdrawnAt: Instant.nullable(),
  dismissed: z.strictObject({ at: Instant, reason: z.string() }).nullable(),
});
export type Review = z.infer<typeof Review>;

/** Somebody's signature under an exception from one requirement, for one revision. */
const OverrideSignature = z.strictObject({
  identity: z.string(),
  requirement: z.string(),
  revision: z.int(),
  sha: z.string(),
  at: Instant,
  reason: z.string(),
  withdrawnAt: Instant.nullable(),
});
export type OverrideSignature = z.infer<typeof OverrideSignature>;

/** Everything that decides who counts. `people` holds whoever is involved or could be asked. */
export const ApprovalFacts = z.strictObject({
  people: z.array(Person),
  identities: z.array(Identity),
  parties: z.array(Party),
  revisions: z.array(Revision),
  reviews: z.array(Review),
  overrides: z.array(OverrideSignature),
});
export type ApprovalFacts = z.infer<typeof ApprovalFacts>;

/** What a policy says about counting. */
export interface CountingRules {
  /** Approvals outlive a new revision whose diff is identical. */
  keepOnTrivialRebase: boolean;
}
