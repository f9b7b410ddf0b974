import type {
  ActionDetails,
  CampaignDetails,
  Correction,
  FindingDetails,
  OverrideDetails,
  PolicyDetails,
  ProgrammeDetails,
  ReviewDetails,
  RevisionDetails,
  WeeklyNoteDetails,
} from './details.ts';

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
  /** Of changes that were not submitted here: what people said of them elsewhere. */
  'reviews.imported': BatchDetails;
  'import.finished': { source: string; totals: { [name: string]: number } };
  'incident.suspects-filed': { rankerVersion: string; suspects: number };
  'incidents.ranked': { incidents: number; rankerVersion: string };
  'link.confirmed': LinkDetails;
  'link.ruled-out': LinkDetails;
  /** Confirmed by one person where it takes two. */
  'link.proposed': LinkDetails;
  'link.withdrawn': LinkDetails;
  'link.disputed': LinkDetails;
  /** `act` says whether the disputed verdict was upheld or overturned, `disputes` what it was. */
  'link.settled': LinkDetails;
  'incident.no-change-declared': { reason: string };
  'demo.loaded': { seed: string; totals: { [name: string]: number } };
  'session.opened': { provider: string };
  'session.closed': { personId: string };
  'rollup.refreshed': { weeks: number };

  'change.submitted': RevisionDetails;
  'change.revised': RevisionDetails & { dismissed: number; kept: number };
  'change.abandoned': { reason: string };
  'change.corrected': Correction;
  'changes.judged': { changes: number; reason: string };
  'validation.reported': { name: string; sha: string; outcome: string };
  'finding.reported': { findingId: string; reviewer: string; severity: string; sha: string };
  'finding.resolved': { findingId: string; resolution: string };
  'deployment.reported': {
    deploymentId: string;
    environment: string;
    sha: string | null;
    outcome: string;
    decisionId: string | null;
    uncontrolled: boolean;
  };

  'change.approved': ReviewDetails;
  'change.changes-requested': ReviewDetails;
  'change.vetoed': ReviewDetails;
  'review.withdrawn': ReviewDetails;
  'review.dismissed': ReviewDetails & { personId: string; why: string };
  'review.reinstated': ReviewDetails & { personId: string };
  /** To another submission of the commit that it was raised to. */
  'objection.carried': ReviewDetails & { personId: string; from: string };
  'override.signed': OverrideDetails;
  'override.withdrawn': OverrideDetails;
  'comment.added': { commentId: string; text: string };
  'review.requested': { personId: string; note: string | null };
  'review.delegated': { personId: string; note: string | null };
  'review.taken': { from: string | null };
  'review.snoozed': { until: string | null };
  'review.nudged': { personId: string };
  'review.opened': { revision: number; seconds: number; paths: number };
  'absence.set': { absenceId: string; from: string; until: string; delegateId: string | null };
  'absence.cancelled': { absenceId: string };
  'draft.saved': { fields: number };
  'draft.discarded': { fields: number };

  'gate.decided': {
    decisionId: string;
    mode: string;
    outcome: string;
    sha: string;
    environment: string;
    policyHash: string;
    factsHash: string | null;
    unmet: string[];
  };
  /** Asked about what is not known here: no decision could be made, so it was refused. */
  'gate.refused': { sha: string; environment: string; reason: string };
  'gate.used': { decisionId: string; deploymentId: string };
  'break-glass.used': {
    breakGlassId: string;
    decisionId: string;
    sha: string;
    environment: string;
    reason: string;
    incidentId: string | null;
  };
  'break-glass.reviewed': { breakGlassId: string; verdict: string; note: string };
  'freeze.declared': { name: string; reason: string; from: string; until: string };
  'freeze.cancelled': { name: string; reason: string };

  'policy.installed': PolicyDetails;
  'policy.drafted': PolicyDetails;
  'policy.edited': PolicyDetails;
  'policy.validated': PolicyDetails;
  'policy.returned-to-draft': PolicyDetails;
  'policy.approved': PolicyDetails;
  'policy.shadowed': PolicyDetails;
  'policy.shadow-ended': PolicyDetails;
  'policy.activated': PolicyDetails;
  'policy.retired': PolicyDetails;

  'retro.opened': { ownerId: string };
  'retro.section-written': { key: string; version: number; digest: string };
  'retro.submitted': { version: number };
  'retro.returned': { version: number; reason: string };
  'retro.published': { version: number; withNames: boolean; digest: string };
  'retro.reopened': { version: number; reason: string };
  'action.added': ActionDetails;
  'action.changed': ActionDetails;
  'action.ended': ActionDetails;
  'action.reminded': ActionDetails;
  'lesson.delivered': { incidentId: string; actionId: string; people: string[] };
  'lesson.seen': { incidentId: string; actionId: string };
  'backtest.requested': { backtestId: string; policyVersion: number; from: string; to: string };
  'backtest.finished': { backtestId: string; state: string };
  'backtest.cancelled': { backtestId: string };

  'campaign.opened': CampaignDetails & {
    directorId: string;
    services: string[];
    from: string;
    to: string;
    dueOn: string;
    plan: { [part: string]: Json };
    /** SHA-256 of the seed: nobody can pick the sample afterwards. */
    seedCommitment: string;
  };
  'campaign.planned': CampaignDetails & {
    services: string[];
    from: string;
    to: string;
    dueOn: string;
    plan: { [part: string]: Json };
  };
  'campaign.frozen': CampaignDetails & {
    checkpointSize: string;
    /** Root of that checkpoint, base64, and the plan: with the seed they say who is drawn. */
    root: string;
    plan: { [part: string]: Json };
    population: number;
    populationDigest: string;
    exceptions: number;
    sampled: number;
  };
  /** The next batch of a sequential plan. */
  'campaign.extended': CampaignDetails & { added: number; sampled: number };
  'campaign.cancelled': CampaignDetails & { reason: string };
  'campaign.delegated': CampaignDetails & { from: string; to: string; reason: string };
  'campaign.attested': CampaignDetails & {
    /** What was on the screen, and SHA-256 of the signed document. */
    statement: string;
    documentDigest: string;
    /** SHA-256 over every verdict, exception and finding that was signed. */
    judged: string;
    checkpointSize: string;
    authenticatedAt: string;
  };
  'campaign.exported': CampaignDetails & { form: string; digest: string };
  'audit-item.decided': {
    campaignId: string;
    verdict: string;
    note: string | null;
    checklist: { [check: string]: string };
    version: number;
  };
  /** All of a class that the machine cannot check. */
  'audit-items.decided': { flaw: string; verdict: string; note: string; changes: string[] };
  'audit-finding.opened': FindingDetails;
  'audit-finding.changed': FindingDetails;
  'audit-finding.ended': FindingDetails & { note: string };

  'programme.planned': ProgrammeDetails;
  'programme.changed': ProgrammeDetails;
  'programme.approved': ProgrammeDetails;
  'programme.started': ProgrammeDetails;
  'programme.measured': ProgrammeDetails & { day: string; met: number; criteria: number };
  'programme.extended': ProgrammeDetails & { from: string; to: string; reason: string };
  'programme.ended': ProgrammeDetails & { met: boolean | null };
  'programme.cancelled': ProgrammeDetails & { reason: string };

  'weekly-note.added': WeeklyNoteDetails;
  'weekly-note.withdrawn': WeeklyNoteDetails;
  'weekly-review.closed': { week: string; digest: string };

  /** Which key signs the log from here on. */
  'audit.key-bound': { name: string; verifierKey: string };
  /** The worker computed the chain's hashes again and they were not right, or are right again; `note` is signed (`lib/audit/patrol-report.ts`). */
  'audit.found-bad': { note: string };
  'audit.found-right': { note: string };
  /** Somebody answers for it that the log does not continue what was signed: after a restore, or with another key. */
  'audit.continued': {
    reason: string;
    /** What was wrong, as the alarm said it. */
    why: string;
    previousKey: string | null;
    verifierKey: string;
    /** Entries that a checkpoint tells of and of which some or all are gone, with that checkpoint's note; null: none. */
    lost: { from: string; to: string; note: string } | null;
    /** Entries in the log now, and the hash of the last. */
    size: string;
    head: string;
  };
  /** Taken away as a file: from where, under which filters, how much, and SHA-256 of its bytes. */
  'report.exported': {
    filters: { [name: string]: string[] };
    rows: number;
    bytes: number;
    digest: string;
  };

  'token.created': { name: string; scopes: string[] };
  'token.revoked': { name: string };
  'person.corrected': Correction;
  'person.merged': { into: string; identities: string[] };
  'service.corrected': Correction;
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
