/** How often services changed, alone and in one change. Counted by `countTogether`. */
export interface CoChange {
  changes: Map<string, number>;
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
/** Added to both counts, so that two rare services that met once are not taken for twins. */
const CAUTION = 3;
/** What a declared dependency, or one over one other service, is worth on the scale of `closeness`: set, not fitted. */
const DEPENDENCY = 0.5;
const SECOND_DEPENDENCY = 0.1;

export const noCoChange = (): CoChange => ({ changes: new Map(), together: new Map() });

/** Adds one past change by the services it touched. */
export function countTogether({ changes, together }: CoChange, services: readonly string[]): void {
  const few = services.slice(0, MOST_SERVICES);
  for (const a of few) {
    changes.set(a, (changes.get(a) ?? 0) + 1);
    const row = together.get(a) ?? new Map<string, number>();
    together.set(a, row);
    for (const b of few) if (a !== b) row.set(b, (row.get(b) ?? 0) + 1);
  }
}

/**
 * How near two different services are, 0 to 1: the larger of the declared distance's worth (either direction, at most
 * two steps) and how often they changed together, as the cosine `both / sqrt(a * b)` with a little caution.
 */
export function closeness(graph: ServiceGraph, a: string, b: string): number {
  const { changes, together } = graph.coChange;
  const both = together.get(a)?.get(b) ?? 0;
  const either = Math.sqrt(((changes.get(a) ?? 0) + CAUTION) * ((changes.get(b) ?? 0) + CAUTION));
  const steps = distance(graph.dependsOn, a, b);
  const declared = steps === 1 ? DEPENDENCY : steps === 2 ? SECOND_DEPENDENCY : 0;
  return Math.max(both / either, declared);
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
