import type { CandidateChange, IncidentFacts } from './candidate.ts';
import type { ServiceGraph } from './closeness.ts';
import { type Neighbours, type Place, type Standing, standingsOf } from './places.ts';
import { shareWords } from './shared-words.ts';
import { wordsOf } from './words.ts';

/** What speaks for or against a candidate, as numbers; the order is that of the weights. */
export const FACTORS = [
  'recency',
  'newerOnItsService',
  'onAffectedService',
  'noServiceEither',
  'nearAffectedService',
  'sharedWords',
  'rolledBackBefore',
  'testsOrDocsOnly',
] as const;
export type Factor = (typeof FACTORS)[number];

/** What the ranker saw in one candidate, for the score and for the words. */
export interface Findings {
  candidate: CandidateChange;
  place: Place;
  /** From the end of the rollout to the start of the incident; 0 if it started during the rollout. */
  hours: number;
  duringRollout: boolean;
  /** No newer candidate has the same primary service. */
  newestOnItsService: boolean;
  /** Incident's words found in the candidate. */
  shared: readonly string[];
  /** The affected service that is nearest to the candidate's primary one, where that is not affected itself. */
  near: Neighbours | null;
  rolledBack: 'before' | 'since' | null;
  /** One number for each of `FACTORS`, in their order. */
  factors: readonly number[];
}

export const WINDOW_DAYS = 7;
const HOUR = 3_600_000;
/** Within half an hour, which of two changes went first says little. */
const GRACE_HOURS = 0.5;
/** Puts the bend of the logarithm at the least share of meetings that says anything (about 0.01). */
const NEAR_SCALE = 100;

/** The candidates of one incident, measured at a glance, and described where somebody wants to know more. */
export interface Examination {
  /** How many were rolled out in the days before; they are numbered from 0, the newest first. */
  count: number;
  /** Writes what speaks for and against one into `factors`, and says whether it was rolled back. */
  measure(index: number, factors: number[]): Findings['rolledBack'];
  findingsOf(index: number): Findings;
}

/**
 * Examines every candidate that was rolled out in the `WINDOW_DAYS` before the incident, as known at `at`: a rollout
 * or rollback after it has not happened. The order of `candidates` does not matter.
 */
export function examine(
  incident: IncidentFacts,
  candidates: readonly CandidateChange[],
  graph: ServiceGraph,
  at: Date,
): Examination {
  const start = incident.startedAt.getTime();
  const eligible = candidates.filter((candidate) => isEligible(candidate, start, at));
  /** Milliseconds; the later a candidate was live, the less, and 0 where it still rolled out. */
  const ages = eligible.map(({ liveAt }) => (liveAt === null ? 0 : Math.max(0, start - liveAt.getTime())));
  const shared = shareWords(wordsOf(incident.text), eligible);
  const standings = standingsOf(incident, eligible, graph);
  const order = newestFirst(eligible, ages);
  const newer = countNewer(order, standings);

  function measure(index: number, factors: number[]): Findings['rolledBack'] {
    const given = order[index]!;
    const { rolledBackAt, testsOrDocsOnly } = eligible[given]!;
    const { place, near } = standings[given]!;
    const rolledBack = rolledBackWhen(rolledBackAt, start, at);
    factors[0] = -Math.log(ages[given]! / HOUR + GRACE_HOURS);
    factors[1] = Math.log1p(newer[index]!);
    factors[2] = place === 'primary' ? 1 : 0;
    factors[3] = place === 'neither' ? 1 : 0;
    factors[4] = near === null ? 0 : Math.log1p(NEAR_SCALE * near.closeness);
    factors[5] = shared.worth(given);
    factors[6] = rolledBack === 'before' ? 1 : 0;
    factors[7] = testsOrDocsOnly ? 1 : 0;
    return rolledBack;
  }

  function findingsOf(index: number): Findings {
    const given = order[index]!;
    const candidate = eligible[given]!;
    const { place, near } = standings[given]!;
    const factors: number[] = [];
    return {
      candidate,
      place,
      hours: ages[given]! / HOUR,
      duringRollout: candidate.liveAt === null || candidate.liveAt.getTime() > start,
      newestOnItsService: newer[index] === 0,
      shared: shared.words(given),
      near,
      rolledBack: measure(index, factors),
      factors,
    };
  }

  return { count: eligible.length, measure, findingsOf };
}

function isEligible({ rolloutStartedAt, liveAt }: CandidateChange, start: number, at: Date): boolean {
  const began = rolloutStartedAt.getTime();
  if (began > start || began > at.getTime()) return false;
  return liveAt === null || start - liveAt.getTime() <= WINDOW_DAYS * 24 * HOUR;
}

/**
 * The candidates' places, newest first. Sorted first by one number each, of whole milliseconds and the place, which
 * takes no comparing; that leaves to `compare` only those of the same age.
 */
function newestFirst(candidates: readonly CandidateChange[], ages: readonly number[]): number[] {
  const count = candidates.length;
  const keys = new Float64Array(ages.map((age, place) => age * count + place)).sort();
  return [...keys]
    .map((key) => key % count)
    .sort((a, b) => ages[a]! - ages[b]! || compare(candidates[a]!, candidates[b]!));
}

/** By when it was live (what still rolls out is newest), then place in the order of deployments, then id. */
function compare(a: CandidateChange, b: CandidateChange): number {
  const live = ({ liveAt }: CandidateChange) => liveAt?.getTime() ?? STILL_ROLLING_OUT;
  return (
    live(b) - live(a) ||
    b.sequence - a.sequence ||
    (a.changeId < b.changeId ? -1 : Number(a.changeId > b.changeId))
  );
}

/** Larger than any instant, and finite, so that two of them differ by 0. */
const STILL_ROLLING_OUT = Number.MAX_SAFE_INTEGER;

/** For each of the candidates, newest first, how many on the same primary service are newer. */
function countNewer(order: readonly number[], standings: readonly Standing[]): number[] {
  const seen = standings.map(() => 0);
  return order.map((place) => seen[standings[place]!.group]!++);
}

function rolledBackWhen(rolledBackAt: Date | null, start: number, at: Date): Findings['rolledBack'] {
  if (rolledBackAt === null || rolledBackAt > at) return null;
  return rolledBackAt.getTime() <= start ? 'before' : 'since';
}
