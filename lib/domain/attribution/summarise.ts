import { type Attributions, attributeIncident, settleDisputes } from './attribute.ts';
import type { AttributedIncident, Definition } from './types.ts';

/** Incidents that are AI-linked under one definition. best = linked <= worst <= total. */
export interface AttributionCount {
  /** Linked on what is known. */
  linked: number;
  /** If everything unknown turns out human, and if everything unknown turns out to be AI. */
  best: number;
  worst: number;
  total: number;
  /** Incidents whose answer hangs on a disputed link. */
  disputed: number;
  /** `linked` if every dispute ends in `ruled-out`, and in `match`. */
  ifDropped: number;
  ifUpheld: number;
}

export type AttributionSummary = Readonly<Record<Definition, AttributionCount>>;

/** Counts incidents, each once, under each definition. Their changes are counted in exposure.ts, another figure. */
export function summarise(incidents: readonly AttributedIncident[]): AttributionSummary {
  const asIs = incidents.map(attributeIncident);
  const dropped = incidents.map((incident) => attributeIncident(settleDisputes(incident, 'ruled-out')));
  const upheld = incidents.map((incident) => attributeIncident(settleDisputes(incident, 'match')));
  const count = (definition: Definition): AttributionCount => ({
    linked: asIs.filter((a) => a[definition].value === 'linked').length,
    best: asIs.filter((a) => a[definition].best).length,
    worst: asIs.filter((a) => a[definition].worst).length,
    total: incidents.length,
    disputed: asIs.filter((a) => a[definition].disputed).length,
    ifDropped: linked(dropped, definition),
    ifUpheld: linked(upheld, definition),
  });
  return { strict: count('strict'), broad: count('broad'), widest: count('widest') };
}

function linked(attributions: readonly Attributions[], definition: Definition): number {
  return attributions.filter((a) => a[definition].value === 'linked').length;
}
