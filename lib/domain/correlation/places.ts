import type { CandidateChange, IncidentFacts } from './candidate.ts';
import { closeness, type ServiceGraph } from './closeness.ts';

/** Where a candidate was made, seen from the incident; `neither`: both are on no known service. */
export type Place = 'primary' | 'touched' | 'neither' | 'elsewhere';

/** An affected service, and one that may be guilty of it. */
export interface Neighbours {
  affected: string;
  service: string;
  closeness: number;
}

/** Where a candidate stands among the services. */
export interface Standing {
  place: Place;
  /** The affected service that is nearest to the candidate's primary one, where that is not affected itself. */
  near: Neighbours | null;
  /** The same number for all that have the same primary service, or none. */
  group: number;
}

/** Where each candidate stands, in the order given; most share that of their primary service. */
export function standingsOf(
  { services: affected }: IncidentFacts,
  candidates: readonly CandidateChange[],
  graph: ServiceGraph,
): Standing[] {
  const known = new Map<string | undefined, Standing>();
  const isAffected = (slug: string) => affected.includes(slug);
  return candidates.map(({ services }) => {
    const primary = services[0];
    let own = known.get(primary);
    if (own === undefined) {
      own = { ...placeOf(primary, affected, graph), group: known.size };
      known.set(primary, own);
    }
    if (primary === undefined || own.place === 'primary') return own;
    if (!services.some(isAffected)) return own;
    return { place: 'touched', near: nearest(graph, affected, primary, services), group: own.group };
  });
}

/** Of a candidate that is on this service alone. */
function placeOf(
  primary: string | undefined,
  affected: readonly string[],
  graph: ServiceGraph,
): Omit<Standing, 'group'> {
  if (primary === undefined) return { place: affected.length === 0 ? 'neither' : 'elsewhere', near: null };
  if (affected.includes(primary)) return { place: 'primary', near: null };
  return { place: 'elsewhere', near: nearest(graph, affected, primary, []) };
}

function nearest(
  graph: ServiceGraph,
  affected: readonly string[],
  service: string,
  touched: readonly string[],
): Neighbours | null {
  return affected
    .map((slug) => ({
      affected: slug,
      service,
      closeness: closeness(graph, slug, service, touched.includes(slug)),
    }))
    .reduce<Neighbours | null>(
      (best, other) => (other.closeness > (best?.closeness ?? 0) ? other : best),
      null,
    );
}
