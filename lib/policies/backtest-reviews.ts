import type { Counting } from '#lib/domain/approval/count-approvals.ts';
import { REVIEWERS, type Reviewer } from '#lib/domain/policy/backtest-approvals.ts';
import { SIZES } from '#lib/domain/policy/backtest-history.ts';
import {
  ASSUMED_MINUTES,
  type BacktestReport,
  MIN_TIMED,
  type Waiting,
} from '#lib/domain/policy/backtest-report.ts';
import type { People } from '#lib/domain/policy/vector.ts';
import { quantile } from '#lib/domain/statistics/quantile.ts';
import type { SubmittedRow } from './backtest-facts.ts';

const HOUR = 3_600_000;
/** Values kept of each kind; the later ones of a longer history are left out. */
const KEPT = 100_000;
/** Timed reviews that the report carries for the queue to draw from. */
const SAMPLE = 200;
/** Timed reviews of a size needed to tell it from the others. */
const MIN_OF_SIZE = 10;

const IS: Record<Reviewer, (one: Counting) => boolean> = {
  anyone: () => true,
  senior: ({ level }) => level === 'senior' || level === 'principal',
  principal: ({ level }) => level === 'principal',
  director: ({ orgRole }) => orgRole === 'director' || orgRole === 'vp',
};

/** What the queue's own history says of reviews: how long they take, and how long one waits for them. */
export class ReviewRecord {
  readonly #waits = new Map<string, number[]>();
  readonly #minutes: number[][] = Array.from({ length: SIZES }, () => []);

  /** Takes up a change that was submitted here, with those whose approvals counted when it reached production. */
  add(
    { submittedAt, revisions, reviews }: SubmittedRow,
    { counting }: People,
    { at, size }: { at: number; size: number },
  ): void {
    const head = revisions.findLast(([, , , createdAt]) => createdAt <= at);
    const since = Math.max(submittedAt, head?.[3] ?? submittedAt);
    for (const reviewer of REVIEWERS) {
      const approvals = counting.filter(IS[reviewer]);
      for (const nth of [1, 2] as const) {
        const approval = approvals[nth - 1];
        if (approval) put(this.#waitsOf(reviewer, nth), Math.max(0, approval.at - since) / HOUR);
      }
    }
    for (const [, , , , , , , , seconds] of reviews)
      if (seconds !== null && seconds > 0) put(this.#minutes[size]!, seconds / 60);
  }

  waiting(): Waiting[] {
    return REVIEWERS.flatMap((reviewer) =>
      ([1, 2] as const).map((nth) => {
        const hours = this.#waitsOf(reviewer, nth);
        const at = (p: number) => (hours.length === 0 ? 0 : quantile(hours, p));
        return { reviewer, nth, n: hours.length, p50: at(0.5), p90: at(0.9) };
      }),
    );
  }

  /** Mean minutes of a review by size, where enough were timed; else what is assumed. */
  timing(): BacktestReport['reviews'] {
    const all = this.#minutes.flat();
    if (all.length < MIN_TIMED) {
      const minutes = this.#minutes.map(() => ASSUMED_MINUTES);
      return { timed: all.length, isAssumed: true, minutes, sample: [] };
    }
    const minutes = this.#minutes.map((mine) => mean(mine.length >= MIN_OF_SIZE ? mine : all));
    const step = Math.ceil(all.length / SAMPLE);
    const sample = all.filter((_, index) => index % step === 0);
    return { timed: all.length, isAssumed: false, minutes, sample };
  }

  #waitsOf(reviewer: Reviewer, nth: number): number[] {
    const key = `${reviewer} ${nth}`;
    const known = this.#waits.get(key) ?? [];
    this.#waits.set(key, known);
    return known;
  }
}

function put(values: number[], value: number): void {
  if (values.length < KEPT) values.push(value);
}

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
