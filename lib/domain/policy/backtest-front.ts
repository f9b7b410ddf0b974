import type { History, Judged, Tally } from './backtest.ts';
import { type Approvals, peopleIn, together } from './backtest-approvals.ts';
import type { Reading } from './backtest-readings.ts';

/** How a change counts as stopped: known to have lacked something, or at most: nobody recorded whether it did. */
export const STOPS = ['held', 'possible'] as const;
export type Stop = (typeof STOPS)[number];

/** Whether a requirement stops a change, as it is counted. */
export const stops = (stop: Stop, reading: Reading): boolean =>
  reading === 'held' || (stop === 'possible' && (reading === 'not-known' || reading === 'may-apply'));

/** A set of rules, with what it costs and what it stops. */
export interface RuleSet {
  name: 'version' | 'active' | 'without' | 'only' | 'fewer' | 'none';
  /** The requirements in it. */
  rules: readonly string[];
  /** Of the version, those that are not in it. */
  dropped: readonly string[];
  /** Reviews that it asks for and their minutes, over the whole period. */
  reviews: number;
  minutes: number;
  incidents: Readonly<Record<Stop, number>>;
  failed: Readonly<Record<Stop, number>>;
  changes: Readonly<Record<Stop, number>>;
  /** No other set stops as many incidents for less, or more for as little. */
  onFront: Readonly<Record<Stop, boolean>>;
}

/** Changes that no set of rules can tell apart. */
interface Class extends Tally {
  asked: readonly Approvals[];
  held: readonly boolean[];
  isPossible: readonly boolean[];
  /** Minutes of one review each, over its changes. */
  minutes: number;
}

/**
 * The version and the active policy among simpler sets: the version without one requirement, each requirement alone,
 * and one after another dropped, each time the one that stops the fewest incidents and failed changes for its
 * minutes (greedy: not every subset is tried). Approvals that serve several requirements of a set are counted once.
 */
export function ruleSets(history: History, version: Judged, active: Judged): readonly RuleSet[] {
  const all = version.policy.requirements.map((_, index) => index);
  const measure = measureOf(history, version);
  const idsOf = (kept: readonly number[]) => kept.map((index) => version.policy.requirements[index]!.id);
  const setOf = (name: RuleSet['name'], kept: readonly number[]) => ({
    name,
    rules: idsOf(kept),
    dropped: idsOf(all.filter((index) => !kept.includes(index))),
    ...measure(kept),
  });
  const sets = [
    setOf('version', all),
    ...all.map((gone) =>
      setOf(
        'without',
        all.filter((index) => index !== gone),
      ),
    ),
    ...(all.length > 1 ? all.map((index) => setOf('only', [index])) : []),
    ...fewerAndFewer(all, measure).map((kept) => setOf('fewer', kept)),
    setOf('none', []),
    ...activeSet(history, active, version),
  ];
  return withFront(distinct(sets));
}

function activeSet(history: History, active: Judged, version: Judged): Omit<RuleSet, 'onFront'>[] {
  if (active.policy.hash === version.policy.hash) return [];
  const all = active.policy.requirements.map((_, index) => index);
  const rules = active.policy.requirements.map(({ id }) => id);
  return [{ name: 'active', rules, dropped: [], ...measureOf(history, active)(all) }];
}

type Measured = Pick<RuleSet, 'reviews' | 'minutes' | 'incidents' | 'failed' | 'changes'>;

/** What a subset of a policy's requirements costs and stops. */
function measureOf(history: History, judged: Judged): (kept: readonly number[]) => Measured {
  const { classes, classOf } = classesOf(history, judged);
  const causes = history.incidents
    .map((incident) => [...new Set(incident.causes.matched.map((facts) => classOf[facts]!))])
    .filter((list) => list.length > 0);
  return (kept) => {
    const changes = { held: 0, possible: 0 };
    const failed = { held: 0, possible: 0 };
    let reviews = 0;
    let minutes = 0;
    const stopped = classes.map((one) => {
      const isStopped = {
        held: kept.some((index) => one.held[index]!),
        possible: kept.some((index) => one.isPossible[index]!),
      };
      for (const stop of STOPS) {
        if (!isStopped[stop]) continue;
        changes[stop] += one.changes;
        failed[stop] += one.failed;
      }
      const people = peopleIn(together(kept.map((index) => one.asked[index]!)));
      reviews += people * one.changes;
      minutes += people * one.minutes;
      return isStopped;
    });
    const caught = (stop: Stop) => causes.filter((list) => list.some((at) => stopped[at]![stop])).length;
    return {
      reviews,
      minutes,
      changes,
      failed,
      incidents: { held: caught('held'), possible: caught('possible') },
    };
  };
}

function classesOf(history: History, { readings, asked }: Judged): { classes: Class[]; classOf: number[] } {
  const classes: Class[] = [];
  const known = new Map<string, number>();
  const classOf = readings.map((mine, facts) => {
    const approvals = asked[facts]!;
    const key = JSON.stringify([mine, approvals]);
    const at = known.get(key);
    if (at !== undefined) return at;
    known.set(key, classes.length);
    return (
      classes.push({
        changes: 0,
        failed: 0,
        minutes: 0,
        asked: approvals,
        held: mine.map((reading) => reading === 'held'),
        isPossible: mine.map((reading) => stops('possible', reading)),
      }) - 1
    );
  });
  for (const cell of history.cells) {
    const one = classes[classOf[cell.facts]!]!;
    one.changes += cell.changes;
    if (cell.failed) one.failed += cell.changes;
    one.minutes += cell.changes * (history.minutes[cell.size] ?? 0);
  }
  return { classes, classOf };
}

/** From all requirements down to one, each step without the one that is worth the least. */
function fewerAndFewer(all: readonly number[], measure: (kept: readonly number[]) => Measured): number[][] {
  const steps: number[][] = [];
  let kept = [...all];
  while (kept.length > 2) {
    const without = kept.map((gone) => kept.filter((index) => index !== gone));
    const worth = without.map((rest) => {
      const { incidents, failed, minutes } = measure(rest);
      return {
        rest,
        incidents: incidents.possible + incidents.held,
        failed: failed.possible + failed.held,
        minutes,
      };
    });
    worth.sort((a, b) => b.incidents - a.incidents || b.failed - a.failed || a.minutes - b.minutes);
    kept = worth[0]!.rest;
    steps.push(kept);
  }
  return steps;
}

/** The first of those with the same rules of the same policy. */
function distinct(sets: readonly Omit<RuleSet, 'onFront'>[]): readonly Omit<RuleSet, 'onFront'>[] {
  const keyOf = ({ name, rules }: Omit<RuleSet, 'onFront'>) => `${name === 'active'} ${rules.join()}`;
  return [...new Map(sets.toReversed().map((set) => [keyOf(set), set])).values()].toReversed();
}

function withFront(sets: readonly Omit<RuleSet, 'onFront'>[]): readonly RuleSet[] {
  const beats = (a: Measured, b: Measured, stop: Stop) =>
    a.minutes <= b.minutes &&
    a.incidents[stop] >= b.incidents[stop] &&
    (a.minutes < b.minutes || a.incidents[stop] > b.incidents[stop]);
  return sets.map((set) => ({
    ...set,
    onFront: {
      held: !sets.some((other) => beats(other, set, 'held')),
      possible: !sets.some((other) => beats(other, set, 'possible')),
    },
  }));
}
