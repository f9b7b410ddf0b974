import type { CandidateChange, IncidentFacts } from './candidate.ts';
import type { ServiceGraph } from './closeness.ts';
import { type Examination, examine, FACTORS } from './factors.ts';
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
  const examination = examine(incident, candidates, graph, at);
  const scores = scoresOf(examination, weights);
  const highest = scores.reduce((most, score) => Math.max(most, score), weights.noChange);
  const mass = (score: number) => Math.exp(score - highest);
  const noChange = mass(weights.noChange);
  const total = scores.reduce((sum, score) => sum + mass(score), noChange);
  const suspects = best(scores, most).map((found, index) => {
    const findings = examination.findingsOf(found);
    return {
      changeId: findings.candidate.changeId,
      rank: index + 1,
      probability: mass(scores[found]!) / total,
      reasons: reasonsFor(findings, incident, graph),
    };
  });
  return { suspects, noChange: noChange / total, abstains: noChange / total > 0.5 };
}

/** Weighted sums of the factors, a candidate each. */
function scoresOf({ count, measure }: Examination, { factors: weights }: Weights): Float64Array {
  const ordered = FACTORS.map((factor) => weights[factor]);
  const factors = ordered.map(() => 0);
  const scores = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    let score = measure(index, factors) === 'since' ? ROLLED_BACK_SINCE : 0;
    for (let at = 0; at < ordered.length; at += 1) score += factors[at]! * ordered[at]!;
    scores[index] = score;
  }
  return scores;
}

/** Places of the highest `most` scores, the highest first; of equal ones the first. */
function best(scores: Float64Array, most: number): number[] {
  const least = scores.toSorted()[Math.max(0, scores.length - most)]!;
  const places: number[] = [];
  for (let place = 0; place < scores.length; place += 1) if (scores[place]! >= least) places.push(place);
  return places.sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, most);
}
