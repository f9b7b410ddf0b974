import type { IncidentObservation } from '#lib/domain/incident/observation.ts';
import { countRows, lastByKey, type RecordCounts } from '#lib/domain/record-counts.ts';
import { type RecordedAt, recordedAtOf } from '#lib/domain/recorded-at.ts';
import type { Tx } from '#lib/platform/db.ts';
import { invalid } from '#lib/platform/errors.ts';
import { externalRecordId } from '#lib/platform/ids.ts';
import { markIncidents } from '#lib/platform/to-rank.ts';
import {
  appendCurrentSeverity,
  appendEvents,
  appendSeverities,
  findServices,
  replaceServices,
  type ServiceRef,
  upsertIncidents,
} from './store.ts';

/**
 * Writes incidents with their services, severity history and timeline as a source describes them. The last
 * value of the severity history is always the incident's severity: where a source only states the severity
 * as it stands, a change of it is dated `at`. A person's answer that no change was the cause stays. What is
 * new is marked for the ranker. Idempotent.
 * @throws DomainError `invalid` on `services` when a slug is not known
 */
export async function recordIncidents(
  tx: Tx,
  incidents: readonly IncidentObservation[],
  at: RecordedAt<IncidentObservation>,
): Promise<RecordCounts> {
  const given = lastByKey(incidents, (one) => externalRecordId(one.source, one.externalId));
  if (given.size === 0) return countRows(0, []);
  const known = await findServices(tx, [...new Set(incidents.flatMap((one) => one.services))]);
  const entries = [...given].map(([id, incident]) => ({
    id,
    incident,
    services: servicesOf(incident, known),
  }));
  const written = await upsertIncidents(
    tx,
    entries.map((entry) => incidentRow(entry, recordedAtOf(at, entry.incident))),
  );
  const ids = [...given.keys()];
  const touched = [
    await replaceServices(tx, ids, entries.flatMap(serviceRows)),
    await appendSeverities(
      tx,
      entries.flatMap((entry) => severityRows(entry, at)),
    ),
    await appendCurrentSeverity(tx, ids, latest(incidents.map((incident) => recordedAtOf(at, incident)))),
    await appendEvents(tx, entries.flatMap(eventRows)),
  ].flat();
  await markIncidents(tx, [...new Set([...written.map(({ id }) => id), ...touched])]);
  return countRows(entries.length, written, touched);
}

const latest = (instants: readonly Date[]) => new Date(Math.max(...instants.map((at) => at.getTime())));

interface Entry {
  id: string;
  incident: IncidentObservation;
  services: readonly ServiceRef[];
}

function servicesOf(incident: IncidentObservation, known: ReadonlyMap<string, ServiceRef>): ServiceRef[] {
  return [...new Set(incident.services)].map((slug) => {
    const service = known.get(slug);
    if (!service) throw invalid(`There is no service "${slug}".`, 'services');
    return service;
  });
}

const incidentRow = ({ id, incident, services }: Entry, at: Date) => ({
  id,
  source: incident.source,
  externalId: incident.externalId,
  title: incident.title,
  summary: incident.summary,
  severity: incident.severity,
  status: incident.status,
  primaryServiceId: services[0]?.id ?? null,
  tier: services.length === 0 ? null : Math.min(...services.map((service) => service.tier)),
  startedAt: incident.startedAt,
  detectedAt: incident.detectedAt,
  mitigatedAt: incident.mitigatedAt,
  resolvedAt: incident.resolvedAt,
  lostOrders: incident.impact?.lostOrders ?? null,
  impactMinutes: incident.impact?.minutes ?? null,
  customers: incident.impact?.customers ?? null,
  revenueMinor: incident.impact?.revenueMinor ?? null,
  currency: incident.impact?.currency ?? null,
  regions: incident.impact?.regions ?? [],
  url: incident.url,
  recordedAt: at,
});

const serviceRows = ({ id, incident, services }: Entry) =>
  services.map((service) => ({
    incidentId: id,
    serviceId: service.id,
    startedAt: incident.startedAt,
  }));

/** A value of a history that was recorded as it happened is known no earlier than it was set. */
const severityRows = ({ id, incident }: Entry, at: RecordedAt<IncidentObservation>) =>
  incident.severityHistory.map((value) => ({
    incidentId: id,
    at: value.at,
    severity: value.severity,
    setBy: value.setBy,
    reason: value.reason,
    recordedAt: at instanceof Date ? at : latest([at(incident), value.at]),
  }));

const eventRows = ({ id, incident }: Entry) =>
  incident.events.map((event) => ({
    incidentId: id,
    id: externalRecordId(id, `${event.at.toISOString()} ${event.kind} ${event.text}`),
    at: event.at,
    kind: event.kind,
    text: event.text,
    actor: event.actor,
  }));
