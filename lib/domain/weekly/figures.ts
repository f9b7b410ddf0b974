import type { Attribution } from '#lib/domain/attribution/attribute.ts';
import type { AttributionSummary } from '#lib/domain/attribution/summarise.ts';
import type { Definition } from '#lib/domain/attribution/types.ts';
import type { ChangeKind } from '#lib/domain/change/observation.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import type { Compared } from './compare.ts';

/** The first rows of a list, and how many there are. */
export interface Listed<T> {
  total: number;
  rows: readonly T[];
}

/** Rows that a list shows at most; its total leads to the others. */
export const MOST_LISTED = 8;
/** And of the largest and the riskiest changes. */
export const MOST_CHANGES = 5;

export interface ServiceHit {
  slug: string;
  name: string;
  minutes: number;
  incidents: number;
  /** One of them goes on. */
  isOpen: boolean;
}

export interface IncidentLine {
  id: string;
  title: string;
  severity: number;
  /** ISO 8601, as are all instants here. */
  startedAt: string;
  services: readonly string[];
  /** What is known of its cause, as the overview says it. */
  cause: 'matched' | 'no-change' | 'disputed' | 'proposed' | 'suspects' | 'open';
  ai: Readonly<Record<Definition, Attribution['value']>>;
}

export interface KindLine {
  kind: ChangeKind;
  /** By tier, 0 for changes of no known service. */
  tiers: Readonly<Record<0 | 1 | 2 | 3 | 4, number>>;
  total: number;
}

export interface ChangeLine {
  id: string;
  title: string;
  kind: ChangeKind;
  tier: number | null;
  services: readonly string[];
  lines: number;
  files: number;
  /** 0-100; null: not scored. */
  risk: number | null;
  involvement: Involvement;
}

export interface UncontrolledLine {
  id: string;
  changeId: string;
  title: string;
  environment: string;
  at: string;
  tier: number | null;
  services: readonly string[];
}

export interface EmergencyLine {
  id: string;
  changeId: string;
  title: string;
  at: string;
  who: string;
  reason: string;
  review: 'justified' | 'not-justified' | 'due' | 'overdue';
  reviewDueAt: string;
}

export interface DisputeLine {
  /** Of the pair: `<incident>_<change>` would be long, so the change's. */
  id: string;
  changeId: string;
  change: string;
  incidentId: string;
  incident: string;
  severity: number;
  disputes: 'match' | 'ruled-out';
  since: string;
}

/** Something that was to be done by a day that is over. */
export interface OverdueLine {
  id: string;
  title: string;
  owner: string;
  dueOn: string;
  /** The incident of an action, the campaign of a finding; an audit's own. */
  of: string;
}

export interface CriterionLine {
  words: string;
  state: 'met' | 'not-met' | 'too-few' | 'not-measured';
  /** The figure of the day, with its 95% interval where it has one; null where too little is known. */
  value: number | null;
  low: number | null;
  high: number | null;
}

export interface ProgrammeLine {
  number: number;
  name: string;
  startsOn: string;
  endsOn: string;
  /** The last day that was measured; null: none yet. */
  day: string | null;
  criteria: readonly CriterionLine[];
}

export interface QueueFigures {
  /** Open requests that are not let through. */
  waiting: number;
  /** Hours, of those that wait; null where they are too few for it. */
  p50: number | null;
  p90: number | null;
  /** Of those with a target. */
  overTarget: number;
  withTarget: number;
  oldest: { id: string; title: string; hours: number } | null;
}

/** Everything that a weekly review shows but its notes. Plain JSON: frozen as it is when the review is closed. */
export interface WeeklyFigures {
  format: 'countersign-weekly/1';
  /** The Monday. */
  week: string;
  /** As it was known at. */
  knownAt: string;
  isOver: boolean;
  /** Whole weeks of history before it, at most eight. */
  weeksBefore: number;
  availability: {
    /** Tier-1 services, and minutes of the week for each. */
    services: number;
    minutes: number;
    /** Service-minutes in Sev1 and Sev2 incidents. */
    hit: Compared;
    rows: Listed<ServiceHit>;
  };
  sev2: { tierOne: Compared; all: Compared; anySeverity: Compared; rows: Listed<IncidentLine> };
  ai: {
    week: AttributionSummary;
    before: AttributionSummary;
    linked: Readonly<Record<Definition, Compared>>;
    /** Changes of the week with evidence of what AI did in them, and of the weeks before. */
    coverage: { known: number; total: number };
    coverageBefore: { known: number; total: number };
  };
  changes: {
    production: Compared;
    kinds: readonly KindLine[];
    deployments: { total: number; failed: number; rolledBack: number };
    scored: number;
    largest: readonly ChangeLine[];
    riskiest: readonly ChangeLine[];
  };
  uncontrolled: {
    /** Since when a policy is in force; null: none was by the end of the week, so nothing broke a rule. */
    policySince: string | null;
    rows: Listed<UncontrolledLine>;
  };
  emergencies: {
    used: Compared;
    /** Not reviewed, of any week, and of these overdue. */
    unreviewed: number;
    overdue: number;
    rows: Listed<EmergencyLine>;
  };
  disputes: Listed<DisputeLine>;
  overdue: {
    actions: Listed<OverdueLine>;
    /** Null for those who may not read directors' audits. */
    audits: Listed<OverdueLine> | null;
    findings: Listed<OverdueLine> | null;
  };
  /** Null as of an earlier date: the queue keeps no history. */
  queue: QueueFigures | null;
  programmes: Listed<ProgrammeLine>;
}

/** The figures as somebody may see them who may not read directors' audits. */
export const withoutAudits = (figures: WeeklyFigures): WeeklyFigures => ({
  ...figures,
  overdue: { ...figures.overdue, audits: null, findings: null },
});
