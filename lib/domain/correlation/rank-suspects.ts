import type { CandidateChange, IncidentFacts } from './candidate.ts';
import type { ServiceGraph } from './closeness.ts';
import { FACTORS, type Findings, findFactors } from './factors.ts';
import { reasonsFor } from './reasons.ts';
import { ROLLED_BACK_SINCE, WEIGHTS, type Weights } from './weights.ts';

export interface RankedSuspect {
  changeId: string;
  /** From 1. */
  rank: number;
  /** That this change caused it, 0 to 1. */
  probability: number;
  /** In words, for people; what weighs most comes first. */
  reasons: string[];
}

export interface Ranking {
  /** The likeliest, in order, whether or not the ranker abstains. */
  suspects: RankedSuspect[];
  /** That no candidate caused it, 0 to 1. With the probabilities of all candidates it sums to 1. */
  noChange: number;
  /** "No change looks likely": likelier than all candidates together. */
  abstains: boolean;
}

export interface RankOptions {
  /** How many suspects to return; 10 unless told. */
  most?: number;
  weights?: Weights;
}

const MOST_SUSPECTS = 10;

/**
 * Ranks the changes that may have caused an incident, by a conditional logit: the score of a candidate is the
 * weighted sum of its factors, its probability is `exp(score)` over the sum of that for all candidates and "no change".
 * `at` is the instant of asking. The order of `candidates` does not matter. Who wrote a change is not looked at.
 * Source: D. McFadden, Conditional logit analysis of qualitative choice behavior (1974).
 */
export function rankSuspects(
  incident: IncidentFacts,
  candidates: readonly CandidateChange[],
  graph: ServiceGraph,
  at: Date,
  { most = MOST_SUSPECTS, weights = WEIGHTS }: RankOptions = {},
): Ranking {
  const ordered = FACTORS.map((factor) => weights.factors[factor]);
  const scored = findFactors(incident, candidates, graph, at)
    .map((findings) => ({ findings, score: scoreOf(findings, ordered) }))
    .sort((a, b) => b.score - a.score);
  const highest = Math.max(weights.noChange, scored[0]?.score ?? weights.noChange);
  const mass = (score: number) => Math.exp(score - highest);
  const noChange = mass(weights.noChange);
  const total = scored.reduce((sum, { score }) => sum + mass(score), noChange);
  const suspects = scored.slice(0, most).map(({ findings, score }, index) => ({
    changeId: findings.candidate.changeId,
    rank: index + 1,
    probability: mass(score) / total,
    reasons: reasonsFor(findings, incident, graph),
  }));
  return { suspects, noChange: noChange / total, abstains: noChange / total > 0.5 };
}

function scoreOf({ factors, rolledBack }: Findings, weights: readonly number[]): number {
  const fitted = factors.reduce((sum, factor, index) => sum + factor * weights[index]!, 0);
  return rolledBack === 'since' ? fitted + ROLLED_BACK_SINCE : fitted;
}
