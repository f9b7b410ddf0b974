import type { AttributedIncident } from './types.ts';

/**
 * The changes that failed: matched as a cause of at least one incident, each once however many incidents it caused.
 * This is the numerator of a change failure rate. Counting incidents instead can even exceed the changes
 * (Apache DevLake did: 26.1% where 17.4% was right; its pull request 8890).
 */
export function failedChangeIds(incidents: readonly AttributedIncident[]): ReadonlySet<string> {
  const causes = incidents
    .flatMap((incident) => incident.links)
    .filter((link) => link.state === 'match' && link.relation !== 'fixed-by');
  return new Set(causes.map((link) => link.changeId));
}
