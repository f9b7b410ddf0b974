import type { Involvement } from '#lib/domain/provenance/types.ts';
import { type Auc, auc, aucDifference } from '#lib/domain/statistics/auc.ts';
import { CONFIDENCE, type Interval } from '#lib/domain/statistics/interval.ts';
import {
  fitLogistic,
  type LogisticFit,
  type LogisticRow,
  predictLogistic,
} from '#lib/domain/statistics/logistic.ts';
import { MIN_EVENTS_FOR_RATE, MIN_EVENTS_FOR_RATIO } from '#lib/domain/statistics/small-numbers.ts';
import { zOfConfidence } from '#lib/domain/statistics/special.ts';
import { PARTS, type Part, type RiskWeights } from './parts.ts';
import { RISK_WEIGHTS, scoreOfShares } from './score-risk.ts';

/** A change of the past with its shares (`riskShares`) and what became of it. */
export interface FitRow {
  /** Milliseconds since 1970. */
  at: number;
  shares: readonly number[];
  failed: boolean;
  /** Only ever used for the model that is shown beside the one that counts. */
  involvement: Involvement;
}

export const METHODS = ['constant', 'shipped', 'suggested', 'fitted', 'fittedWithAi'] as const;
export type Method = (typeof METHODS)[number];

/** A figure on the changes that were not fitted on; `than`: less the shipped weights', on the same changes. */
export interface HeldOut {
  /** Null for a constant, which orders nothing. */
  auc: Auc | null;
  aucThanShipped: ({ value: number } & Interval) | null;
  /** Mean of -ln(probability of what happened); lower is better. */
  logLoss: { value: number } & Interval;
  logLossThanShipped: { value: number } & Interval;
}

export interface FittedPart {
  part: Part;
  shipped: number;
  /** Log odds of failing that the whole part adds; null where too little varies to learn it. */
  coefficient: number | null;
  /** The same with AI involvement in the model. */
  coefficientWithAi: number | null;
  suggested: number;
}

export interface RiskFit {
  train: Sample;
  test: Sample;
  parts: readonly FittedPart[];
  /** Log odds against changes attested to be human; null where too little varies. Never part of a score. */
  ai: { involved: number | null; unknown: number | null };
  heldOut: Readonly<Record<Method, HeldOut>>;
}

export interface Sample {
  changes: number;
  failed: number;
  /** Of the first and the last change. */
  from: number;
  to: number;
}

const TRAIN_SHARE = 0.7;

/** The history holds too few failures to fit on, or to test with. */
export class TooFewFailures extends RangeError {}

/**
 * Fits the weights again on the earlier 70% of history and measures them on the later 30%. Changes whose outcome
 * was still open when the later ones begin (`outcomeMs` before) are in neither. Coefficients come from a ridge
 * logistic regression; the suggested weights divide the points of the parts that could be learned in proportion to
 * their coefficients, negative ones counting as 0, and leave the others as shipped. AI involvement is in a second
 * model only, which suggests nothing.
 *
 * @throws TooFewFailures below 10 failed changes in either part
 */
export function fitRisk(rows: readonly FitRow[], outcomeMs: number): RiskFit {
  const ordered = rows.toSorted((a, b) => a.at - b.at);
  const cut = ordered[Math.floor(TRAIN_SHARE * ordered.length)]?.at ?? 0;
  const train = ordered.filter(({ at }) => at + outcomeMs < cut);
  const test = ordered.filter(({ at }) => at >= cut);
  requireFailures(train, 'to fit on');
  requireFailures(test, 'to test with');
  const learned = PARTS.map((_, index) => canBeLearned(train, ({ shares }) => shares[index]!));
  const aiLearned = [0, 1].map((index) => canBeLearned(train, (row) => aiOf(row)[index]!));
  // what cannot be learned is left out of the models, not just out of the answer
  const masked = (values: readonly number[], by: readonly boolean[]) =>
    values.map((value, index) => (by[index] ? value : 0));
  const withoutAi = ({ shares }: FitRow) => masked(shares, learned);
  const withAi = (row: FitRow) => [...withoutAi(row), ...masked(aiOf(row), aiLearned)];
  const plain = { fit: fitLogistic(group(train, withoutAi)), features: withoutAi };
  const besideAi = { fit: fitLogistic(group(train, withAi)), features: withAi };
  const suggested = suggestWeights(learned, plain.fit.coefficients);
  const known = (value: number, isLearned: boolean) => (isLearned ? value : null);
  return {
    train: sampleOf(train),
    test: sampleOf(test),
    parts: PARTS.map((part, index) => ({
      part,
      shipped: RISK_WEIGHTS[part],
      coefficient: known(plain.fit.coefficients[index]!, learned[index]!),
      coefficientWithAi: known(besideAi.fit.coefficients[index]!, learned[index]!),
      suggested: suggested[part],
    })),
    ai: {
      involved: known(besideAi.fit.coefficients[PARTS.length]!, aiLearned[0]!),
      unknown: known(besideAi.fit.coefficients[PARTS.length + 1]!, aiLearned[1]!),
    },
    heldOut: heldOut(train, test, suggested, plain, besideAi),
  };
}

function requireFailures(rows: readonly FitRow[], what: string): void {
  const failed = rows.filter((row) => row.failed).length;
  if (failed < MIN_EVENTS_FOR_RATIO)
    throw new TooFewFailures(
      `Too few failed changes ${what}: ${failed} of ${rows.length}, at least ${MIN_EVENTS_FOR_RATIO} are needed.`,
    );
}

