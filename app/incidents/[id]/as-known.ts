import { INCIDENT_STATUSES } from '#lib/domain/incident/observation.ts';
import type { getIncident } from '#lib/incidents/incident-queries.ts';

export type Incident = Awaited<ReturnType<typeof getIncident>>;

/**
 * The incident as it was known before an instant: its severities, answers and moments until then. Its words, services
 * and impact have no history and are as they stand. Null where it was not recorded yet.
 */
export function asKnown(incident: Incident, asOf: Date | null): Incident | null {
  if (asOf === null) return incident;
  if (incident.recordedAt >= asOf) return null;
  const severities = incident.severities.filter(({ recordedAt }) => recordedAt < asOf);
  const noChanges = incident.noChanges
    .filter(({ recordedAt }) => recordedAt < asOf)
    .map((one) => ({ ...one, withdrawnAt: before(one.withdrawnAt, asOf) }));
  const answer = noChanges.findLast(({ withdrawnAt }) => withdrawnAt === null);
  const mitigatedAt = before(incident.mitigatedAt, asOf);
  const resolvedAt = before(incident.resolvedAt, asOf);
  const [open, mitigated, resolved] = INCIDENT_STATUSES;
  return {
    ...incident,
    severities,
    severity: severities.at(-1)?.severity ?? incident.severity,
    noChanges,
    noChangeAt: answer?.recordedAt ?? null,
    noChangeBy: answer?.personId ?? null,
    noChangeReason: answer?.reason ?? null,
    events: incident.events.filter(({ at }) => at < asOf),
    detectedAt: before(incident.detectedAt, asOf),
    mitigatedAt,
    resolvedAt,
    status: resolvedAt ? resolved : mitigatedAt ? mitigated : open,
  };
}

const before = (at: Date | null, asOf: Date) => (at !== null && at < asOf ? at : null);

/** The worst that the incident ever was, as far as is known. */
export function worstSeverity({ severity, severities }: Pick<Incident, 'severity' | 'severities'>): number {
  return Math.min(severity, ...severities.map((one) => one.severity));
}
