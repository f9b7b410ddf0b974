import type { ChangeKind } from '#lib/domain/change/observation.ts';
import type { BlastRadius } from '#lib/domain/policy/facts.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';

/** A deployment of a frozen change, within the period. Instants are ISO 8601, UTC. */
export interface FrozenDeployment {
  id: string;
  at: string;
  environment: string;
  sha: string | null;
  outcome: string;
  decisionId: string | null;
}

/** A change as it was when the population was frozen: what later becomes of it alters nothing here. */
export interface FrozenRow {
  title: string;
  source: string;
  externalId: string;
  kind: ChangeKind;
  repository: string | null;
  author: string;
  services: readonly string[];
  tier: number | null;
  involvement: Involvement;
  risk: number | null;
  blastRadius: BlastRadius | null;
  deployments: readonly FrozenDeployment[];
  /** Of the campaign's draw, hex. */
  lot: string;
  /** Place among all changes without findings in the order of their lots, from 1; null for one with findings. */
  place: number | null;
}
