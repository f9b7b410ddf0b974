/** How often services changed, alone and in one change. Counted by `countTogether`. */
export interface CoChange {
  changes: Map<string, number>;
  /** How often each met any other in a change: the sum of its row in `together`, were that row known. */
  meetings: Map<string, number>;
  /** How often two met; at least the rows of the affected services. */
  together: Map<string, Map<string, number>>;
}

/** What is known about how services hang together, all of it from before the incident. */
export interface ServiceGraph {
  /** Slug to the slugs of what it depends on; empty where no graph is known. */
  dependsOn: ReadonlyMap<string, readonly string[]>;
  coChange: CoChange;
}

/** A change across more services than this is a sweep, and says nothing about the later ones. */
const MOST_SERVICES = 12;
/** Added to the meetings, so that a service that met one other once is not taken to be paged as that one for good. */
const CAUTION = 3;
/** What a declared dependency, or one over one other service, is worth on the scale of `closeness`: set, not fitted. */
const DEPENDENCY = 0.3;
const SECOND_DEPENDENCY = 0.05;

export const noCoChange = (): CoChange => ({ changes: new Map(), meetings: new Map(), together: new Map() });

/** Adds one past change by the services it touched. */
export function countTogether({ changes, meetings, together }: CoChange, services: readonly string[]): void {
  const few = services.slice(0, MOST_SERVICES);
  for (const a of few) {
    changes.set(a, (changes.get(a) ?? 0) + 1);
    meetings.set(a, (meetings.get(a) ?? 0) + few.length - 1);
    const row = together.get(a) ?? new Map<string, number>();
    together.set(a, row);
    for (const b of few) if (a !== b) row.set(b, (row.get(b) ?? 0) + 1);
  }
}

/**
 * How near two different services are, 0 to 1, seen from the one that may be guilty: of the times it met another service
 * in a change, the share in which that was the affected one (so likely its fault is paged there), or the declared
 * distance's worth (either direction, at most two steps) where that is more. `meetNow`: they meet in the very change that
 * is looked at, which counts once more.
 */
export function closeness(graph: ServiceGraph, affected: string, service: string, meetNow = false): number {
  const { meetings, together } = graph.coChange;
  const now = Number(meetNow);
  const both = (together.get(affected)?.get(service) ?? 0) + now;
  const steps = distance(graph.dependsOn, affected, service);
  const declared = steps === 1 ? DEPENDENCY : steps === 2 ? SECOND_DEPENDENCY : 0;
  return Math.max(both / ((meetings.get(service) ?? 0) + now + CAUTION), declared);
}

/** Steps from one service to the other along declared dependencies, in either direction; null beyond two. */
function distance(dependsOn: ServiceGraph['dependsOn'], a: string, b: string): 1 | 2 | null {
  const from = dependsOn.get(a) ?? [];
  const back = dependsOn.get(b) ?? [];
  if (from.includes(b) || back.includes(a)) return 1;
  const reaches = (first: readonly string[], goal: string) =>
    first.some((step) => dependsOn.get(step)?.includes(goal));
  return reaches(from, b) || reaches(back, a) ? 2 : null;
}