function sampleOf(rows: readonly FitRow[]): Sample {
  return {
    changes: rows.length,
    failed: rows.filter((row) => row.failed).length,
    from: rows[0]!.at,
    to: rows.at(-1)!.at,
  };
}

/**
 * Whether a value says anything: at the mean rate, changes away from its commonest value would have had failures
 * enough to show, and there are failures on both sides. Otherwise a coefficient would be made of the penalty, or
 * of a kind of change (reverts, mostly) that cannot fail in the records at all.
 */
function canBeLearned(rows: readonly FitRow[], value: (row: FitRow) => number): boolean {
  const groups = Map.groupBy(rows, value);
  const [commonest] = [...groups].toSorted(([, a], [, b]) => b.length - a.length)[0]!;
  const away = rows.filter((row) => value(row) !== commonest);
  const failed = (some: readonly FitRow[]) => some.filter((row) => row.failed).length;
  const expected = (away.length * failed(rows)) / rows.length;
  return expected >= MIN_EVENTS_FOR_RATE && failed(away) > 0 && failed(groups.get(commonest)!) > 0;
}

/** AI took part; nobody knows. Both 0: attested to be human. */
const aiOf = ({ involvement }: FitRow) => [
  Number(involvement !== 'none' && involvement !== 'unknown'),
  Number(involvement === 'unknown'),
];

/** Equal features once, with counts: shares come in steps, so there are far fewer of them than changes. */
function group(rows: readonly FitRow[], features: (row: FitRow) => readonly number[]): LogisticRow[] {
  const groups = new Map<string, { features: readonly number[]; n: number; events: number }>();
  for (const row of rows) {
    const values = features(row);
    const key = values.join();
    const entry = groups.get(key) ?? { features: values, n: 0, events: 0 };
    entry.n += 1;
    entry.events += Number(row.failed);
    groups.set(key, entry);
  }
  return [...groups.values()];
}

/** Whole weights that sum to 100; the largest remainders get the points that rounding down leaves. */
function suggestWeights(learned: readonly boolean[], coefficients: readonly number[]): RiskWeights {
  const gains = PARTS.map((_, index) => (learned[index] ? Math.max(0, coefficients[index]!) : 0));
  const sum = gains.reduce((total, gain) => total + gain, 0);
  if (sum === 0) return RISK_WEIGHTS;
  const points = PARTS.reduce((total, part, index) => total + (learned[index] ? RISK_WEIGHTS[part] : 0), 0);
  const exact = gains.map((gain) => (points * gain) / sum);
  const left = points - exact.reduce((total, value) => total + Math.floor(value), 0);
  const lucky = [...exact.keys()]
    .sort((a, b) => (exact[b]! % 1) - (exact[a]! % 1) || a - b)
    .slice(0, Math.round(left));
  return Object.fromEntries(
    PARTS.map((part, index) => [
      part,
      learned[index] ? Math.floor(exact[index]!) + Number(lucky.includes(index)) : RISK_WEIGHTS[part],
    ]),
  ) as Record<Part, number>;
}

interface Model {
  fit: LogisticFit;
  features: (row: FitRow) => readonly number[];
}

function heldOut(
  train: readonly FitRow[],
  test: readonly FitRow[],
  suggested: RiskWeights,
  plain: Model,
  besideAi: Model,
): Record<Method, HeldOut> {
  const failed = test.map((row) => row.failed);
  const rate = train.filter((row) => row.failed).length / train.length;
  const chances: Record<Method, number[]> = {
    constant: test.map(() => rate),
    shipped: chancesByScore(train, test, RISK_WEIGHTS),
    suggested: chancesByScore(train, test, suggested),
    fitted: test.map((row) => predictLogistic(plain.fit, plain.features(row))),
    fittedWithAi: test.map((row) => predictLogistic(besideAi.fit, besideAi.features(row))),
  };
  const lossOf = (method: Method) => chances[method].map((p, index) => -Math.log(failed[index] ? p : 1 - p));
  const shipped = lossOf('shipped');
  const figure = (method: Method): HeldOut => {
    const losses = lossOf(method);
    const isConstant = method === 'constant';
    return {
      auc: isConstant ? null : auc(chances[method], failed),
      aucThanShipped: isConstant ? null : aucDifference(chances[method], chances.shipped, failed),
      logLoss: meanWithInterval(losses),
      logLossThanShipped: meanWithInterval(losses.map((loss, index) => loss - shipped[index]!)),
    };
  };
  return {
    constant: figure('constant'),
    shipped: figure('shipped'),
    suggested: figure('suggested'),
    fitted: figure('fitted'),
    fittedWithAi: figure('fittedWithAi'),
  };
}

/** A score is no probability; what each one meant in the earlier part makes it one, on a logistic curve. */
function chancesByScore(train: readonly FitRow[], test: readonly FitRow[], weights: RiskWeights): number[] {
  const score = ({ shares }: FitRow) => [scoreOfShares(shares, weights) / 100];
  const curve = fitLogistic(group(train, score));
  return test.map((row) => predictLogistic(curve, score(row)));
}

/** Mean with the normal interval of the mean. */
function meanWithInterval(values: readonly number[]): { value: number } & Interval {
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  const variance = values.reduce((sum, one) => sum + (one - value) ** 2, 0) / (values.length - 1);
  const reach = zOfConfidence(CONFIDENCE) * Math.sqrt(variance / values.length);
  return { value, low: value - reach, high: value + reach };
}
