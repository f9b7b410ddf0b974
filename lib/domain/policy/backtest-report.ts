import type { Backtest } from './backtest.ts';
import type { Approvals, Reviewer } from './backtest-approvals.ts';
import { type RuleSet, stops } from './backtest-front.ts';
import type { QueueInput } from './backtest-queue.ts';
import { isAsked, type Reading } from './backtest-readings.ts';

/** Minutes of a review where too few were timed; a stated assumption, to be replaced by whoever knows better. */
export const ASSUMED_MINUTES = 20;
/** Hours a week that one person gives to reviews; assumed, as nobody records it. */
export const ASSUMED_CAPACITY = 5;
/** Timed reviews needed to speak of how long they take. */
export const MIN_TIMED = 30;
/** Waits needed to speak of their quantiles. */
export const MIN_WAITS = 20;

/** Hours from a request until the n-th approval of a kind that counted. */
export interface Waiting {
  reviewer: Reviewer;
  /** 1: the first approval, 2: the second. */
  nth: 1 | 2;
  n: number;
  p50: number;
  p90: number;
}

/** A Sev1 or Sev2 with a matched cause in the history, and which requirements had a say in it. */
export interface SevereCase {
  id: string;
  title: string;
  held: readonly string[];
  asked: readonly string[];
  /** Held, or nobody recorded whether; not there in runs from before it was kept. */
  possible?: readonly string[];
}

/** Everything that a backtest found: what a run keeps, and what the page and the command show. */
export interface BacktestReport {
  /** Null: a text that is no version. */
  version: { number: number | null; hash: string };
  active: { number: number; hash: string };
  from: string;
  to: string;
  days: number;
  /** Of the changes, those submitted here, whose reviews are on record; the others were imported. */
  submitted: number;
  /** Reached production too lately to say that they will not fail. */
  young: number;
  figures: Backtest;
  ruleSets: readonly RuleSet[];
  reviews: { timed: number; isAssumed: boolean; minutes: readonly number[]; sample: readonly number[] };
  waiting: readonly Waiting[];
  queue: QueueInput;
  severe: readonly SevereCase[];
  /** In one sentence, with what is not known. */
  sentence: string;
}

/**
 * Rows behind a figure of a requirement, or of all (`*`). `alone`: held by no other requirement; `new` and `gone`: held by
 * only one of the two versions.
 */
export const LISTS = ['asked', 'held', 'alone', 'not-known', 'may-apply', 'passed', 'new', 'gone'] as const;
export type List = (typeof LISTS)[number];

export interface ListKey {
  /** A requirement's id; null: the version as a whole. */
  requirement: string | null;
  list: List;
  failed: boolean;
}

/** Rows behind a figure of a set of requirements: the changes that one of them at least asked, held, or may have held. */
export const SET_LISTS = ['asked', 'held', 'possible'] as const;
export interface SetKey {
  rules: readonly string[];
  by: (typeof SET_LISTS)[number];
  failed: boolean;
}

/** Whether a change is in the list of a set, from what the requirements (`ids`) say to it. */
export const isInSet = (
  { rules, by }: SetKey,
  ids: readonly string[],
  readings: readonly Reading[],
): boolean =>
  ids.some(
    (id, at) => rules.includes(id) && (by === 'asked' ? isAsked(readings[at]!) : stops(by, readings[at]!)),
  );

export const listName = ({ requirement, list, failed }: ListKey): string =>
  `${list}${failed ? ' failed' : ''} ${requirement ?? '*'}`;

