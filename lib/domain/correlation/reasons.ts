import type { IncidentFacts } from './candidate.ts';
import type { ServiceGraph } from './closeness.ts';
import type { Findings } from './factors.ts';

const MOST_WORDS = 5;

/** Why a candidate stands where it does, one sentence each: where, when, what the texts share, what happened since. */
export function reasonsFor(findings: Findings, incident: IncidentFacts, graph: ServiceGraph): string[] {
  return [
    wherePart(findings, incident, graph),
    whenPart(findings),
    wordsPart(findings),
    rollbackPart(findings),
    findings.candidate.testsOrDocsOnly ? 'Touches only tests or documents, which speaks against it.' : null,
  ].filter((reason) => reason !== null);
}

function wherePart({ candidate, place, near }: Findings, incident: IncidentFacts, graph: ServiceGraph) {
  const [primary] = candidate.services;
  if (place === 'primary') return `On an affected service (${primary}).`;
  if (place === 'neither') return 'On no known service, as is the incident.';
  if (place === 'touched') {
    const touched = candidate.services.find((slug) => incident.services.includes(slug));
    return `Mainly on ${primary}; also touches an affected service (${touched}).`;
  }
  if (near === null) return null;
  return `On ${near.service}, ${relation(near.affected, near.service, graph)}.`;
}

function relation(affected: string, service: string, { dependsOn, coChange }: ServiceGraph): string {
  if (dependsOn.get(affected)?.includes(service)) return `which the affected ${affected} depends on`;
  if (dependsOn.get(service)?.includes(affected)) return `which depends on the affected ${affected}`;
  const both = coChange.together.get(affected)?.get(service) ?? 0;
  const all = coChange.changes.get(affected) ?? 0;
  if (both === 0) return `two dependencies away from the affected ${affected}`;
  return `which changed together with the affected ${affected} in ${both} of its ${all} changes`;
}

function whenPart({ hours, duringRollout, candidate, newestOnItsService }: Findings): string {
  const [primary] = candidate.services;
  const which =
    newestOnItsService && primary !== undefined ? `The newest change on ${primary}, live` : 'Live';
  return duringRollout
    ? 'The incident started while it was being rolled out.'
    : `${which} ${duration(hours)} before the incident started.`;
}

function wordsPart({ shared }: Findings): string | null {
  if (shared.length === 0) return null;
  const shown = shared.slice(0, MOST_WORDS).map((word) => `“${word}”`);
  const rest = shared.length - shown.length;
  return `Shares ${shown.join(', ')}${rest > 0 ? ` and ${rest} more words` : ''} with the incident's text.`;
}

function rollbackPart({ rolledBack }: Findings): string | null {
  if (rolledBack === null) return null;
  return rolledBack === 'since'
    ? 'Rolled back since the incident started.'
    : 'Rolled back before the incident started, which speaks against it.';
}

/** `42 minutes`, `5 hours`, `3 days`: the largest unit that is not zero, rounded down. */
function duration(hours: number): string {
  const units = [
    [24, 'day'],
    [1, 'hour'],
    [1 / 60, 'minute'],
  ] as const;
  for (const [size, unit] of units) {
    const count = Math.floor(hours / size + 1e-9);
    if (count > 0) return `${count} ${unit}${count === 1 ? '' : 's'}`;
  }
  return 'less than a minute';
}
