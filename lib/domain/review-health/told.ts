import { areMany, groupBy, type ReviewFact } from './facts.ts';

const WEEK = 7 * 86_400_000;
/** The Monday, 00:00 UTC, from which ISO weeks and spans are counted. */
const FIRST_MONDAY = Date.UTC(1970, 0, 5);
/** At most so many weeks are told of together. */
export const SPAN_WEEKS = 4;

/** Whole ISO weeks, both ends Mondays; epoch milliseconds. */
export interface Weeks {
  from: number;
  to: number;
}

/** Decisions that are told of together or not at all. `group` null: what is left of several. */
interface Block<F> extends Weeks {
  group: string | null;
  facts: readonly F[];
}

/** Decisions that figures may be made of. */
export interface Told<F extends ReviewFact> {
  facts: readonly F[];
  /** Weeks that any of them are from. */
  weeks: number;
}

const beginOf = (at: number, weeks: number): number =>
  FIRST_MONDAY + Math.floor((at - FIRST_MONDAY) / (weeks * WEEK)) * weeks * WEEK;

/** The Monday of the week that an instant is in. */
export const weekOf = (at: number): number => beginOf(at, 1);

/** From when on decisions have to be known to tell of a period that begins then. */
export const spanOf = (at: number): number => beginOf(at, SPAN_WEEKS);

/**
 * Cuts decisions into blocks, each of enough people and decisions: of each group as many whole weeks as that takes, within
 * spans of four that are the same for whoever asks. What is left of the groups at the end of a span is one block together,
 * or none. A block depends on nothing later than its end, so it is the same whenever and for whatever period it is asked.
 */
function blocksOf<F extends ReviewFact>(
  facts: readonly F[],
  groupOf: (fact: F) => string | null,
): Block<F>[] {
  return [...groupBy(facts, ({ decidedAt }) => spanOf(decidedAt))].flatMap(([span, inSpan]) => {
    const left: F[] = [];
    const blocks = [...groupBy(inSpan, groupOf)].flatMap(([group, own]) => {
      const cut = cutByWeek(own, group, span);
      left.push(...cut.left);
      return cut.blocks;
    });
    const rest = { group: null, from: span, to: span + SPAN_WEEKS * WEEK, facts: left };
    return areMany(left) ? [...blocks, rest] : blocks;
  });
}

function cutByWeek<F extends ReviewFact>(own: readonly F[], group: string | null, span: number) {
  const blocks: Block<F>[] = [];
  let open: F[] = [];
  let from = span;
  const weeks = groupBy(own, ({ decidedAt }) => weekOf(decidedAt));
  for (const week of [...weeks.keys()].toSorted((a, b) => a - b)) {
    open = [...open, ...(weeks.get(week) ?? [])];
    if (!areMany(open)) continue;
    blocks.push({ group, from, to: week + WEEK, facts: open });
    from = week + WEEK;
    open = [];
  }
  return { blocks, left: open };
}

function together<F extends ReviewFact>(blocks: readonly Block<F>[]): Told<F> {
  const weeks = blocks.flatMap(({ from, to }) =>
    Array.from({ length: (to - from) / WEEK }, (_, n) => from + n * WEEK),
  );
  return { facts: blocks.flatMap(({ facts }) => facts), weeks: new Set(weeks).size };
}

/** What figures of some weeks are made of: everybody together, and each group that has enough. */
export interface ToldOf<F extends ReviewFact> {
  all: Told<F>;
  groups: ReadonlyMap<string, Told<F>>;
}

/**
 * The decisions that may be told of, of all and by group: the blocks that end in these weeks. All figures of all periods are
 * sums over such blocks, so however they are subtracted from each other, what is left is of enough people and decisions or
 * of nobody. `facts` reach back to `spanOf(from)`.
 */
export function toldOf<F extends ReviewFact>(
  facts: readonly F[],
  { from, to }: Weeks,
  groupOf: (fact: F) => string | null,
): ToldOf<F> {
  const blocks = blocksOf(
    facts.filter(({ decidedAt }) => decidedAt < to),
    groupOf,
  ).filter((block) => block.to > from && block.to <= to);
  const named = blocks.filter(({ group }) => group !== null);
  return {
    all: together(blocks),
    groups: new Map(
      [...groupBy(named, ({ group }) => group ?? '')].map(([key, own]) => [key, together(own)]),
    ),
  };
}

/** As `toldOf`, of each group alone: what is left of several is left out, where no figure is of all. */
export function toldApart<F extends ReviewFact>(...asked: Parameters<typeof toldOf<F>>): readonly F[] {
  return [...toldOf(...asked).groups.values()].flatMap(({ facts }) => facts);
}

/** As `toldOf`, of the reviewers' teams. */
export const toldByTeam = <F extends ReviewFact>(facts: readonly F[], weeks: Weeks): ToldOf<F> =>
  toldOf(facts, weeks, teamOf);

export const teamOf = ({ team }: ReviewFact): string | null => team;
