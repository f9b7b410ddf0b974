import { attributeIncident, READINGS, type Reading, settleDisputes } from './attribute.ts';
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
  /** `linked` if all disputes ended in one way. `least` <= linked <= `most`, whatever way each of them ends. */
  readings: Readonly<Record<Reading, number>>;
}

export type AttributionSummary = Readonly<Record<Definition, AttributionCount>>;

/** Counts incidents, each once, under each definition. Their changes are counted in exposure.ts, another figure. */
export function summarise(incidents: readonly AttributedIncident[]): AttributionSummary {
  const asIs = incidents.map(attributeIncident);
  const settled = READINGS.map((reading) =>
    incidents.map((incident) => attributeIncident(settleDisputes(incident, reading))),
  );
  const count = (definition: Definition): AttributionCount => ({
    linked: asIs.filter((a) => a[definition].value === 'linked').length,
    best: asIs.filter((a) => a[definition].best).length,
    worst: asIs.filter((a) => a[definition].worst).length,
    total: incidents.length,
    disputed: asIs.filter((a) => a[definition].disputed).length,
    readings: Object.fromEntries(
      READINGS.map((reading, index) => [
        reading,
        settled[index]!.filter((a) => a[definition].value === 'linked').length,
      ]),
    ) as Record<Reading, number>,
  });
  return { strict: count('strict'), broad: count('broad'), widest: count('widest') };
}
