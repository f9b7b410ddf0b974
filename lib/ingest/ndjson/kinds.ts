import { recordChanges } from '#lib/changes/record-changes.ts';
import type { AuditAction } from '#lib/domain/audit/entry.ts';
import type { ChangeObservation } from '#lib/domain/change/observation.ts';
import type { IncidentObservation, LinkObservation } from '#lib/domain/incident/observation.ts';
import type { PersonObservation } from '#lib/domain/person/observation.ts';
import type { RecordCounts } from '#lib/domain/record-counts.ts';
import type { ServiceObservation } from '#lib/domain/service/observation.ts';
import { recordIncidents } from '#lib/incidents/record-incidents.ts';
import { recordLinks } from '#lib/incidents/record-links.ts';
import { recordPeople } from '#lib/people/record-people.ts';
import type { Tx } from '#lib/platform/db.ts';
import { recordServices } from '#lib/services/record-services.ts';
import { ChangeLine } from '../sources/ndjson/changes.ts';
import { IncidentLine } from '../sources/ndjson/incidents.ts';
import { LinkLine } from '../sources/ndjson/links.ts';
import { type Problem, parseLine } from '../sources/ndjson/parse-line.ts';
import { PersonLine } from '../sources/ndjson/people.ts';
import { ServiceLine } from '../sources/ndjson/services.ts';
import {
  type Check,
  checkIdentities,
  checkLinks,
  checkServiceReferences,
  checkServices,
} from './references.ts';

export const NDJSON_KINDS = ['people', 'services', 'changes', 'incidents', 'links'] as const;
export type NdjsonKind = (typeof NDJSON_KINDS)[number];

/** How lines of one kind are read, checked against what is recorded, and recorded. */
export interface KindSteps<T extends object> {
  action: Extract<AuditAction, `${NdjsonKind}.imported`>;
  parse(text: string): { value: T; problems: null } | { value: null; problems: Problem[] };
  /** For each value what it refers to and is not there; null where nothing is wrong. */
  check: Check<T>;
  /** True where a later line of the same file may still bring what is missing. */
  mayWaitForLater: boolean;
  /** The value without what it refers to in other lines, so that it can be tried by itself. */
  alone(value: T): T;
  record(tx: Tx, values: readonly T[], at: Date): Promise<RecordCounts>;
}

const people: KindSteps<PersonObservation> = {
  action: 'people.imported',
  parse: (text) => parseLine(text, PersonLine),
  check: checkIdentities,
  mayWaitForLater: false,
  alone: (value) => value,
  record: recordPeople,
};

const services: KindSteps<ServiceObservation> = {
  action: 'services.imported',
  parse: (text) => parseLine(text, ServiceLine),
  check: checkServices,
  mayWaitForLater: true,
  alone: (service) => ({ ...service, dependsOn: [] }),
  record: recordServices,
};

const changes: KindSteps<ChangeObservation> = {
  action: 'changes.imported',
  parse: (text) => parseLine(text, ChangeLine),
  check: checkServiceReferences,
  mayWaitForLater: false,
  alone: (value) => value,
  record: recordChanges,
};

const incidents: KindSteps<IncidentObservation> = {
  action: 'incidents.imported',
  parse: (text) => parseLine(text, IncidentLine),
  check: checkServiceReferences,
  mayWaitForLater: false,
  alone: (value) => value,
  record: recordIncidents,
};

const links: KindSteps<LinkObservation> = {
  action: 'links.imported',
  parse: (text) => parseLine(text, LinkLine),
  check: checkLinks,
  mayWaitForLater: false,
  alone: (value) => value,
  record: recordLinks,
};

export const kinds = { people, services, changes, incidents, links };
