import type { BlastRadius } from '#lib/domain/policy/facts.ts';

/** What decides the place of a request in a queue. Instants in milliseconds. */
export interface Pressing {
  id: string;
  /** When the first waiting-time target is missed; null: there is none. */
  dueAt: number | null;
  /** 0-100; null: not scored. */
  risk: number | null;
  blastRadius: BlastRadius | null;
  waitingSince: number;
}

const HOUR = 3_600_000;
/** Missed, within an hour, within four, within a day, later. Inside a class the deadline no longer decides. */
const HORIZONS = [0, HOUR, 4 * HOUR, 24 * HOUR];

export const DEADLINE_CLASSES = ['overdue', 'within an hour', 'within four hours', 'today', 'later'] as const;
export type DeadlineClass = (typeof DEADLINE_CLASSES)[number];

/** How pressing a deadline is at the instant `at`. */
export function deadlineClass(dueAt: number | null, at: number): DeadlineClass {
  const index = dueAt === null ? -1 : HORIZONS.findIndex((horizon) => dueAt - at <= horizon);
  return DEADLINE_CLASSES[index === -1 ? HORIZONS.length : index]!;
}

/** Not known counts as the worst: nobody has looked at it yet. */
const RADIUS: Record<BlastRadius | 'unknown', number> = { low: 0, medium: 1, high: 2, unknown: 3 };
const BAND = 20;
const band = ({ risk }: Pressing) => Math.floor((risk ?? 100) / BAND);

/**
 * Orders requests by what matters: how near the deadline is (in classes, so that minutes do not outweigh risk),
 * then risk in bands of twenty, then blast radius, then who has waited longest; the id makes it total. It knows
 * nothing of AI involvement: that is a reason to need somebody, not a reason to be first.
 */
export function byUrgency(at: number): (a: Pressing, b: Pressing) => number {
  const place = (one: Pressing) => DEADLINE_CLASSES.indexOf(deadlineClass(one.dueAt, at));
  return (a, b) =>
    place(a) - place(b) ||
    band(b) - band(a) ||
    RADIUS[b.blastRadius ?? 'unknown'] - RADIUS[a.blastRadius ?? 'unknown'] ||
    a.waitingSince - b.waitingSince ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
