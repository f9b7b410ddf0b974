import { DEFINITIONS, type Definition } from '#lib/domain/attribution/types.ts';
import {
  type Approvals,
  approvalsAsked,
  lacking,
  NO_APPROVALS,
  peopleIn,
  REVIEWERS,
  type Reviewer,
  together,
} from './backtest-approvals.ts';
import {
  type HistoricFacts,
  isAsked,
  OUTCOMES,
  type Outcome,
  outcomeOf,
  READINGS,
  type Reading,
  readingsBy,
} from './backtest-readings.ts';
import type { Policy } from './parse-policy.ts';

/** How a change may have to do with a Sev2: a matched cause, or what makes the incident AI-linked by a definition. */
export const CATCHES = ['matched', ...DEFINITIONS] as const satisfies readonly ('matched' | Definition)[];
export type Catch = (typeof CATCHES)[number];

/** Changes that are alike in everything that is counted. `facts`, `team` and `size` are positions in the history. */
export interface Cell {
  facts: number;
  team: number;
  size: number;
  /** Matched as a cause of an incident that started within the days that are looked at. */
  failed: boolean;
  changes: number;
}

/** A Sev1 or Sev2, with the facts of the changes of this history that make it one of theirs, by definition. */
export interface HistoricIncident {
  id: string;
  causes: Readonly<Record<Catch, readonly number[]>>;
  /** Counted under the definition, wherever its changes are. */
  counts: Readonly<Record<Catch, boolean>>;
}

/** Facts of the past made ready: each different one once. */
export interface History {
  facts: readonly HistoricFacts[];
  cells: readonly Cell[];
  teams: readonly string[];
  incidents: readonly HistoricIncident[];
  /** Minutes that one review takes, by size. */
  minutes: readonly number[];
}

export interface Tally {
  changes: number;
  failed: number;
}

/** Sev1s and Sev2s with a change that was held; that would have been asked for something; of which it is not known. */
export interface Caught {
  held: number;
  asked: number;
  notKnown: number;
}

/** Reviews that are asked for by one kind of reviewer in one team, whether they were given or not. */
export interface Demand {
  team: string;
  reviewer: Reviewer;
  reviews: number;
  minutes: number;
}

export interface RequirementFigures {
  id: string;
  title: string;
  readings: Readonly<Record<Reading, Tally>>;
  asked: Tally;
  /** Held by this requirement and by no other. */
  alone: Tally;
  caught: Readonly<Record<Catch, Caught>>;
  /** Approvals that it asks for, over all changes, and the minutes of the reviews. */
  reviews: Approvals;
  minutes: number;
  /** Approvals known to be missing, over the changes that it held. */
  lacking: Approvals;
}

export interface VersionFigures {
  requirements: readonly RequirementFigures[];
  outcomes: Readonly<Record<Outcome, Tally>>;
  asked: Tally;
  caught: Readonly<Record<Catch, Caught>>;
  demand: readonly Demand[];
  minutes: number;
  lacking: Approvals;
  /** How often the policy was evaluated. */
  evaluations: number;
}

export interface Backtest {
  changes: number;
  failed: number;
  /** Sev1s and Sev2s that count under a definition, and those of them with a change of this history. */
  incidents: Readonly<Record<Catch, { all: number; here: number }>>;
  version: VersionFigures;
  active: VersionFigures;
  /** `outcome of the version / outcome of the active one`. */
  against: Readonly<Record<`${Outcome}/${Outcome}`, Tally>>;
}

/** A policy's answers to each of the facts of a history. */
export interface Judged {
  policy: Policy;
  /** By facts, then by requirement. */
  readings: readonly (readonly Reading[])[];
  outcomes: readonly Outcome[];
  /** What is asked for, by facts, then by requirement; nothing where it does not apply. */
  asked: readonly (readonly Approvals[])[];
  evaluations: number;
}

/** Evaluates a policy on each group of facts that it can tell apart. */
export function judgeHistory(policy: Policy, facts: readonly HistoricFacts[]): Judged {
  const { readings: read, evaluations } = readingsBy(policy);
  const wanted = approvalsAsked(policy);
  const readings = facts.map(read);
  const asked = facts.map((one, index) => {
    const approvals = wanted(one);
    return readings[index]!.map((reading, at) => (isAsked(reading) ? approvals[at]! : NO_APPROVALS));
  });
  return { policy, readings, outcomes: readings.map(outcomeOf), asked, evaluations: evaluations() };
}

/** What a version would have done with a history, beside the active one. Nothing unknown is counted as held. */
export function backtest(history: History, ours: Judged, theirs: Judged): Backtest {
  const against = Object.fromEntries(
    OUTCOMES.flatMap((a) => OUTCOMES.map((b) => [`${a}/${b}`, { changes: 0, failed: 0 }])),
  ) as Record<`${Outcome}/${Outcome}`, Tally>;
  const all = { changes: 0, failed: 0 };
  for (const cell of history.cells) {
    add(all, cell);
    add(against[`${ours.outcomes[cell.facts]!}/${theirs.outcomes[cell.facts]!}`], cell);
  }
  const incidents = Object.fromEntries(
    CATCHES.map((how) => [
      how,
      {
        all: history.incidents.filter(({ counts }) => counts[how]).length,
        here: history.incidents.filter(({ causes }) => causes[how].length > 0).length,
      },
    ]),
  ) as Backtest['incidents'];
  return {
    ...all,
    incidents,
    version: figuresOf(history, ours),
    active: figuresOf(history, theirs),
    against,
  };
}

