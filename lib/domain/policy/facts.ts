import { z } from 'zod';
import { ApprovalFacts, Instant } from '#lib/domain/approval/facts.ts';
import { CHANGE_KINDS } from '#lib/domain/change/observation.ts';
import { PATHS_FROM } from '#lib/domain/change/paths-from.ts';
import { GRADES, INVOLVEMENTS } from '#lib/domain/provenance/types.ts';

export const BLAST_RADII = ['low', 'medium', 'high'] as const;
export type BlastRadius = (typeof BLAST_RADII)[number];

export const VALIDATION_OUTCOMES = ['passed', 'failed', 'running'] as const;
export type ValidationOutcome = (typeof VALIDATION_OUTCOMES)[number];

export const FINDING_SEVERITIES = ['info', 'warning', 'blocking'] as const;
export type FindingSeverity = (typeof FINDING_SEVERITIES)[number];

const Tier = z.int().min(1).max(4);

/** A service that the change touches; tiers of what it calls and of what calls it. */
const TouchedService = z.strictObject({
  slug: z.string(),
  tier: Tier,
  dependsOnTiers: z.array(Tier),
  dependentTiers: z.array(Tier),
});

/**
 * Everything a policy is judged on, loaded beforehand, as plain JSON: what is stored with a decision is
 * what it is replayed from. `at` is the instant of the question. Lists hold what concerns this change only
 * (the freezes of its services and environment, the open incidents on its services).
 */
export const Facts = z.strictObject({
  at: Instant,
  change: z.strictObject({
    kind: z.enum(CHANGE_KINDS),
    environment: z.string(),
    fileCount: z.int().nonnegative(),
    linesAdded: z.int().nonnegative(),
    linesDeleted: z.int().nonnegative(),
    /** May be fewer than `fileCount`: long lists are kept in part. */
    paths: z.array(z.string()),
    /** Whose word they are; the author's is proof of nothing. Absent in decisions from before it was asked. */
    pathsFrom: z.enum(PATHS_FROM).nullish(),
    hasRollbackPlan: z.boolean(),
    /** Null: not known, which no rule may take for low. */
    blastRadius: z.enum(BLAST_RADII).nullable(),
    /** 0-100; null: not computed. */
    risk: z.int().min(0).max(100).nullable(),
    /** It reached production without a decision that let it through. */
    isUncontrolled: z.boolean(),
  }),
  services: z.array(TouchedService),
  ai: z.strictObject({ involvement: z.enum(INVOLVEMENTS), grade: z.enum(GRADES).nullable() }),
  operation: z.strictObject({ executedByAgent: z.boolean(), destructive: z.boolean() }),
  authorOwnsServices: z.boolean(),
  approval: ApprovalFacts,
  validations: z.array(
    z.strictObject({
      name: z.string(),
      sha: z.string(),
      outcome: z.enum(VALIDATION_OUTCOMES),
      at: Instant,
    }),
  ),
  freezes: z.array(z.strictObject({ name: z.string(), from: Instant, until: Instant })),
  openIncidents: z.array(
    z.strictObject({ id: z.string(), severity: z.int().min(1).max(5), fixedByThis: z.boolean() }),
  ),
  /** What automated reviewers found in the head revision, or in one with the same diff. */
  findings: z.array(
    z.strictObject({
      reviewer: z.string(),
      severity: z.enum(FINDING_SEVERITIES),
      resolved: z.boolean(),
    }),
  ),
});
export type Facts = z.infer<typeof Facts>;
