import type { Involvement } from '#lib/domain/provenance/types.ts';
import { assertPartOf } from '#lib/domain/statistics/interval.ts';
import {
  mantelHaenszel,
  type StratifiedRatio,
  type Stratum,
} from '#lib/domain/statistics/mantel-haenszel.ts';
import { type Rate, ratePer1000 } from '#lib/domain/statistics/rate.ts';
import { type RelativeRisk, relativeRisk } from '#lib/domain/statistics/relative-risk.ts';
import { isAiInvolved } from './types.ts';
import { type RatioRange, type Tally, type UnknownRange, unknownRange } from './unknown-range.ts';

/** Changes of one involvement in one stratum, and how many of them failed: changes, not incidents. */
export interface ExposureRow {
  involvement: Involvement;
  /** What may explain a difference and is held constant: service, tier, size of change. */
  stratum: string;
  changes: number;
  /** Distinct changes that caused an incident (failed-changes.ts); at most `changes`. */
  failed: number;
}

/**
 * What AI-involved changes are held against. `human`: changes attested to be human. `no-evidence`: changes of which
 * nothing is known, of which some are AI's too; to be read as "marked as AI against not marked".
 */
export const COMPARATORS = ['human', 'no-evidence'] as const;
export type Comparator = (typeof COMPARATORS)[number];

const COMPARATOR_INVOLVEMENT: Record<Comparator, Involvement> = { human: 'none', 'no-evidence': 'unknown' };

export const COMPARATOR_LABELS: Record<Comparator, string> = {
  human: 'AI-involved against attested human changes',
  'no-evidence': 'AI-involved against changes without evidence of AI',
};

export interface Comparison extends StratifiedRatio {
  comparator: Comparator;
  label: string;
}

/** What the unknown changes could make of the comparison of AI with human. */
export interface UnknownBounds {
  /** Crude ratio if every unknown change was human, and if every one was AI's: two readings, not ends. */
  allHuman: RelativeRisk;
  allAi: RelativeRisk;
  /** Ends over every way to divide the unknown changes, failed or not, among AI and human. */
  aiRate: UnknownRange;
  humanRate: UnknownRange;
  ratio: RatioRange;
}

export interface FailureRates {
  byInvolvement: Readonly<Record<Involvement, Rate>>;
  /** assisted + authored + agent */
  aiInvolved: Rate;
  all: Rate;
  /** Changes with any evidence, among all; `share` is null without changes. */
  coverage: { known: number; total: number; share: number | null };
  comparisons: Readonly<Record<Comparator, Comparison>>;
  /** The comparison to lead with: against human if there is enough for a ratio, else no-evidence, else none. */
  headline: Comparator | null;
  unknown: UnknownBounds;
}

/**
 * Change failure rates by AI involvement, and AI-involved changes compared with two explicit groups, crude and by
 * stratum. Rows of the same involvement and stratum add up. RangeError where counts are not counts.
 */
export function failureRates(rows: readonly ExposureRow[]): FailureRates {
  for (const row of rows) assertPartOf(row.failed, row.changes);
  const of = (involvement: Involvement) => rate(tally(rows, (row) => row.involvement === involvement));
  const ai = tally(rows, (row) => isAiInvolved(row.involvement));
  const total = tally(rows, () => true);
  const known = tally(rows, (row) => row.involvement !== 'unknown').changes;
  const comparisons = { human: compare(rows, 'human'), 'no-evidence': compare(rows, 'no-evidence') };
  return {
    byInvolvement: {
      none: of('none'),
      assisted: of('assisted'),
      authored: of('authored'),
      agent: of('agent'),
      unknown: of('unknown'),
    },
    aiInvolved: rate(ai),
    all: rate(total),
    coverage: { known, total: total.changes, share: total.changes === 0 ? null : known / total.changes },
    comparisons,
    headline: COMPARATORS.find((comparator) => !comparisons[comparator].crude.tooFew) ?? null,
    unknown: boundUnknown(rows, ai),
  };
}

function tally(rows: readonly ExposureRow[], belongs: (row: ExposureRow) => boolean): Tally {
  const mine = rows.filter(belongs);
  return {
    changes: mine.reduce((sum, row) => sum + row.changes, 0),
    failed: mine.reduce((sum, row) => sum + row.failed, 0),
  };
}

function rate({ failed, changes }: Tally): Rate {
  return ratePer1000(failed, changes);
}

function compare(rows: readonly ExposureRow[], comparator: Comparator): Comparison {
  const strata: Stratum[] = [];
  for (const { involvement, stratum, changes, failed } of rows) {
    const ai = isAiInvolved(involvement);
    if (!ai && involvement !== COMPARATOR_INVOLVEMENT[comparator]) continue;
    strata.push({
      stratum,
      exposedEvents: ai ? failed : 0,
      exposedTotal: ai ? changes : 0,
      controlEvents: ai ? 0 : failed,
      controlTotal: ai ? 0 : changes,
    });
  }
  return { comparator, label: COMPARATOR_LABELS[comparator], ...mantelHaenszel(strata) };
}

function boundUnknown(rows: readonly ExposureRow[], ai: Tally): UnknownBounds {
  const human = tally(rows, (row) => row.involvement === 'none');
  const unknown = tally(rows, (row) => row.involvement === 'unknown');
  return {
    allHuman: risk(ai, add(human, unknown)),
    allAi: risk(add(ai, unknown), human),
    ...unknownRange(ai, human, unknown),
  };
}

function add(a: Tally, b: Tally): Tally {
  return { changes: a.changes + b.changes, failed: a.failed + b.failed };
}

function risk(exposed: Tally, control: Tally): RelativeRisk {
  return relativeRisk({
    exposedEvents: exposed.failed,
    exposedTotal: exposed.changes,
    controlEvents: control.failed,
    controlTotal: control.changes,
  });
}