function figuresOf(history: History, judged: Judged): VersionFigures {
  const { policy, readings, outcomes, asked } = judged;
  const requirements = policy.requirements.map(({ id, title }, index) => ({
    id,
    title,
    readings: tallies(READINGS),
    asked: { changes: 0, failed: 0 },
    alone: { changes: 0, failed: 0 },
    caught: caughtBy(history, (facts) => readings[facts]![index]!),
    reviews: { ...NO_APPROVALS },
    minutes: 0,
    lacking: { ...NO_APPROVALS },
  }));
  const total = {
    outcomes: tallies(OUTCOMES),
    asked: { changes: 0, failed: 0 },
    lacking: { ...NO_APPROVALS },
  };
  weigh(history).forEach((weight, facts) => {
    const mine = readings[facts]!;
    const approvals = asked[facts]!;
    const { vector } = history.facts[facts]!;
    const heldBy = approvals.filter((_, index) => mine[index] === 'held');
    mine.forEach((reading, index) => {
      const figures = requirements[index]!;
      addTally(figures.readings[reading], weight);
      if (!isAsked(reading)) return;
      addTally(figures.asked, weight);
      addApprovals(figures.reviews, approvals[index]!, weight.changes);
      figures.minutes += peopleIn(approvals[index]!) * weight.minutes;
      if (reading !== 'held') return;
      if (heldBy.length === 1) addTally(figures.alone, weight);
      addApprovals(figures.lacking, lacking(approvals[index]!, vector), weight.changes);
    });
    addTally(total.outcomes[outcomes[facts]!], weight);
    if (mine.some(isAsked)) addTally(total.asked, weight);
    if (heldBy.length > 0) addApprovals(total.lacking, lacking(together(heldBy), vector), weight.changes);
  });
  const demand = demandOf(history, asked);
  return {
    ...total,
    requirements,
    caught: caughtBy(
      history,
      (facts) => READING_OF[outcomes[facts]!],
      (facts) => readings[facts]!.some(isAsked),
    ),
    demand,
    minutes: demand.reduce((sum, { minutes }) => sum + minutes, 0),
    evaluations: judged.evaluations,
  };
}

/** Changes with the same facts, and the minutes of one review of each. */
interface Weight extends Tally {
  minutes: number;
}

function weigh({ facts, cells, minutes }: History): readonly Weight[] {
  const weights = facts.map(() => ({ changes: 0, failed: 0, minutes: 0 }));
  for (const cell of cells) {
    const weight = weights[cell.facts]!;
    add(weight, cell);
    weight.minutes += cell.changes * (minutes[cell.size] ?? 0);
  }
  return weights;
}

/** Approvals that serve several requirements are asked for once. */
function demandOf(history: History, asked: Judged['asked']): Demand[] {
  const wanted = asked.map(together);
  const demand = new Map<number, Demand>();
  for (const cell of history.cells) {
    const minutes = history.minutes[cell.size] ?? 0;
    REVIEWERS.forEach((reviewer, at) => {
      const reviews = wanted[cell.facts]![reviewer] * cell.changes;
      if (reviews === 0) return;
      const key = cell.team * REVIEWERS.length + at;
      const known = demand.get(key) ?? { team: history.teams[cell.team]!, reviewer, reviews: 0, minutes: 0 };
      demand.set(key, known);
      known.reviews += reviews;
      known.minutes += reviews * minutes;
    });
  }
  return [...demand.values()].sort((a, b) => b.minutes - a.minutes || (a.team < b.team ? -1 : 1));
}

/** Of the whole version, only held and not known matter; who was asked is told apart. */
const READING_OF: Record<Outcome, Reading> = { held: 'held', 'not-known': 'not-known', passed: 'met' };

/** Incidents are counted once, however many of their changes were held. */
function caughtBy(
  { incidents }: History,
  reading: (facts: number) => Reading,
  asked: (facts: number) => boolean = (facts) => isAsked(reading(facts)),
): Record<Catch, Caught> {
  const count = (how: Catch): Caught => {
    const caught = { held: 0, asked: 0, notKnown: 0 };
    for (const { causes } of incidents) {
      const isHeld = causes[how].some((facts) => reading(facts) === 'held');
      const isOpen = causes[how].some((facts) => ['not-known', 'may-apply'].includes(reading(facts)));
      caught.held += Number(isHeld);
      caught.asked += Number(causes[how].some(asked));
      caught.notKnown += Number(!isHeld && isOpen);
    }
    return caught;
  };
  return Object.fromEntries(CATCHES.map((how) => [how, count(how)])) as Record<Catch, Caught>;
}

function tallies<K extends string>(keys: readonly K[]): Record<K, Tally> {
  return Object.fromEntries(keys.map((key) => [key, { changes: 0, failed: 0 }])) as Record<K, Tally>;
}

function add(tally: Tally, { changes, failed }: Pick<Cell, 'changes' | 'failed'>): void {
  tally.changes += changes;
  if (failed) tally.failed += changes;
}

function addTally(tally: Tally, { changes, failed }: Tally): void {
  tally.changes += changes;
  tally.failed += failed;
}

function addApprovals(sum: Record<Reviewer, number>, approvals: Approvals, times: number): void {
  for (const reviewer of REVIEWERS) sum[reviewer] += approvals[reviewer] * times;
}
