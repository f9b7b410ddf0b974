import type { Involvement } from '../provenance/types.ts';

/** One person's word on one change, with what is known about how it came to be. */
export interface ReviewFact {
  changeId: string;
  /** The service it belongs to first; people who know it are the ones who could be asked. */
  service: string;
  reviewer: string;
  /** The reviewer's team, and the author's; null: not known. */
  team: string | null;
  author: string | null;
  authorTeam: string | null;
  decision: 'approve' | 'request-changes' | 'veto';
  /** Epoch milliseconds. */
  decidedAt: number;
  /** Hours from the revision to this word. */
  waitedHours: number;
  /** Seconds with the page in front, and whether any diff was on the screen; null: nobody told, so not known. */
  opening: { seconds: number; diff: boolean } | null;
  lines: number;
  involvement: Involvement;
  /** The reviewer wrote something: a reason or a comment. */
  wrote: boolean;
  /** Became the cause of an incident within two weeks; null: not deployed, or too young to tell. */
  failed: boolean | null;
  /** The incidents that it caused. */
  incidents: readonly string[];
}

/** Figures of fewer people, or of fewer decisions, are not shown: they would be about persons. */
export const MIN_REVIEWERS = 5;
export const MIN_REVIEWS = 10;

/** Whether figures of these decisions may be shown. */
export const areMany = (facts: readonly ReviewFact[]): boolean =>
  facts.length >= MIN_REVIEWS && new Set(facts.map(({ reviewer }) => reviewer)).size >= MIN_REVIEWERS;

/** Whether it is known how the change was looked at. */
export const isKnown = ({ opening }: ReviewFact): boolean => opening !== null;

/** Sizes of a diff, by lines added and deleted. */
export const SIZES = [
  { name: 'up to 20 lines', most: 20 },
  { name: '21 to 100', most: 100 },
  { name: '101 to 400', most: 400 },
  { name: 'more than 400', most: Number.POSITIVE_INFINITY },
] as const;

export const sizeOf = (lines: number): number => SIZES.findIndex(({ most }) => lines <= most);

/**
 * Seconds below which a diff cannot have been read: one a line, up to 400 lines. That is 3,600 lines an hour, seven
 * times the 500 beyond which inspections were found to stop finding defects (J. Cohen, Best Kept Secrets of Peer Code
 * Review (2006), on 2,500 reviews at Cisco), and faster than prose is read (238 words a minute: M. Brysbaert, J. Mem.
 * Lang. 109 (2019) 104047). Beyond 400 lines a diff is taken to be generated in part.
 */
export const readingSeconds = (lines: number): number => Math.min(lines, 400);

/** Decided in less than the time in which it could have been read. Null: not known. */
export const isHasty = ({ opening, lines }: ReviewFact): boolean | null =>
  opening && opening.seconds < readingSeconds(lines);

/** An approval that was fast, with no diff ever on the screen. Null: not known. */
export const isStamp = (fact: ReviewFact): boolean | null =>
  fact.opening && fact.decision === 'approve' && !fact.opening.diff && isHasty(fact) === true;

/** Facts by a key, in the order in which keys first appear. */
export function groupBy<Key, Value>(
  values: Iterable<Value>,
  keyOf: (value: Value) => Key,
): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
