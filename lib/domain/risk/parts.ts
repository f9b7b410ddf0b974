import type { ChangeKind } from '#lib/domain/change/observation.ts';
import type { Level } from '#lib/domain/person/observation.ts';
import { AREAS, type Area } from '#lib/domain/policy/areas.ts';
import { FAMILIAR_DAYS, INCIDENT_DAYS, type RiskInput } from './input.ts';
import { SOURCES, type Source } from './sources.ts';

export const PARTS = [
  'tier',
  'dependents',
  'kind',
  'areas',
  'incidents',
  'files',
  'size',
  'familiarity',
  'level',
  'lastChange',
  'validation',
  'rollback',
  'operation',
  'novelty',
] as const;
export type Part = (typeof PARTS)[number];

/** The most points that each part can give; whole numbers that sum to 100. */
export type RiskWeights = Readonly<Record<Part, number>>;

/** How much of a part's weight is reached, 0 to 1, and why in one sentence. */
export interface Finding {
  share: number;
  why: string;
}

interface PartDefinition {
  name: string;
  /** What gives how much of the weight, for the table that explains the score. */
  scale: string;
  source: Source;
  judge: (input: RiskInput) => Finding;
}

const KIND_SHARES: Record<ChangeKind, number> = {
  schema: 1,
  'agent-action': 1,
  data: 0.8,
  infrastructure: 0.7,
  config: 0.6,
  code: 0.4,
  flag: 0.4,
};

/** The schema is in the kind already. */
const AREA_SHARES: Record<Area, number> = {
  auth: 1,
  payments: 1,
  'personal-data': 1,
  infrastructure: 0.5,
  pipeline: 0.5,
  schema: 0.4,
};

const LEVEL_SHARES: Record<Level, number> = { junior: 1, mid: 0.6, senior: 0.2, principal: 0 };
const TIER_SHARES = { 1: 1, 2: 0.6, 3: 0.25, 4: 0 } as const;

/** The share of the first step whose bound is not below the value. */
function step(value: number, steps: readonly (readonly [atMost: number, share: number])[]): number {
  return steps.find(([atMost]) => value <= atMost)?.[1] ?? 1;
}

const whole = new Intl.NumberFormat('en');
const counted = (n: number, one: string, many = `${one}s`) => `${whole.format(n)} ${n === 1 ? one : many}`;
const found = (share: number, why: string): Finding => ({ share, why });

