import { OUTCOME_DAYS } from '#lib/domain/risk/calibration.ts';
import {
  type FitRow,
  fitRisk,
  type HeldOut,
  METHODS,
  type Method,
  type RiskFit,
  type Sample,
  TooFewFailures,
} from '#lib/domain/risk/fit-risk.ts';
import { PART_DEFINITIONS } from '#lib/domain/risk/parts.ts';
import { riskShares } from '#lib/domain/risk/score-risk.ts';
import { visitPastRisk } from '#lib/reports/past-risk.ts';

const DAY = 86_400_000;

/**
 * `countersign risk fit`: fits the weights of the risk score again on this instance's history and prints them with
 * what they are worth on changes that they were not fitted on, a table or, with `json`, one JSON object. Writes
 * nothing. Exit code 0; 1 with one sentence on standard error where there are too few failed changes.
 *
 * @param since changes that reached production before it are not used; null: all
 */
export async function riskFitCommand(
  { since, json, now }: { since: Date | null; json: boolean; now: Date },
  out: NodeJS.WritableStream,
): Promise<number> {
  let fit: RiskFit;
  try {
    fit = fitRisk(await loadRows(since, now), OUTCOME_DAYS * DAY);
  } catch (error) {
    if (!(error instanceof TooFewFailures)) throw error;
    process.stderr.write(`countersign: ${error.message}\n`);
    return 1;
  }
  out.write(json ? `${JSON.stringify(fit)}\n` : table(fit));
  return 0;
}

/** All changes that are old enough to tell. */
async function loadRows(since: Date | null, now: Date): Promise<FitRow[]> {
  const everything = { tiers: null, severity: 5, service: null, team: null } as const;
  const to = new Date(now.getTime() - OUTCOME_DAYS * DAY);
  const rows: FitRow[] = [];
  // shares come in steps: a million changes share a few thousand arrays
  const kept = new Map<string, readonly number[]>();
  await visitPastRisk({ ...everything, from: since, to }, ({ at, input, failed, involvement }) => {
    const shares = riskShares(input);
    const key = shares.join();
    if (!kept.has(key)) kept.set(key, shares);
    rows.push({ at, shares: kept.get(key)!, failed, involvement });
  });
  return rows;
}

const NAMES: Record<Method, string> = {
  constant: 'a constant (the earlier rate)',
  shipped: 'shipped weights',
  suggested: 'suggested weights',
  fitted: 'coefficients, without AI',
  fittedWithAi: 'coefficients, with AI',
};

function table(fit: RiskFit): string {
  const { parts, ai, heldOut, train, test } = fit;
  const aiLine = (name: string, value: number | null) =>
    `${name.padEnd(34)}${''.padStart(8)}${''.padStart(11)}${''.padStart(14)}${signed(value).padStart(12)}`;
  return [
    `fitted on    ${sampleWords(train)}`,
    `measured on  ${sampleWords(test)}`,
    `A change failed when an incident that it caused started within ${OUTCOME_DAYS} days; 95% intervals.`,
    '',
    `${'part'.padEnd(34)}${'shipped'.padStart(8)}${'suggested'.padStart(11)}${'without AI'.padStart(14)}${'with AI'.padStart(12)}`,
    ...parts.map(
      ({ part, shipped, suggested, coefficient, coefficientWithAi }) =>
        `${PART_DEFINITIONS[part].name.padEnd(34)}${String(shipped).padStart(8)}${String(suggested).padStart(11)}${signed(coefficient).padStart(14)}${signed(coefficientWithAi).padStart(12)}`,
    ),
    aiLine('(AI involved)', ai.involved),
    aiLine('(AI involvement unknown)', ai.unknown),
    'The last two columns are log odds; "-": it varies too little in this history to learn anything, and stays.',
    'The suggestion comes from the column without AI. AI involvement is no part of the score.',
    '',
    `${'on the later changes'.padEnd(31)}${'AUC'.padEnd(24)}${'less shipped'.padEnd(26)}${'log loss'.padEnd(28)}less shipped`,
    ...METHODS.map((method) => heldOutLine(method, heldOut[method])),
    '',
    verdict(heldOut.suggested),
    'Nothing was written. To use the suggestion, put it into RISK_WEIGHTS in lib/domain/risk/score-risk.ts.',
    '',
  ]
    .map((line) => line.trimEnd())
    .join('\n');
}

function heldOutLine(method: Method, { auc, aucThanShipped, logLoss, logLossThanShipped }: HeldOut): string {
  const than = method !== 'shipped';
  return [
    NAMES[method].padEnd(31),
    interval(auc ?? { value: 0.5, low: 0.5, high: 0.5 }, 3).padEnd(24),
    (aucThanShipped && than ? interval(aucThanShipped, 3) : '').padEnd(26),
    interval(logLoss, 5).padEnd(28),
    than ? interval(logLossThanShipped, 5) : '',
  ].join('');
}

const interval = ({ value, low, high }: { value: number; low: number; high: number }, digits: number) =>
  `${value.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;

const signed = (value: number | null) =>
  value === null ? '-' : `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2)}`;

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

const sampleWords = ({ changes, failed, from, to }: Sample) =>
  `${changes.toLocaleString('en')} changes, ${failed.toLocaleString('en')} failed, ${dayOf(from)} to ${dayOf(to)}`;

function verdict({ aucThanShipped }: HeldOut): string {
  if (!aucThanShipped || (aucThanShipped.low <= 0 && aucThanShipped.high >= 0))
    return 'The suggested weights do not order the later changes measurably better or worse than the shipped ones.';
  return aucThanShipped.low > 0
    ? 'The suggested weights order the later changes better than the shipped ones.'
    : 'The suggested weights order the later changes worse than the shipped ones: keep those.';
}
