import type { Json } from './entry.ts';

/** What several actions tell alike (`AuditActions`). */

export interface RevisionDetails {
  repository: string;
  sha: string;
  revision: number;
  environment: string;
  [key: string]: Json;
}

export interface ReviewDetails {
  revision: number;
  sha: string;
  decision: string;
  rationale: string | null;
  [key: string]: Json;
}

export interface OverrideDetails {
  requirement: string;
  revision: number;
  sha: string;
  reason: string;
  [key: string]: Json;
}

export interface PolicyDetails {
  number: number;
  hash: string;
  note: string;
  [key: string]: Json;
}

export interface ActionDetails {
  incidentId: string;
  actionId: string;
  kind: string;
  title: string;
  ownerId: string;
  dueOn: string;
  state: string;
  [key: string]: Json;
}

export interface CampaignDetails {
  name: string;
  version: number;
  [key: string]: Json;
}

export interface FindingDetails {
  campaignId: string;
  changeId: string | null;
  title: string;
  ownerId: string;
  dueOn: string;
  state: string;
  version: number;
  [key: string]: Json;
}

export interface ProgrammeDetails {
  number: number;
  name: string;
  version: number;
  [key: string]: Json;
}

export interface WeeklyNoteDetails {
  week: string;
  item: string;
  kind: string;
  text: string;
  [key: string]: Json;
}

/** What was wrong in a record and what it says now. */
export interface Correction {
  field: string;
  before: Json;
  after: Json;
  reason: string;
  [key: string]: Json;
}