/** What the score is made of. What is not known counts as the middle, or somewhat above: never as the best case. */
export const PART_DEFINITIONS: Readonly<Record<Part, PartDefinition>> = {
  tier: {
    name: 'Tier of its services',
    scale: 'Tier 1: 1, Tier 2: 0.6, Tier 3: 0.25, Tier 4: 0; no known service: 0.6',
    source: SOURCES.impact,
    judge: ({ tiers }) => {
      if (tiers.length === 0) return found(0.6, 'It touches no known service, so its tier is not known.');
      const most = tiers.toSorted()[0]!;
      return found(TIER_SHARES[most], `The most critical service that it touches is Tier ${most}.`);
    },
  },
  dependents: {
    name: 'Services that depend on them',
    scale:
      'none: 0, 1-2: 0.4, 3-9: 0.7, 10 or more: 1; at least 0.7 where one is Tier 1; no known service: 0.5',
    source: SOURCES.impact,
    judge: ({ tiers, dependents }) => {
      if (tiers.length === 0) return found(0.5, 'What depends on it is not known.');
      if (dependents.length === 0) return found(0, 'No other service is known to depend on what it touches.');
      const critical = dependents.includes(1);
      const share = step(dependents.length, [
        [2, 0.4],
        [9, 0.7],
      ]);
      return found(
        critical ? Math.max(share, 0.7) : share,
        `${counted(dependents.length, 'other service depends', 'other services depend')} on what it touches${critical ? ', Tier 1 among them' : ''}.`,
      );
    },
  },
  kind: {
    name: 'Kind of change',
    scale:
      'schema and agent actions: 1, data: 0.8, infrastructure: 0.7, configuration: 0.6, code and flags: 0.4; only tests or documents: 0',
    source: SOURCES.kind,
    judge: ({ kind, testsOrDocsOnly }) =>
      testsOrDocsOnly
        ? found(0, 'It changes only tests or documents.')
        : found(KIND_SHARES[kind], `It is a change of kind ${kind}.`),
  },
  areas: {
    name: 'Sensitive areas',
    scale:
      'sign-in, payments, personal data: 1 each; infrastructure, pipeline: 0.5; schema: 0.4; added up, at most 1; paths not known: 0.5',
    source: SOURCES.areas,
    judge: ({ areas }) => {
      if (areas === null) return found(0.5, 'Which paths it touches is not known, or not of all.');
      const touched = AREAS.filter((area) => areas.includes(area));
      const share = touched.reduce((sum, area) => sum + AREA_SHARES[area], 0);
      return found(
        Math.min(1, share),
        touched.length === 0 ? 'It touches no sensitive area.' : `It touches ${touched.join(', ')}.`,
      );
    },
  },
  incidents: {
    name: 'Recent incidents there',
    scale: `on any of its services in ${INCIDENT_DAYS} days: none: 0, one: 0.4, two: 0.8, three or more: 1`,
    source: SOURCES.incidents,
    judge: ({ recentIncidents }) =>
      found(
        step(recentIncidents, [
          [0, 0],
          [1, 0.4],
          [2, 0.8],
        ]),
        recentIncidents === 0
          ? `Its services had no incident in the last ${INCIDENT_DAYS} days.`
          : `Its services had ${counted(recentIncidents, 'incident')} in the last ${INCIDENT_DAYS} days.`,
      ),
  },
  files: {
    name: 'Files touched',
    scale: 'up to 3: 0, to 10: 0.2, to 30: 0.7, more: 1',
    source: SOURCES.files,
    judge: ({ files }) =>
      found(
        step(files, [
          [3, 0],
          [10, 0.2],
          [30, 0.7],
        ]),
        `It touches ${counted(files, 'file')}.`,
      ),
  },
  size: {
    name: 'Lines changed',
    scale: 'up to 250: 0, to 1,000: 0.3, more: 1',
    source: SOURCES.size,
    judge: ({ lines }) =>
      found(
        step(lines, [
          [250, 0],
          [1000, 0.3],
        ]),
        `It changes ${counted(lines, 'line')}.`,
      ),
  },
  familiarity: {
    name: 'Author new to the service',
    scale: `changes of theirs on its main service in ${FAMILIAR_DAYS} days: none: 1, 1-2: 0.6, 3-9: 0.3, 10 or more: 0; not known: 0.5`,
    source: SOURCES.familiarity,
    judge: ({ authorChanges }) => {
      if (authorChanges === null)
        return found(0.5, 'Without a known service, nobody can say how well its author knows it.');
      const share =
        1 -
        step(authorChanges, [
          [0, 0],
          [2, 0.4],
          [9, 0.7],
        ]);
      const words = authorChanges === 0 ? 'no change' : counted(authorChanges, 'change');
      return found(share, `Its author made ${words} on its main service in the last ${FAMILIAR_DAYS} days.`);
    },
  },
  level: {
    name: 'Level of its author',
    scale: 'junior: 1, mid-level: 0.6, senior: 0.2, principal: 0; not known: 0.6',
    source: SOURCES.familiarity,
    judge: ({ authorLevel }) =>
      authorLevel === null
        ? found(0.6, 'The level of its author is not known.')
        : found(LEVEL_SHARES[authorLevel], `Its author's level is ${authorLevel}.`),
  },
  lastChange: {
    name: 'Time since the last change there',
    scale: `on its main service, up to 7 days: 0, to 30: 0.4, to ${FAMILIAR_DAYS}: 0.7, longer or not known: 1`,
    source: SOURCES.lastChange,
    judge: ({ daysSinceLastChange: days }) =>
      days === null
        ? found(
            1,
            `No change is known to have reached production on its main service in the last ${FAMILIAR_DAYS} days.`,
          )
        : found(
            step(days, [
              [7, 0],
              [30, 0.4],
              [FAMILIAR_DAYS, 0.7],
            ]),
            days < 1
              ? 'Its main service was changed within the last day.'
              : `Its main service was last changed ${counted(Math.floor(days), 'day')} ago.`,
          ),
  },
  validation: {
    name: 'Validation',
    scale: 'passed: 0, running: 0.6, not reported: 0.7, failed: 1',
    source: SOURCES.controls,
    judge: ({ validation }) =>
      ({
        passed: found(0, 'All reported checks of this revision passed.'),
        running: found(0.6, 'A check of this revision is still running.'),
        none: found(0.7, 'No check of this revision is reported.'),
        failed: found(1, 'A check of this revision failed.'),
      })[validation],
  },
  rollback: {
    name: 'Rollback plan',
    scale: 'with one: 0, without: 1',
    source: SOURCES.controls,
    judge: ({ hasRollbackPlan }) =>
      hasRollbackPlan ? found(0, 'There is a rollback plan.') : found(1, 'There is no rollback plan.'),
  },
  operation: {
    name: 'Operation',
    scale: 'destructive: 0.7, executed by an agent: 0.5, both: 1, else 0',
    source: SOURCES.operation,
    judge: ({ destructive, executedByAgent }) => {
      if (destructive && executedByAgent) return found(1, 'An agent executes a destructive operation.');
      if (destructive) return found(0.7, 'It is a destructive operation.');
      return executedByAgent ? found(0.5, 'An agent executes it.') : found(0, 'It is no special operation.');
    },
  },
  novelty: {
    name: 'Not a revert',
    scale: 'a revert: 0, anything else: 1',
    source: SOURCES.novelty,
    judge: ({ isRevert }) =>
      isRevert
        ? found(0, 'It goes back to what ran before.')
        : found(1, 'It brings something that has not run before.'),
  },
};
