import type { Figure } from '#lib/domain/correlation/figures.ts';
import type { Cell } from '#lib/platform/csv.ts';
import { RANKER_METHODS, type RankerReport } from '#lib/reports/ranker.ts';

/** What can be taken away as CSV. */
export const FIGURES = ['methods', 'calibration', 'incidents'] as const;
export type FigureName = (typeof FIGURES)[number];

const MEASURES = ['top1', 'top3', 'top5', 'mrr'] as const;
const of = ({ value, low, high }: Figure): Cell[] => [value, low, high];

/** A figure with its headings; every share with n and its interval. */
export function figureTable(report: RankerReport, figure: FigureName): Cell[][] {
  const { methods, calibration, incidents, rankerVersion } = report;
  if (figure === 'methods')
    return [
      [
        'version',
        'method',
        'incidents',
        ...MEASURES.flatMap((name) => [name, `${name} low`, `${name} high`]),
      ],
      ...(methods === null
        ? []
        : RANKER_METHODS.map((method) => [
            rankerVersion,
            method,
            incidents,
            ...MEASURES.flatMap((name) => of(methods[method][name])),
          ])),
    ];
  if (figure === 'calibration')
    return [
      ['version', 'lowest', 'highest', 'mean said', 'incidents', 'right', 'share right', 'low', 'high'],
      ...(calibration?.bins ?? []).map((bin) => [
        rankerVersion,
        bin.from,
        bin.to,
        bin.said,
        bin.incidents,
        bin.right,
        ...of(bin.came),
      ]),
    ];
  return [
    [
      'incident',
      'title',
      'started',
      'confirmed change',
      'change title',
      'version',
      'ranked',
      'confirmed',
      'rank',
      'rank newest',
      'rank newest on service',
      'probability of the first suspect',
      'no change looked likely',
    ],
    ...report.judged.map((one) => [
      one.incidentId,
      one.title,
      one.startedAt,
      one.changeId,
      one.changeTitle,
      one.rankerVersion,
      one.rankedAt,
      one.confirmedAt,
      one.rank,
      one.newest,
      one.newestOnService,
      one.firstProbability,
      one.abstained ? 'yes' : 'no',
    ]),
  ];
}
