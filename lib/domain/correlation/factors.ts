import type { CandidateChange, IncidentFacts } from './candidate.ts';
import { closeness, type ServiceGraph } from './closeness.ts';
import { formsOf, wordsOf } from './words.ts';

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

/** Where a candidate was made, seen from the incident; `neither`: both are on no known service. */
export type Place = 'primary' | 'touched' | 'neither' | 'elsewhere';

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

interface Neighbours {
  affected: string;
  service: string;
  closeness: number;
}

export const WINDOW_DAYS = 7;
const HOUR = 3_600_000;
/** Within half an hour, which of two changes went first says little. */
const GRACE_HOURS = 0.5;
/** Puts the bend of the logarithm at the least share of meetings that says anything (about 0.01). */
const NEAR_SCALE = 100;
/** How much less a word says that more candidates have: between 1/√n and 1/n. */
const RARITY = -0.7;

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
  const eligible = newestFirst(candidates.filter((candidate) => isEligible(candidate, start, at)));
  const { shared, rarity } = shareWords(wordsOf(incident.text), eligible);
  const near = nearest(graph, incident.services);
  const newer = countNewer(eligible);
  const liveAt = (candidate: CandidateChange) => candidate.liveAt?.getTime() ?? start;
  const hoursBefore = (candidate: CandidateChange) => Math.max(0, start - liveAt(candidate)) / HOUR;

  function measure(index: number, factors: number[]): Findings['rolledBack'] {
    const candidate = eligible[index]!;
    const place = placeOf(candidate, incident);
    const neighbours = near(place, candidate.services);
    const rolledBack = rolledBackWhen(candidate, start, at);
    factors[0] = -Math.log(hoursBefore(candidate) + GRACE_HOURS);
    factors[1] = Math.log1p(newer[index]!);
    factors[2] = Number(place === 'primary');
    factors[3] = Number(place === 'neither');
    factors[4] = neighbours === null ? 0 : Math.log1p(NEAR_SCALE * neighbours.closeness);
    factors[5] = rarity(shared[index]!);
    factors[6] = Number(rolledBack === 'before');
    factors[7] = Number(candidate.testsOrDocsOnly);
    return rolledBack;
  }

  function findingsOf(index: number): Findings {
    const candidate = eligible[index]!;
    const place = placeOf(candidate, incident);
    const factors: number[] = [];
    return {
      candidate,
      place,
      hours: hoursBefore(candidate),
      duringRollout: candidate.liveAt === null || liveAt(candidate) > start,
      newestOnItsService: newer[index] === 0,
      shared: shared[index]!,
      near: near(place, candidate.services),
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

/** By when it was live (what still rolls out is newest), then place in the order of deployments, then id. */
function newestFirst(candidates: readonly CandidateChange[]): CandidateChange[] {
  const live = ({ liveAt }: CandidateChange) => liveAt?.getTime() ?? STILL_ROLLING_OUT;
  return candidates.toSorted(
    (a, b) =>
      live(b) - live(a) ||
      b.sequence - a.sequence ||
      (a.changeId < b.changeId ? -1 : Number(a.changeId > b.changeId)),
  );
}

/** Larger than any instant, and finite, so that two of them differ by 0. */
const STILL_ROLLING_OUT = Number.MAX_SAFE_INTEGER;

const NONE: readonly string[] = [];

/**
 * The incident's words in each candidate, in whichever form, and what some of them are worth: ln(1 + sum of n^-0.7), n
 * the number of candidates that have the word. It does not depend on how many candidates there are without it.
 */
function shareWords(said: readonly string[], candidates: readonly CandidateChange[]) {
  const spoken = new Map<string, string>();
  for (const word of said) for (const form of formsOf(word)) if (!spoken.has(form)) spoken.set(form, word);
  const spread = new Map<string, number>();
  const shared = candidates.map(({ words }) => {
    let found: string[] | null = null;
    for (const word of words) {
      const heard = spoken.get(word);
      if (heard === undefined || found?.includes(heard)) continue;
      spread.set(heard, (spread.get(heard) ?? 0) + 1);
      found ??= [];
      found.push(heard);
    }
    return found ?? NONE;
  });
  const worth = new Map([...spread].map(([word, count]) => [word, count ** RARITY]));
  const rarity = (words: readonly string[]) =>
    words === NONE ? 0 : Math.log1p(words.reduce((sum, word) => sum + worth.get(word)!, 0));
  return { shared, rarity };
}

/** For each of the candidates, newest first, how many on the same primary service are newer. */
function countNewer(eligible: readonly CandidateChange[]): number[] {
  const seen = new Map<string | undefined, number>();
  return eligible.map(({ services }) => {
    const primary = services[0];
    const count = seen.get(primary) ?? 0;
    seen.set(primary, count + 1);
    return count;
  });
}

function placeOf({ services }: CandidateChange, incident: IncidentFacts): Place {
  const primary = services[0];
  if (incident.services.length === 0) return primary === undefined ? 'neither' : 'elsewhere';
  if (primary !== undefined && incident.services.includes(primary)) return 'primary';
  return services.some((slug) => incident.services.includes(slug)) ? 'touched' : 'elsewhere';
}

/** Finds the affected service nearest to a candidate's primary one; remembers, because services recur. */
function nearest(graph: ServiceGraph, affected: readonly string[]) {
  const known = new Map<string, Neighbours | null>();
  const find = (service: string, services: readonly string[]): Neighbours | null =>
    affected
      .map((slug) => ({
        affected: slug,
        service,
        closeness: closeness(graph, slug, service, services.includes(slug)),
      }))
      .reduce<Neighbours | null>(nearer, null);
  return (place: Place, services: readonly string[]): Neighbours | null => {
    const [primary] = services;
    if (primary === undefined || place === 'primary') return null;
    if (place === 'touched') return find(primary, services);
    const before = known.get(primary);
    if (before !== undefined) return before;
    const found = find(primary, services);
    known.set(primary, found);
    return found;
  };
}

function nearer(best: Neighbours | null, other: Neighbours | null): Neighbours | null {
  return other !== null && other.closeness > (best?.closeness ?? 0) ? other : best;
}

function rolledBackWhen({ rolledBackAt }: CandidateChange, start: number, at: Date): Findings['rolledBack'] {
  if (rolledBackAt === null || rolledBackAt > at) return null;
  return rolledBackAt.getTime() <= start ? 'before' : 'since';
}
