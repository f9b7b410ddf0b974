export const TIERS = [1, 2, 3, 4] as const;
/** 1 is the most critical. */
export type Tier = (typeof TIERS)[number];

/** A service as a source describes it. Slugs of people and services are resolved when it is stored. */
export interface ServiceObservation {
  slug: string;
  name: string;
  tier: Tier;
  /** False where the tier was assumed, e.g. for a service derived from folders. */
  tierStated: boolean;
  team: string | null;
  /** Slugs of people. */
  owner: string | null;
  director: string | null;
  repository: string | null;
  paths: readonly string[];
  dependsOn: readonly string[];
}
