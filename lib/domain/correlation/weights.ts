import type { Factor } from './factors.ts';

/** Stored with every suspicion, so that rankers can be compared later. To be raised with any weight or factor. */
export const RANKER_VERSION = 'conditional-logit/2';

export interface Weights {
  factors: Readonly<Record<Factor, number>>;
  /** Score of "no change caused it", on the scale of a candidate's score. */
  noChange: number;
}

/** Fitted by `tests/bench/fit-ranker.ts`; docs/correlation.md says on what, and how well that carries over. */
export const WEIGHTS: Weights = {
  factors: {
    recency: 0.98,
    newerOnItsService: -0.89,
    onAffectedService: 6.46,
    noServiceEither: 6.99,
    nearAffectedService: 1.22,
    sharedWords: 4.25,
    rolledBackBefore: -5.96,
    testsOrDocsOnly: -0.75,
  },
  noChange: 2.25,
};

/**
 * Added for a rollback between the start of the incident and `at`. Set, not fitted: in histories where a revert is
 * the incident, such a rollback is the label itself.
 */
export const ROLLED_BACK_SINCE = 2;
