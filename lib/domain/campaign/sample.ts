import type { Plan } from './plan.ts';
import { drawnOfEach, nextBatch } from './results.ts';
import { STRATA, type Stratum } from './strata.ts';

/** A change of a frozen population, before it is drawn from. */
export interface Drawable {
  changeId: string;
  stratum: Stratum;
  /** The machine found something, so it is looked at in any case. */
  flagged: boolean;
  /** Its lot, hex: the smallest are drawn first. */
  lot: string;
}

/** With its place in the draw. */
export interface Placed extends Drawable {
  /** Place among all that are not flagged, by lot, from 1; null for one that is. */
  place: number | null;
}

/** Gives every change its place, in the order in which they came. */
export function placeAll(changes: readonly Drawable[]): readonly Placed[] {
  const clean = byLot(changes.filter(({ flagged }) => !flagged));
  const places = new Map(clean.map(({ changeId }, index) => [changeId, index + 1]));
  return changes.map((one) => ({ ...one, place: places.get(one.changeId) ?? null }));
}

/**
 * Who is drawn: of each stratum the smallest lots, so many that the changes among them without findings are as many as
 * the plan asks for; flagged ones that lie between are drawn with them. Gives each one's place in its stratum's draw,
 * from 1. `upTo`: of a sequential plan also every place up to this one.
 */
export function drawSample(
  plan: Plan,
  placed: readonly Placed[],
  upTo = firstBatch(plan, placed),
): Map<string, number> {
  const strata = STRATA.map((stratum) => byLot(placed.filter((one) => one.stratum === stratum)));
  const clean = strata.map((own) => own.filter(({ place }) => place !== null));
  const least = drawnOfEach(
    plan,
    clean.map(({ length }) => length),
  );
  const drawn = new Map<string, number>();
  for (const [index, own] of strata.entries()) {
    const inBatch = clean[index]!.filter(({ place }) => place! <= upTo).length;
    const last = clean[index]![Math.max(least[index]!, inBatch) - 1];
    const many = last === undefined ? 0 : own.indexOf(last) + 1;
    for (const [at, { changeId }] of own.slice(0, many).entries()) drawn.set(changeId, at + 1);
  }
  return drawn;
}

/** How far the first batch of a sequential plan goes; 0: another plan has none. */
function firstBatch(plan: Plan, placed: readonly Placed[]): number {
  const clean = placed.filter(({ place }) => place !== null).length;
  return plan.kind === 'sequential' && clean > 0 ? nextBatch(plan, clean, 0, 0) : 0;
}

const byLot = <T extends { lot: string; changeId: string }>(some: readonly T[]): readonly T[] =>
  some.toSorted((a, b) => compare(a.lot, b.lot) || compare(a.changeId, b.changeId));
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
