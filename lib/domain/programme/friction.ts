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
import { quantile } from '#lib/domain/statistics/quantile.ts';
import { addedBy } from './adds.ts';

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
  /** Minutes that one review of it takes. */
  minutes: number;
}

/** What the programme's rules asked for beyond the active ones. */
export interface Cost {
  /** Changes of which it asked for approvals that nothing else asked for. */
  changes: number;
  /** Approvals beyond, and the hours of those reviews; of seniors and principals apart. */
  approvals: number;
  hours: number;
  seniorHours: number;
  /** Hours between what would have been enough and what was: of the changes that got both. */
  waited: { n: number; hours: number; p50: number | null };
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
  rules: readonly RuleCost[];
}

/**
 * What the added rules cost, attributed as the backtest does: approvals that serve several requirements are asked for
 * once, so that a rule costs what would not be asked without it. Costs of rules need not add up to the whole: where two
 * ask for the same person, neither costs anything by itself.
 */
export function frictionOf(version: Policy, active: Policy, changes: readonly JudgedChange[]): Friction {
  const added = addedBy(version, active);
  const askedBy = askedOf(version);
  const rows = changes.map((change) => ({ change, asked: askedBy(change.facts) }));
  const places = version.requirements.map(({ id }) => id);
  const isActive = (_: Approvals, at: number) => !added.includes(places[at]!);
  const rules = version.requirements.flatMap(({ id, title }, place): RuleCost[] => {
    if (!added.includes(id)) return [];
    const cost = costOf(rows, (_, at) => at !== place);
    const holding = changes.filter(({ refusals }) => refusals.some((unmet) => unmet.includes(id)));
    const alone = holding.filter(({ refusals }) =>
      refusals.some((unmet) => unmet.length === 1 && unmet[0] === id),
    );
    const applied = rows.filter(({ asked }) => asked[place]!.applies).length;
    return [{ id, title, applied, held: holding.length, alone: alone.length, ...cost }];
  });
  return { judged: changes.length, ...costOf(rows, isActive), rules };
}

interface Asked {
  applies: boolean;
  approvals: Approvals;
}

interface Row {
  change: JudgedChange;
  asked: readonly Asked[];
}

function askedOf(policy: Policy): (facts: HistoricFacts) => readonly Asked[] {
  const { readings } = readingsBy(policy);
  const wanted = approvalsAsked(policy);
  return (facts) => {
    const approvals = wanted(facts);
    return readings(facts).map((reading, at) => ({ applies: isAsked(reading), approvals: approvals[at]! }));
  };
}

/** What all requirements ask beyond those that `stays` keeps. */
function costOf(rows: readonly Row[], stays: (approvals: Approvals, at: number) => boolean): Cost {
  const cost = { changes: 0, approvals: 0, hours: 0, seniorHours: 0 };
  const waits: number[] = [];
  for (const { change, asked } of rows) {
    const all = together(asked.flatMap(({ applies, approvals }) => (applies ? approvals : [])));
    const kept = together(
      asked.flatMap(({ applies, approvals }, at) => (applies && stays(approvals, at) ? approvals : [])),
    );
    if (REVIEWERS.every((reviewer) => all[reviewer] === kept[reviewer])) continue;
    const people = peopleIn(all) - peopleIn(kept);
    const seniors = all.senior + all.principal - kept.senior - kept.principal;
    cost.changes += 1;
    cost.approvals += people;
    cost.hours += (people * change.minutes) / 60;
    cost.seniorHours += (Math.max(0, seniors) * change.minutes) / 60;
    const [enough, got] = [gotAt(kept, change), gotAt(all, change)];
    if (enough !== null && got !== null) waits.push((got - enough) / 3_600_000);
  }
  const hours = waits.reduce((sum, one) => sum + one, 0);
  return {
    ...cost,
    waited: { n: waits.length, hours, p50: waits.length === 0 ? null : quantile(waits, 0.5) },
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
