import type { ChangeObservation } from '#lib/domain/change/observation.ts';
import type { IncidentObservation } from '#lib/domain/incident/observation.ts';
import type { PersonObservation } from '#lib/domain/person/observation.ts';
import type { Involvement, Provenance } from '#lib/domain/provenance/types.ts';
import type { ServiceObservation } from '#lib/domain/service/observation.ts';

/** Builders of small scenes: every field has a plain value, a test names only what it is about. */

export function aPerson(slug: string, fields: Partial<PersonObservation> = {}): PersonObservation {
  return {
    slug,
    name: slug,
    level: 'mid',
    orgRole: 'engineer',
    team: null,
    active: true,
    identities: [{ kind: 'email', value: `${slug}@example.com` }],
    ...fields,
  };
}

export function aService(slug: string, fields: Partial<ServiceObservation> = {}): ServiceObservation {
  return {
    slug,
    name: slug,
    tier: 1,
    tierStated: true,
    team: null,
    owner: null,
    director: null,
    repository: null,
    paths: [],
    dependsOn: [],
    ...fields,
  };
}

/** A finding with one piece of evidence that says it, or none for `unknown`. */
export function aProvenance(involvement: Involvement): Provenance {
  if (involvement === 'unknown') {
    return {
      involvement,
      deciding: null,
      grade: null,
      evidence: [],
      tools: [],
      models: [],
      conflicts: [],
    };
  }
  const deciding = {
    signal: 'declaration',
    tool: involvement === 'none' ? null : 'claude',
    model: null,
    session: null,
    involvement,
    grade: 'self-report',
    source: 'declaration by a test',
    excerpt: involvement,
    counts: true,
    reason: 'declared',
  } as const;
  return {
    involvement,
    deciding,
    grade: 'self-report',
    evidence: [deciding],
    tools: deciding.tool ? [deciding.tool] : [],
    models: [],
    conflicts: [],
  };
}

export function aChange(externalId: string, fields: Partial<ChangeObservation> = {}): ChangeObservation {
  const at = fields.deployedAt ?? fields.createdAt ?? new Date('2026-03-02T10:00:00Z');
  return {
    source: 'test',
    externalId,
    kind: 'code',
    repository: null,
    prNumber: null,
    title: `Change ${externalId}`,
    body: '',
    authorName: 'Somebody',
    authorIdentity: 'somebody@example.com',
    committerName: null,
    committerEmail: null,
    branch: null,
    trailers: [],
    labels: [],
    paths: [],
    fileCount: 1,
    linesAdded: 10,
    linesDeleted: 2,
    services: [],
    environment: 'production',
    status: 'deployed',
    isRevert: false,
    risk: null,
    rollbackPlan: null,
    url: null,
    incomplete: null,
    createdAt: at,
    deployedAt: at,
    revisions: [],
    deployments: [],
    provenance: aProvenance('unknown'),
    ...fields,
  };
}

export function anIncident(
  externalId: string,
  fields: Partial<IncidentObservation> = {},
): IncidentObservation {
  return {
    source: 'test',
    externalId,
    title: `Incident ${externalId}`,
    summary: '',
    severity: 2,
    severityHistory: [],
    status: 'open',
    services: [],
    startedAt: new Date('2026-03-03T10:00:00Z'),
    detectedAt: null,
    mitigatedAt: null,
    resolvedAt: null,
    impact: null,
    events: [],
    url: null,
    ...fields,
  };
}
