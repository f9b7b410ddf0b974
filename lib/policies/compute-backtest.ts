import { setImmediate } from 'node:timers/promises';
import { attributeIncident } from '#lib/domain/attribution/attribute.ts';
import type { AttributedIncident } from '#lib/domain/attribution/types.ts';
import {
  backtest,
  CATCHES,
  type Catch,
  type HistoricIncident,
  judgeHistory,
} from '#lib/domain/policy/backtest.ts';
import { ruleSets, stops } from '#lib/domain/policy/backtest-front.ts';
import { historyFor, sizeOf } from '#lib/domain/policy/backtest-history.ts';
import { isAsked, outcomeOf, readingsBy } from '#lib/domain/policy/backtest-readings.ts';
import {
  type BacktestReport,
  backtestSentence,
  listsOf,
  type SevereCase,
} from '#lib/domain/policy/backtest-report.ts';
import type { Policy } from '#lib/domain/policy/parse-policy.ts';
import { OUTCOME_DAYS } from '#lib/domain/risk/calibration.ts';
import { TeamArrivals } from './backtest-arrivals.ts';
import {
  countPast,
  loadFailures,
  loadSevere,
  loadWorld,
  type Period,
  type Wanted,
} from './backtest-queries.ts';
import { ReviewRecord } from './backtest-reviews.ts';
import { visitHistory } from './visit-history.ts';

const DAY = 86_400_000;
/** A list of rows that is no longer is kept; a longer one is found again in the history, which is then dense in it. */
export const LIST_CAP = 500;
/** Incidents that are named in the report. */
const SEVERE_CAP = 500;

export interface Versions {
  version: { number: number | null; policy: Policy };
  active: { number: number; policy: Policy };
}

/** The ids of the rows behind a figure, by `listName`; null where there are more than `LIST_CAP`. */
export type KeptLists = Record<string, readonly string[] | null>;

/** Somebody does not want the figures any more. */
export class Cancelled extends Error {}

/** What of a change these policies read. */
export function wantedBy(policies: readonly Policy[]): Wanted {
  const reads = new Set(policies.flatMap((policy) => policy.reads));
  const any = (...paths: string[]) => paths.some((path) => reads.has(path));
  return {
    plan: any('', 'change', 'change.rollbackPlan'),
    paths: any('', 'change', 'change.areas', 'change.pathsComplete'),
  };
}

/**
 * Tries a version on the changes that reached production in a period, beside the active one. `progress` hears how
 * many of how many have been looked at, and answers whether to go on.
 *
 * @param now what is younger than the days in which a change can fail is said to be
 * @throws Cancelled when `progress` answers no
 */
