import { type Auc, auc } from '#lib/domain/statistics/auc.ts';
import { type Rate, ratePer1000 } from '#lib/domain/statistics/rate.ts';
import { MIN_EVENTS_FOR_RATIO } from '#lib/domain/statistics/small-numbers.ts';

/** A change failed when an incident that it caused started at most so many days after it reached production. */
export const OUTCOME_DAYS = 14;

/** A change that is old enough to tell: its score, and whether it failed. */
export interface Scored {
  score: number;
  failed: boolean;
}

/** Changes of neighbouring scores, about a tenth of all. */
export interface Band {
  /** Lowest and highest score in it. */
  from: number;
  to: number;
  mean: number;
  /** Failed changes per 1,000. */
  rate: Rate;
}

export interface Calibration {
  /** By score, ascending. Equal scores are in one band, so there may be fewer than ten, and of unequal size. */
  bands: readonly Band[];
  all: Rate;
  /** Null below 10 failed changes. */
  auc: Auc | null;
}

const BANDS = 10;

/** How often changes failed, by tenths of their scores. */
export function calibrate(changes: readonly Scored[]): Calibration {
  const bands = new Map<number, { score: number; n: number; failed: number }[]>();
  let below = 0;
  for (const one of byScore(changes)) {
    const band = Math.floor((BANDS * (below + one.n / 2)) / changes.length);
    bands.set(band, [...(bands.get(band) ?? []), one]);
    below += one.n;
  }
  const failed = changes.filter((change) => change.failed).length;
  const order = auc(
    changes.map(({ score }) => score),
    changes.map((change) => change.failed),
  );
  return {
    bands: [...bands.values()].map(bandOf),
    all: ratePer1000(failed, changes.length),
    auc: failed < MIN_EVENTS_FOR_RATIO ? null : order,
  };
}

function byScore(changes: readonly Scored[]) {
  const counts = new Map<number, { score: number; n: number; failed: number }>();
  for (const { score, failed } of changes) {
    const entry = counts.get(score) ?? { score, n: 0, failed: 0 };
    entry.n += 1;
    entry.failed += Number(failed);
    counts.set(score, entry);
  }
  return [...counts.values()].sort((a, b) => a.score - b.score);
}

function bandOf(scores: readonly { score: number; n: number; failed: number }[]): Band {
  const n = scores.reduce((sum, one) => sum + one.n, 0);
  return {
    from: scores[0]!.score,
    to: scores.at(-1)!.score,
    mean: scores.reduce((sum, one) => sum + one.n * one.score, 0) / n,
    rate: ratePer1000(
      scores.reduce((sum, one) => sum + one.failed, 0),
      n,
    ),
  };
}
