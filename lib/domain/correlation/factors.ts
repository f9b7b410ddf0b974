import type { CandidateChange, IncidentFacts } from './candidate.ts';
import { closeness, type ServiceGraph } from './closeness.ts';
import { wordsOf } from './words.ts';

/** What speaks for or against a candidate, as numbers; the order is that of the weights. */
export const FACTORS = [
  'recency',
  'newerOnItsService',
  'onAffectedService',
  'noServiceEither',
  'touchesAffectedService',
  'nearAffectedService',
  'sharedWords',
  'rolledBackBefore',
  'testsOrDocsOnly',
] as const;
export type Factor = (typeof FACTORS)[number];

/** What the ranker saw in one candidate, for the score and for the words. */
export interface Findings {
  candidate: CandidateChange;
  /** From the end of the rollout to the start of the incident; 0 if it started during the rollout. */
  hours: number;
  duringRollout: boolean;
  factors: Record<Factor, number>;
  /** Incident's words found in the candidate, the rarest first. */
  shared: string[];
  /** The affected service and the one of the candidate that are nearest to each other, when they differ. */
  near: { affected: string; service: string } | null;
  rolledBack: 'before' | 'since' | null;
}

export const WINDOW_DAYS = 7;
const HOUR = 3_600_000;
/** Within half an hour, which of two changes went first says little. */
const GRACE_HOURS = 0.5;
/** Puts the bend of the logarithm where co-change values of neighbours lie (about 0.05). */
const NEAR_SCALE = 20;

/**
 * The findings for every candidate that was rolled out in the `WINDOW_DAYS` before the incident, as known at `at`:
 * a rollout or rollback after it has not happened. Newest first; the order of `candidates` does not matter.
 */
export function findFactors(
  incident: IncidentFacts,
  candidates: readonly CandidateChange[],
  graph: ServiceGraph,
  at: Date,
): Findings[] {
  const start = incident.startedAt.getTime();
  const eligible = candidates.filter((candidate) => isEligible(candidate, start, at)).sort(newestFirst);
  const said = new Set(wordsOf(incident.text));
  const sharedWords = eligible.map(({ words }) => (said.size === 0 ? [] : words.filter((w) => said.has(w))));
  const spread = new Map<string, number>();
  for (const word of sharedWords.flat()) spread.set(word, (spread.get(word) ?? 0) + 1);
  const near = nearest(graph, incident.services);
  const newer = countNewer(eligible);

  return eligible.map((candidate, index) => {
    const rolledBack = rolledBackWhen(candidate, start, at);
    const hours = Math.max(0, start - (candidate.liveAt?.getTime() ?? start)) / HOUR;
    const shared = sharedWords[index]!;
    const place = placeOf(candidate, incident);
    const neighbour = place === 'elsewhere' ? near(candidate.services) : null;
    return {
      candidate,
      hours,
      duringRollout: candidate.liveAt === null || candidate.liveAt.getTime() > start,
      shared: shared.length > 1 ? shared.toSorted((a, b) => spread.get(a)! - spread.get(b)!) : shared,
      near: neighbour,
      rolledBack,
      factors: {
        recency: -Math.log(hours + GRACE_HOURS),
        newerOnItsService: Math.log1p(newer[index]!),
        onAffectedService: Number(place === 'primary'),
        noServiceEither: Number(place === 'neither'),
        touchesAffectedService: Number(place === 'touched'),
        nearAffectedService: Math.log1p(NEAR_SCALE * (neighbour?.value ?? 0)),
        sharedWords: Math.log1p(shared.reduce((sum, word) => sum + 1 / Math.sqrt(spread.get(word)!), 0)),
        rolledBackBefore: Number(rolledBack === 'before'),
        testsOrDocsOnly: Number(candidate.testsOrDocsOnly),
      },
    };
  });
}

function isEligible({ rolloutStartedAt, liveAt }: CandidateChange, start: number, at: Date): boolean {
  const began = rolloutStartedAt.getTime();
  if (began > start || began > at.getTime()) return false;
  return liveAt === null || start - liveAt.getTime() <= WINDOW_DAYS * 24 * HOUR;
}

/** By when it was live (what still rolls out is newest), then place in the order, then id. */
function newestFirst(a: CandidateChange, b: CandidateChange): number {
  return (
    liveTime(b) - liveTime(a) || b.sequence - a.sequence || (a.changeId < b.changeId ? -1 : Number(a !== b))
  );
}

/** Larger than any instant, and finite, so that two of them differ by 0. */
const STILL_ROLLING_OUT = Number.MAX_SAFE_INTEGER;
const liveTime = ({ liveAt }: CandidateChange) => liveAt?.getTime() ?? STILL_ROLLING_OUT;

/** For each of the candidates, newest first, how many on the same primary service are newer. */
function countNewer(eligible: readonly CandidateChange[]): number[] {
  const seen = new Map<string | undefined, number>();
  return eligible.map(({ services: [primary] }) => {
    const count = seen.get(primary) ?? 0;
    seen.set(primary, count + 1);
    return count;
  });
}

function placeOf({ services }: CandidateChange, incident: IncidentFacts) {
  const [primary] = services;
  if (incident.services.length === 0) return primary === undefined ? 'neither' : 'elsewhere';
  if (primary !== undefined && incident.services.includes(primary)) return 'primary';
  return services.some((slug) => incident.services.includes(slug)) ? 'touched' : 'elsewhere';
}

/** Finds the nearest pair of an affected service and one of the given; remembers, because services recur. */
function nearest(graph: ServiceGraph, affected: readonly string[]) {
  const known = new Map<string, { affected: string; service: string; value: number } | null>();
  const ofService = (service: string) => {
    let best = known.get(service);
    if (best !== undefined) return best;
    best = null;
    for (const slug of affected) {
      const value = closeness(graph, slug, service);
      if (value > (best?.value ?? 0)) best = { affected: slug, service, value };
    }
    known.set(service, best);
    return best;
  };
  return (services: readonly string[]) => {
    let best: ReturnType<typeof ofService> = null;
    for (const service of services) {
      const one = ofService(service);
      if (one !== null && one.value > (best?.value ?? 0)) best = one;
    }
    return best;
  };
}

function rolledBackWhen({ rolledBackAt }: CandidateChange, start: number, at: Date): Findings['rolledBack'] {
  if (rolledBackAt === null || rolledBackAt > at) return null;
  return rolledBackAt.getTime() <= start ? 'before' : 'since';
}
