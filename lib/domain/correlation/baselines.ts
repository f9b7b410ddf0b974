import type { CandidateChange } from './candidate.ts';
import type { ReplayedIncident } from './replay.ts';

export const BASELINES = ['newest', 'newestOnService', 'largestOnService', 'random'] as const;
export type Baseline = (typeof BASELINES)[number];

/**
 * The candidates' ids as a simple rule would order them. "On service" puts changes whose primary service is the
 * paged one first (those of no service, when none is known), then all others, each newest or largest first.
 * `random` is an order that depends on nothing but the ids, so that it comes out the same each time.
 */
export function baselineOrder(baseline: Baseline, replayed: ReplayedIncident): string[] {
  const { id, incident, sizes } = replayed;
  const away = ({ services }: CandidateChange) => Number(services[0] !== incident.services[0]);
  const size = ({ changeId }: CandidateChange) => sizes.get(changeId) ?? 0;
  const newest = replayed.candidates.toSorted(
    (a, b) => b.rolloutStartedAt.getTime() - a.rolloutStartedAt.getTime() || b.sequence - a.sequence,
  );
  const sorted = {
    newest: () => newest,
    newestOnService: () => newest.toSorted((a, b) => away(a) - away(b)),
    largestOnService: () => newest.toSorted((a, b) => away(a) - away(b) || size(b) - size(a)),
    random: () => byHash(id, newest),
  };
  return sorted[baseline]().map(({ changeId }) => changeId);
}

function byHash(id: string, candidates: readonly CandidateChange[]): CandidateChange[] {
  return candidates
    .map((candidate) => ({ candidate, lot: hash(id + candidate.changeId) }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ candidate }) => candidate);
}

/** FNV-1a in 32 bits, its bits mixed once more (as MurmurHash3 ends): spreads texts evenly, and no more is needed. */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) bits = Math.imul(bits ^ text.charCodeAt(at), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
