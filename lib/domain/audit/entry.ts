/** Plain JSON: what an entry may carry. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A bulk write: how many rows of what, and a digest of them, instead of one entry a row. */
export interface BatchDetails {
  source: string;
  rows: number;
  /** SHA-256 over the rows' JSON, hex. */
  digest: string;
  [key: string]: Json;
}

/** Every action that changes state, with what its entry tells. Actions are past-tense domain verbs. */
export interface AuditActions {
  'people.imported': BatchDetails;
  'services.imported': BatchDetails;
  'changes.imported': BatchDetails;
  'incidents.imported': BatchDetails;
  'links.imported': BatchDetails;
  'import.finished': { source: string; totals: { [name: string]: number } };
  'incident.suspects-filed': { rankerVersion: string; suspects: number };
  'link.confirmed': LinkDetails;
  'link.ruled-out': LinkDetails;
  'link.disputed': LinkDetails;
  'incident.no-change-declared': { reason: string };
  'demo.loaded': { seed: string; totals: { [name: string]: number } };
  'session.opened': { provider: string };
  'rollup.refreshed': { weeks: number };
}

export interface LinkDetails {
  changeId: string;
  incidentId: string;
  version: number;
  relation: string;
  aiRole: string;
  controlState: string;
  reason: string;
  [key: string]: Json;
}

export type AuditAction = keyof AuditActions;

/** What a verb says happened. `mutate` adds who, when and the place in the chain. */
export type AuditEntryInput = {
  [A in AuditAction]: { action: A; subject: { type: string; id: string }; details: AuditActions[A] };
}[AuditAction];