/** The lists that a change is in, from what both versions say to it. */
export function listsOf(
  ids: readonly string[],
  readings: readonly Reading[],
  outcomes: { version: string; active: string },
  failed: boolean,
): readonly string[] {
  const found: string[] = [];
  const put = (requirement: string | null, list: List) => {
    found.push(listName({ requirement, list, failed: false }));
    if (failed) found.push(listName({ requirement, list, failed: true }));
  };
  readings.forEach((reading, index) => {
    const id = ids[index]!;
    if (isAsked(reading)) put(id, 'asked');
    if (reading === 'held' || reading === 'not-known' || reading === 'may-apply') put(id, reading);
  });
  const only = readings.indexOf('held');
  if (only >= 0 && only === readings.lastIndexOf('held')) put(ids[only]!, 'alone');
  if (readings.some(isAsked)) put(null, 'asked');
  put(null, outcomes.version as List);
  if (outcomes.version === 'held' && outcomes.active !== 'held') put(null, 'new');
  if (outcomes.active === 'held' && outcomes.version !== 'held') put(null, 'gone');
  return found;
}

/**
 * What a backtest found, in words that say what is not known: never "would have stopped", and nothing unknown as held.
 */
export function backtestSentence({
  days,
  version: mine,
  active: theirs,
  figures,
  reviews,
}: Pick<BacktestReport, 'days' | 'version' | 'active' | 'figures' | 'reviews'>): string {
  const { version, active, incidents } = figures;
  const { held, 'not-known': open } = version.outcomes;
  const n = (value: number) => value.toLocaleString('en');
  const hours = (version.minutes - active.minutes) / 60;
  const seniors = seniorHours(version.demand) - seniorHours(active.demand);
  const parts = [
    `In ${n(days)} days it would have held ${n(held.changes)} of ${n(figures.changes)} changes`,
    open.changes > 0 ? ` (of ${n(open.changes)} more it is not known)` : '',
    `; caught ${n(version.caught.matched.held)} of ${n(incidents.matched.all)} Sev2s`,
    version.caught.matched.notKnown > 0
      ? ` (of ${n(version.caught.matched.notKnown)} more it is not known)`
      : '',
    mine.hash === theirs.hash
      ? `; its reviews take ${hoursWords(version.minutes / 60)} in all, ${n(Math.round(seniorHours(version.demand)))} of them from seniors and principals`
      : `; its reviews take ${comparedHours(hours)} in all ${Math.round(hours) === 0 ? 'as' : 'than'} the active version’s, with ${comparedHours(seniors)} from seniors and principals`,
    reviews.isAssumed ? `, at an assumed ${reviews.minutes[0]} minutes a review` : '',
    '.',
  ];
  return parts.join('');
}

/** `1 hour`, `1,204 hours` */
function hoursWords(hours: number): string {
  const whole = Math.round(hours);
  return `${whole.toLocaleString('en')} ${whole === 1 ? 'hour' : 'hours'}`;
}

/** `4 hours less`, `as many hours` */
function comparedHours(hours: number): string {
  if (Math.round(hours) === 0) return 'as many hours';
  return `${hoursWords(Math.abs(hours))} ${hours > 0 ? 'more' : 'less'}`;
}

/** Hours asked of seniors and principals. */
export const seniorHours = (demand: Backtest['version']['demand']): number =>
  demand
    .filter(({ reviewer }) => reviewer === 'senior' || reviewer === 'principal')
    .reduce((sum, { minutes }) => sum + minutes, 0) / 60;

/** How long it usually takes until what is asked for is there: the slowest of its kinds; null where too few waited. */
export function waitingFor(asked: Approvals, waiting: readonly Waiting[]): Waiting | null {
  const wanted = (reviewer: Reviewer, nth: 1 | 2) =>
    waiting.find((one) => one.reviewer === reviewer && one.nth === nth && one.n >= MIN_WAITS) ?? null;
  const needs: (Waiting | null)[] = [];
  for (const reviewer of ['senior', 'principal', 'director'] as const)
    if (asked[reviewer] > 0) needs.push(wanted(reviewer, asked[reviewer] > 1 ? 2 : 1));
  const people = asked.anyone + asked.senior + asked.principal + asked.director;
  if (people > 0) needs.push(wanted('anyone', people > 1 ? 2 : 1));
  if (needs.length === 0 || needs.includes(null)) return null;
  return needs.reduce((slowest, one) => (one!.p50 > slowest!.p50 ? one : slowest))!;
}
