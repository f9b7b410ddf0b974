import type { Verdict } from '#lib/domain/access.ts';
import type { BlastRadius } from '#lib/domain/policy/facts.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import type { Tier } from '#lib/domain/service/observation.ts';

/** What of a request decides whether it may be approved together with others. */
export interface BulkFacts {
  /** Null: no service is known, which is judged as Tier 1. */
  tier: Tier | null;
  involvement: Involvement;
  /** Null: not known, which no rule takes for low. */
  blastRadius: BlastRadius | null;
}

const no = (reason: string): Verdict => ({ allowed: false, reason });

/**
 * Whether a request may be approved in one go with others, without its own rationale. What asks for somebody's own
 * judgement does not: Tier 1 (so every approval that needs a rationale is given one by one), what an agent did, and
 * what can take a lot down, or may.
 */
export function mayApproveInBulk({ tier, involvement, blastRadius }: BulkFacts): Verdict {
  if (tier === null) return no('No service is known, so it counts as Tier 1: approve it by itself.');
  if (tier === 1) return no('Tier 1 is approved one by one.');
  if (involvement === 'agent') return no('An agent did it: approve it by itself.');
  if (involvement === 'unknown') return no('Nobody knows what AI did in it: approve it by itself.');
  if (blastRadius === null) return no('Its blast radius is not known: approve it by itself.');
  if (blastRadius === 'high') return no('Its blast radius is high: approve it by itself.');
  return { allowed: true };
}
