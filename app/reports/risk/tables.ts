import { PART_DEFINITIONS, PARTS } from '#lib/domain/risk/parts.ts';
import { RISK_WEIGHTS } from '#lib/domain/risk/score-risk.ts';
import type { Rate } from '#lib/domain/statistics/rate.ts';
import type { Cell } from '#lib/platform/csv.ts';
import type { RiskCalibration } from '#lib/reports/risk-calibration.ts';

/** What can be taken away as CSV. */
export const FIGURES = ['bands', 'failed', 'weights'] as const;
export type Figure = (typeof FIGURES)[number];

/** A figure with its headings; every rate with n, interval, bound and method. */
export function figureTable(report: RiskCalibration, figure: Figure): Cell[][] {
  if (figure === 'weights')
    return [
      ['part', 'most points', 'scale', 'basis', 'source'],
      ...PARTS.map((part) => {
        const { name, scale, source } = PART_DEFINITIONS[part];
        return [name, RISK_WEIGHTS[part], scale, source.basis, source.text];
      }),
    ];
  if (figure === 'failed')
    return [
      ['change', 'title', 'reached production', 'score'],
      ...report.failed.map(({ id, title, at, score }) => [id, title, new Date(at), score]),
    ];
  const rate = (of: Rate): Cell[] => [
    of.denominator,
    of.numerator,
    of.value,
    of.low,
    of.high,
    of.bound?.atMost,
    of.method,
  ];
  return [
    [
      'lowest score',
      'highest score',
      'mean score',
      'changes',
      'failed',
      'per 1000',
      'low',
      'high',
      'at most',
      'method',
    ],
    ...report.bands.map((band) => [band.from, band.to, band.mean, ...rate(band.rate)]),
    ['all', 'all', null, ...rate(report.all)],
  ];
}
