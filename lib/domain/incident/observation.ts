import type { AiRole, ControlState, LinkRelation, LinkState } from '#lib/domain/attribution/types.ts';

export const SEVERITIES = [1, 2, 3, 4, 5] as const;
/** 1 is the worst. */
export type Severity = (typeof SEVERITIES)[number];

export const INCIDENT_STATUSES = ['open', 'mitigated', 'resolved'] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

export interface IncidentImpact {
  lostOrders: bigint | null;
  minutes: number | null;
  customers: bigint | null;
  /** In minor units of `currency` (ISO 4217). */
  revenueMinor: bigint | null;
  currency: string | null;
  regions: readonly string[];
}

export interface IncidentEventObservation {
  at: Date;
  kind: 'started' | 'detected' | 'mitigated' | 'resolved' | 'alert' | 'action' | 'note' | 'severity';
  text: string;
  actor: string | null;
}

/** An incident as a source describes it. */
export interface IncidentObservation {
  source: string;
  externalId: string;
  title: string;
  summary: string;
  /** As it stands now. */
  severity: Severity;
  /** Every value it had, oldest first; empty means it never changed. */
  severityHistory: readonly { at: Date; severity: Severity; setBy: string; reason: string | null }[];
  status: IncidentStatus;
  /** Slugs of the affected services, the paged one first. */
  services: readonly string[];
  startedAt: Date;
  detectedAt: Date | null;
  mitigatedAt: Date | null;
  resolvedAt: Date | null;
  impact: IncidentImpact | null;
  events: readonly IncidentEventObservation[];
  url: string | null;
}

/** What a source, or a person through it, says about a change and an incident. */
export interface LinkObservation {
  change: { source: string; externalId: string };
  incident: { source: string; externalId: string };
  state: Exclude<LinkState, 'suspect' | 'proposed'>;
  relation: LinkRelation;
  aiRole: AiRole;
  controlState: ControlState;
  reason: string;
  /** When it was decided. */
  at: Date;
}