export async function computeBacktest(
  { version, active }: Versions,
  period: Period,
  now: Date,
  progress: (done: number, total: number) => Promise<boolean> = async () => true,
): Promise<{ report: BacktestReport; lists: KeptLists }> {
  const policies = [version.policy, active.policy];
  const [total, world, failures, severe] = await Promise.all([
    countPast(period),
    loadWorld(period),
    loadFailures(period),
    loadSevere(period),
  ]);
  if (!(await progress(0, total))) throw new Cancelled();
  const book = historyFor(policies);
  const ours = readingsBy(version.policy);
  const theirs = readingsBy(active.policy);
  const ids = version.policy.requirements.map(({ id }) => id);
  const lists = new Map<string, string[] | null>();
  const listsAt = new Map<string, readonly string[]>();
  const reviews = new ReviewRecord();
  const arrivals = new TeamArrivals(world);
  const linked = new Set(severe.flatMap(({ links }) => links.map(({ changeId }) => changeId)));
  const factsOf = new Map<string, number>();
  let submitted = 0;
  let young = 0;
  let isWanted = true;
  await visitHistory(
    {
      period,
      wanted: wantedBy(policies),
      world,
      keepOnTrivialRebase: version.policy.keepOnTrivialRebase,
    },
    ({ row, submitted: record, facts }) => {
      const position = book.intern(facts);
      const failed = (failures.get(row.id) ?? Number.POSITIVE_INFINITY) < row.at + OUTCOME_DAYS * DAY;
      const size = sizeOf(row.added + row.deleted);
      const team = arrivals.teamOf(row);
      book.add({ facts: position, team, size, failed });
      arrivals.add(team, record?.submittedAt ?? row.at, position, size);
      if (linked.has(row.id)) factsOf.set(row.id, position);
      if (row.at > now.getTime() - OUTCOME_DAYS * DAY) young += 1;
      if (record) {
        submitted += 1;
        reviews.add(record, facts.people, { at: row.at, size });
      }
      const key = `${position} ${failed}`;
      let names = listsAt.get(key);
      if (!names) {
        const readings = ours.readings(book.facts[position]!);
        const outcomes = {
          version: outcomeOf(readings),
          active: outcomeOf(theirs.readings(book.facts[position]!)),
        };
        names = listsOf(ids, readings, outcomes, failed);
        listsAt.set(key, names);
      }
      for (const name of names) keep(lists, name, row.id);
      return true;
    },
    async (done) => {
      isWanted = await progress(done, total);
      return isWanted;
    },
  );
  if (!isWanted) throw new Cancelled();

  const timing = reviews.timing();
  const history = book.history(
    severe.map((incident) => historicIncident(incident, factsOf)),
    timing.minutes,
  );
  // each takes up to a second of a large history: others get their turn in between
  await setImmediate();
  const judged = judgeHistory(version.policy, history.facts);
  await setImmediate();
  const judgedActive = judgeHistory(active.policy, history.facts);
  await setImmediate();
  const figures = backtest(history, judged, judgedActive);
  await setImmediate();
  const cases = severe.flatMap(({ incidentId: id, title }, index): SevereCase[] => {
    const causes = history.incidents[index]!.causes.matched;
    if (causes.length === 0) return [];
    const say = (which: (facts: number, requirement: number) => boolean) =>
      ids.filter((_, requirement) => causes.some((facts) => which(facts, requirement)));
    const held = say((facts, requirement) => judged.readings[facts]![requirement] === 'held');
    const asked = say((facts, requirement) => isAsked(judged.readings[facts]![requirement]!));
    const possible = say((facts, requirement) => stops('possible', judged.readings[facts]![requirement]!));
    return [{ id, title, held, asked, possible }];
  });
  const sets = ruleSets(history, judged, judgedActive);
  await setImmediate();
  const days = Math.round((period.to.getTime() - period.from.getTime()) / DAY);
  const report = {
    version: { number: version.number, hash: version.policy.hash },
    active: { number: active.number, hash: active.policy.hash },
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    days,
    submitted,
    young,
    figures,
    ruleSets: sets,
    reviews: timing,
    waiting: reviews.waiting(),
    queue: arrivals.queue(judged, judgedActive),
    severe: cases.slice(0, SEVERE_CAP),
  };
  return { report: { ...report, sentence: backtestSentence(report) }, lists: Object.fromEntries(lists) };
}

function keep(lists: Map<string, string[] | null>, name: string, id: string): void {
  const list = lists.get(name);
  if (list === null) return;
  if (list === undefined) lists.set(name, [id]);
  else if (list.length < LIST_CAP) list.push(id);
  else lists.set(name, null);
}

function historicIncident(
  incident: AttributedIncident,
  factsOf: ReadonlyMap<string, number>,
): HistoricIncident {
  const attributed = attributeIncident(incident);
  const matched = incident.links.filter(
    ({ state, relation }) => state === 'match' && relation !== 'fixed-by',
  );
  const linking = (how: Catch): readonly { changeId: string }[] => {
    if (how === 'matched') return matched;
    return attributed[how].value === 'linked' ? attributed[how].because : [];
  };
  const each = <T>(of: (how: Catch) => T) =>
    Object.fromEntries(CATCHES.map((how) => [how, of(how)])) as Record<Catch, T>;
  return {
    id: incident.incidentId,
    causes: each((how) => linking(how).flatMap(({ changeId }) => factsOf.get(changeId) ?? [])),
    counts: each((how) => how === 'matched' || attributed[how].value === 'linked'),
  };
}
