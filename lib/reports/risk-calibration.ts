import { type Calibration, calibrate, OUTCOME_DAYS, type Scored } from '#lib/domain/risk/calibration.ts';
import { scoreRisk } from '#lib/domain/risk/score-risk.ts';
import { visitPastRisk } from './past-risk.ts';
import type { ReportScope } from './scope.ts';
import { dataVersion, versionedCache } from './versioned-cache.ts';

const DAY = 86_400_000;

export interface FailedAt {
  id: string;
  title: string;
  at: number;
  score: number;
}

export interface RiskCalibration extends Calibration {
  /** Changes in scope that are too young to tell: in production for less than `OUTCOME_DAYS`. Not in the bands. */
  young: number;
  /** The failed changes of the bands, newest first. */
  failed: readonly FailedAt[];
}

interface Asked {
  scope: ReportScope;
  /** Outcomes are known up to here: a day's first moment, so that the report is the same all day long. */
  today: Date;
}

/**
 * How often changes of the scope failed, by tenths of the score that they would have had when they reached
 * production, with the weights of today. No stored score is read: the imported ones have none, and one stored
 * would be of the weights of its time.
 */
export async function riskCalibration({ scope, today }: Asked): Promise<RiskCalibration> {
  const told: Scored[] = [];
  const failed: FailedAt[] = [];
  let young = 0;
  await visitPastRisk(scope, (change) => {
    if (change.at + OUTCOME_DAYS * DAY > today.getTime()) {
      young += 1;
      return;
    }
    const { score } = scoreRisk(change.input);
    told.push({ score, failed: change.failed });
    if (change.failed) failed.push({ id: change.id, title: change.title, at: change.at, score });
  });
  return { ...calibrate(told), young, failed: failed.reverse() };
}

/** A history that takes longer than this is not gone through again after every write. */
const QUICK_MS = 1_000;
const KEPT_MS = 600_000;
let slowest = 0;

/**
 * `riskCalibration`, computed once for each scope, day and state of the data in this process; where the history is
 * long, at most every ten minutes, as a single change hardly moves it.
 */
export const cachedRiskCalibration: (asked: Asked) => Promise<RiskCalibration> = versionedCache(
  (asked) => JSON.stringify(asked),
  async (asked) => {
    const start = performance.now();
    const report = await riskCalibration(asked);
    slowest = Math.max(slowest, performance.now() - start);
    return report;
  },
  {
    capacity: 8,
    version: async () =>
      slowest < QUICK_MS ? dataVersion() : `ten minutes ${Math.floor(Date.now() / KEPT_MS)}`,
  },
);
