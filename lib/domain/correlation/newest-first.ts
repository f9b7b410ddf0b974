/** Stored with every suspicion, so that rankers can be compared later. */
export const NEWEST_FIRST = 'newest-first/1';

/** How far before an incident a change is still looked at. */
export const WINDOW_DAYS = 7;
const MOST_SUSPECTS = 3;

/** Where a change was made, seen from the incident; nearest first. */
export const PLACES = ['affected', 'dependency', 'elsewhere'] as const;
export type Place = (typeof PLACES)[number];

/**
 * A change that went live before an incident. Who wrote it and whether AI took part are not here on purpose:
 * a suspicion must not rest on them.
 */
export interface Candidate {
  changeId: string;
  effectiveAt: Date;
  place: Place;
  /** Slug of the service that puts it there; null for a change of no known service. */
  service: string | null;
}

export interface Suspect {
  changeId: string;
  /** From 1. */
  rank: number;
  /** In words, for people. */
  reasons: string[];
}

/**
 * The plainest ranking that is worth having: the newest change on an affected service, then on what these
 * depend on, then elsewhere, within `WINDOW_DAYS` before the start. At most three suspects, each with its reason.
 */
export function rankNewestFirst(startedAt: Date, candidates: readonly Candidate[]): Suspect[] {
  const nearest = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const known = nearest.get(candidate.changeId);
    if (inWindow(startedAt, candidate) && (!known || compare(candidate, known) < 0)) {
      nearest.set(candidate.changeId, candidate);
    }
  }
  const ranked = [...nearest.values()].sort(compare);
  return ranked.slice(0, MOST_SUSPECTS).map((candidate, index) => ({
    changeId: candidate.changeId,
    rank: index + 1,
    reasons: [reason(startedAt, candidate, ranked)],
  }));
}

function inWindow(startedAt: Date, { effectiveAt }: Candidate): boolean {
  const before = startedAt.getTime() - effectiveAt.getTime();
  return before >= 0 && before <= WINDOW_DAYS * 86_400_000;
}

function compare(a: Candidate, b: Candidate): number {
  return (
    PLACES.indexOf(a.place) - PLACES.indexOf(b.place) ||
    b.effectiveAt.getTime() - a.effectiveAt.getTime() ||
    (a.changeId < b.changeId ? -1 : Number(a.changeId > b.changeId)) ||
    ((a.service ?? '') < (b.service ?? '') ? -1 : 1)
  );
}

const ORDINAL = ['newest', 'second newest', 'third newest'];

function reason(startedAt: Date, candidate: Candidate, ranked: readonly Candidate[]): string {
  const peers = ranked.filter((other) => other.place === candidate.place);
  const age = duration(startedAt.getTime() - candidate.effectiveAt.getTime());
  return `The ${ORDINAL[peers.indexOf(candidate)]} change ${where(candidate)}, live ${age} before the incident started.`;
}

function where({ place, service }: Candidate): string {
  if (place === 'affected') return `on an affected service (${service})`;
  if (place === 'dependency') return `on what an affected service depends on (${service})`;
  return service === null ? 'elsewhere' : `elsewhere (${service})`;
}

/** `42 minutes`, `5 hours`, `3 days`: the largest unit that is not zero, rounded down. */
function duration(ms: number): string {
  const units = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
  ] as const;
  for (const [size, unit] of units) {
    const count = Math.floor(ms / size);
    if (count > 0) return `${count} ${unit}${count === 1 ? '' : 's'}`;
  }
  return 'less than a minute';
}
