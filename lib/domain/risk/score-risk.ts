import type { RiskInput } from './input.ts';
import { PART_DEFINITIONS, PARTS, type Part, type RiskWeights } from './parts.ts';

/** Stored with every score through its parts' weights; sum 100. Why each is what it is: docs/risk.md. */
export const RISK_WEIGHTS: RiskWeights = {
  tier: 12,
  dependents: 6,
  kind: 8,
  areas: 10,
  incidents: 14,
  files: 8,
  size: 3,
  familiarity: 6,
  level: 4,
  lastChange: 2,
  validation: 8,
  rollback: 5,
  operation: 10,
  novelty: 4,
};

/** One part of a score, as stored and shown. */
export interface RiskPart {
  part: Part;
  name: string;
  /** Whole, 0 to `weight`. */
  points: number;
  /** The most that this part can give. */
  weight: number;
  why: string;
  source: string;
}

export interface RiskScore {
  /** 0-100: the sum of the parts' points, and nothing else. */
  score: number;
  /** In the order of `PARTS`. */
  parts: readonly RiskPart[];
}

/** How much of each part's weight is reached, 0 to 1, in the order of `PARTS`. */
export function riskShares(input: RiskInput): number[] {
  return PARTS.map((part) => PART_DEFINITIONS[part].judge(input).share);
}

/**
 * The risk of a change: a sum of named parts, each its weight times what is found, rounded. It says where to look
 * first; it is no probability. The report on risk says how often each score went wrong.
 */
export function scoreRisk(input: RiskInput, weights: RiskWeights = RISK_WEIGHTS): RiskScore {
  const parts = PARTS.map((part): RiskPart => {
    const { name, source, judge } = PART_DEFINITIONS[part];
    const { share, why } = judge(input);
    const weight = weights[part];
    return { part, name, points: Math.round(weight * share), weight, why, source: source.text };
  });
  return { score: parts.reduce((sum, { points }) => sum + points, 0), parts };
}

/** The score alone, from the shares of `riskShares`; the same as that of `scoreRisk`. */
export function scoreOfShares(shares: readonly number[], weights: RiskWeights = RISK_WEIGHTS): number {
  return PARTS.reduce((sum, part, index) => sum + Math.round(weights[part] * shares[index]!), 0);
}
