import {
  type Approvals,
  approvalsAsked,
  lacking,
  peopleIn,
  REVIEWERS,
  together,
} from '#lib/domain/policy/backtest-approvals.ts';
import { type HistoricFacts, isAsked, readingsBy } from '#lib/domain/policy/backtest-readings.ts';
import type { Policy } from '#lib/domain/policy/parse-policy.ts';
import type { Interval } from '#lib/domain/statistics/interval.ts';
import { quantile } from '#lib/domain/statistics/quantile.ts';
import { quantileInterval } from '#lib/domain/statistics/quantile-interval.ts';
import { addedBy } from './adds.ts';
import { type ReviewTime, reviewHours, type TimedReviews } from './review-hours.ts';

/** Somebody whose approval counted. */
export interface GivenApproval {
  at: number;
  isSenior: boolean;
  isPrincipal: boolean;
  isDirector: boolean;
}

/** A change that the gate was asked about under the programme's version. */
export interface JudgedChange {
  /** Of the last question. */
  facts: HistoricFacts;
  /** Since when its head waited. */
  since: number;
  /** In the order in which they were given. */
  approvals: readonly GivenApproval[];
  /** Of each question that was refused: what was not met. */
  refusals: readonly (readonly string[])[];
}

/** What was asked for beyond the active rules, as it was counted. */
interface Asked {
  /** Changes of which it asked for approvals that nothing else asked for. */
  changes: number;
  /** Approvals beyond; and how many more of them by seniors and principals. */
  approvals: number;
  seniors: number;
  /** Hours between what would have been enough and what was, of the changes that got both: each was measured. */
  waited: {
    n: number;
    hours: number;
    /** The middle one, and 95% of what it is the middle of. */
    p50: number | null;
    p50Range: Interval | null;
  };
}

/** What the programme's rules asked for beyond the active ones, with the hours of the reviews (`reviewHours`). */
export interface Cost extends Asked {
  hours: number;
  hoursRange: Interval | null;
  seniorHours: number;
  seniorRange: Interval | null;
}

export interface RuleCost extends Cost {
  id: string;
  title: string;
  /** Changes to which it applied; that it held at least once; that it held and nothing else did. */
  applied: number;
  held: number;
  alone: number;
}

export interface Friction extends Cost {
  /** Changes that the gate was asked about. */
  judged: number;
  review: ReviewTime;
  rules: readonly RuleCost[];
}

/**
 * What the added rules cost, attributed as the backtest does: approvals that serve several requirements are asked for
 * once, so that a rule costs what would not be asked without it. Costs of rules need not add up to the whole: where two
 * ask for the same person, neither costs anything by itself. `timed`: how long reviews took.
 */
export function frictionOf(
  version: Policy,
  active: Policy,
  changes: readonly JudgedChange[],
  timed: TimedReviews,
): Friction {
  const added = addedBy(version, active);
  const readingOf = readingsOf(version);
  const rows = changes.map((change) => ({ change, readings: readingOf(change.facts) }));
  const places = version.requirements.map(({ id }) => id);
  const whole = askedBeyond(rows, (at) => !added.includes(places[at]!));
  const rules = version.requirements.flatMap(({ id, title }, place) => {
    if (!added.includes(id)) return [];
    const asked = askedBeyond(rows, (at) => at !== place);
    const holding = changes.filter(({ refusals }) => refusals.some((unmet) => unmet.includes(id)));
    const alone = holding.filter(({ refusals }) =>
      refusals.some((unmet) => unmet.length === 1 && unmet[0] === id),
    );
    const applied = rows.filter(({ readings }) => readings[place]!.applies).length;
    return [{ id, title, applied, held: holding.length, alone: alone.length, ...asked }];
  });
  const counts = [whole, ...rules].flatMap(({ approvals, seniors }) => [approvals, seniors]);
  const { review, hoursOf } = reviewHours(timed, counts);
  const priced = <T extends Asked>(asked: T): T & Cost => {
    const [all, senior] = [hoursOf(asked.approvals), hoursOf(asked.seniors)];
    return {
      ...asked,
      ...{ hours: all.value, hoursRange: all.range },
      ...{ seniorHours: senior.value, seniorRange: senior.range },
    };
  };
  return { judged: changes.length, review, ...priced(whole), rules: rules.map(priced) };
}

/** Whether a requirement applies to a change, and the approvals that it asks for. */
interface Reading {
  applies: boolean;
  approvals: Approvals;
}

interface Row {
  change: JudgedChange;
  readings: readonly Reading[];
}

function readingsOf(policy: Policy): (facts: HistoricFacts) => readonly Reading[] {
  const { readings } = readingsBy(policy);
  const wanted = approvalsAsked(policy);
  return (facts) => {
    const approvals = wanted(facts);
    return readings(facts).map((reading, at) => ({ applies: isAsked(reading), approvals: approvals[at]! }));
  };
}

/** What all requirements ask beyond those that `stays` keeps. */
function askedBeyond(rows: readonly Row[], stays: (place: number) => boolean): Asked {
  const count = { changes: 0, approvals: 0, seniors: 0 };
  const waits: number[] = [];
  for (const { change, readings } of rows) {
    const all = together(readings.flatMap(({ applies, approvals }) => (applies ? approvals : [])));
    const kept = together(
      readings.flatMap(({ applies, approvals }, at) => (applies && stays(at) ? approvals : [])),
    );
    if (REVIEWERS.every((reviewer) => all[reviewer] === kept[reviewer])) continue;
    count.changes += 1;
    count.approvals += peopleIn(all) - peopleIn(kept);
    count.seniors += Math.max(0, all.senior + all.principal - kept.senior - kept.principal);
    const [enough, got] = [gotAt(kept, change), gotAt(all, change)];
    if (enough !== null && got !== null) waits.push((got - enough) / 3_600_000);
  }
  const known = quantileInterval(waits, 0.5);
  return {
    ...count,
    waited: {
      n: waits.length,
      hours: waits.reduce((sum, one) => sum + one, 0),
      p50: waits.length === 0 ? null : quantile(waits, 0.5),
      p50Range: known && { low: known.low, high: known.high },
    },
  };
}

/** When the approvals that were asked for had been given; null: not yet. */
function gotAt(asked: Approvals, { since, approvals }: JudgedChange): number | null {
  for (let n = 0; n <= approvals.length; n += 1) {
    const given = approvals.slice(0, n);
    const count = (is: (one: GivenApproval) => boolean) => given.filter(is).length;
    const reviews = {
      people: n,
      seniors: count(({ isSenior }) => isSenior),
      principals: count(({ isPrincipal }) => isPrincipal),
      directors: count(({ isDirector }) => isDirector),
    };
    if (peopleIn(lacking(asked, { reviews })) === 0) return Math.max(since, given.at(-1)?.at ?? since);
  }
  return null;
}
