import type { Level } from '#lib/domain/person/observation.ts';
import type { Provenance } from '#lib/domain/provenance/types.ts';

export const CHANGE_KINDS = [
  'code',
  'config',
  'infrastructure',
  'schema',
  'data',
  'flag',
  'agent-action',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export const CHANGE_STATUSES = ['proposed', 'approved', 'deployed', 'rolled-back', 'abandoned'] as const;
export type ChangeStatus = (typeof CHANGE_STATUSES)[number];

/** The statuses of a change that reached its environment, whether or not it is still there. */
export const LIVE_STATUSES = ['deployed', 'rolled-back'] as const satisfies readonly ChangeStatus[];

/** True for a change that took effect; any other has only been proposed. */
export function isLive(status: ChangeStatus): boolean {
  return LIVE_STATUSES.some((live) => live === status);
}

export const DEPLOYMENT_OUTCOMES = ['succeeded', 'failed', 'rolled-back', 'in-progress'] as const;
export type DeploymentOutcome = (typeof DEPLOYMENT_OUTCOMES)[number];

export interface DeploymentObservation {
  /** Its name at the source; with the change's source it gives the id. */
  externalId: string;
  environment: string;
  sha: string | null;
  startedAt: Date;
  finishedAt: Date | null;
  outcome: DeploymentOutcome;
  actor: string | null;
  /** `assumed`: a mainline commit taken as deployed; `observed`: a pipeline reported it. */
  basis: 'observed' | 'assumed';
}

/** A change as a source describes it, whatever the source: git, an API, a file, the demo organisation. */
export interface ChangeObservation {
  source: string;
  externalId: string;
  kind: ChangeKind;
  repository: string | null;
  prNumber: number | null;
  title: string;
  body: string;
  authorName: string;
  /** The e-mail or login by which the author can be mapped to a person; normalised when stored. */
  authorIdentity: string;
  /** Where the source itself knows the level at that time; else the mapped person's level is taken. */
  authorLevel?: Level | null;
  committerName: string | null;
  committerEmail: string | null;
  branch: string | null;
  trailers: readonly (readonly [key: string, value: string])[];
  labels: readonly string[];
  /** `[path, added | null, deleted | null]`, the first 500. */
  paths: readonly (readonly [path: string, added: number | null, deleted: number | null])[];
  fileCount: number;
  linesAdded: number;
  linesDeleted: number;
  /** Slugs of the services touched, the primary one first. */
  services: readonly string[];
  environment: string;
  status: ChangeStatus;
  isRevert: boolean;
  risk: number | null;
  rollbackPlan: string | null;
  url: string | null;
  /** What limits the knowledge of it, in words. */
  incomplete: string | null;
  createdAt: Date;
  /** When it reached production; null if it has not. */
  deployedAt: Date | null;
  /** Oldest first; the last is the head. */
  revisions: readonly { sha: string; createdAt: Date }[];
  deployments: readonly DeploymentObservation[];
  provenance: Provenance;
}

/** The instant that orders a change in every list: when it reached production, else when it was asked for. */
export function effectiveAt(change: Pick<ChangeObservation, 'createdAt' | 'deployedAt'>): Date {
  return change.deployedAt ?? change.createdAt;
}
