import type { ChangeKind } from '#lib/domain/change/observation.ts';
import type { Level } from '#lib/domain/person/observation.ts';
import type { Area } from '#lib/domain/policy/areas.ts';
import type { ValidationOutcome } from '#lib/domain/policy/facts.ts';
import type { Tier } from '#lib/domain/service/observation.ts';

/** How far back the author's work on a service, and its last change, are looked for. */
export const FAMILIAR_DAYS = 90;
/** Of these days, at most so many of the service's newest changes are looked at: the cost of a score is bounded. */
export const FAMILIAR_CHANGES = 200;
/** How far back incidents on the services count. */
export const INCIDENT_DAYS = 30;

/**
 * All that a risk score is computed from, as known at one instant. There is no field for AI involvement, and none
 * that tells: the score is the same whoever or whatever wrote the change. (`executedByAgent` is what is going to
 * run in production, not who wrote it.) "Its main service" is the change's primary one.
 */
export interface RiskInput {
  /** Of the services that it touches; empty: no known service. */
  tiers: readonly Tier[];
  /** Tiers of the other services that call or need one of those. */
  dependents: readonly Tier[];
  kind: ChangeKind;
  /** Null: not known, because the paths that it touches are not, or not all. */
  areas: readonly Area[] | null;
  /** False also where the paths are not known. */
  testsOrDocsOnly: boolean;
  files: number;
  /** Added and deleted. */
  lines: number;
  /**
   * Changes that its author brought to production on its main service in the last `FAMILIAR_DAYS`, among the
   * newest `FAMILIAR_CHANGES` there; null: no known service.
   */
  authorChanges: number | null;
  authorLevel: Level | null;
  /** On any of its services, of any severity, started in the last `INCIDENT_DAYS`. */
  recentIncidents: number;
  /** Since a change last reached production on its main service; null: none in the last `FAMILIAR_DAYS`. */
  daysSinceLastChange: number | null;
  /** Of its head revision, all checks together. */
  validation: ValidationOutcome | 'none';
  hasRollbackPlan: boolean;
  destructive: boolean;
  executedByAgent: boolean;
  isRevert: boolean;
}
