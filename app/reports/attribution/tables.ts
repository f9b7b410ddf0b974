import { COMPARATORS } from '#lib/domain/attribution/exposure.ts';
import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import type { CommonRatio } from '#lib/domain/statistics/mantel-haenszel.ts';
import type { RelativeRisk } from '#lib/domain/statistics/relative-risk.ts';
import type { Cell } from '#lib/platform/csv.ts';
import type { AttributionReport } from '#lib/reports/attribution.ts';
import { valuesOf } from '#lib/reports/attribution-rows.ts';
import type { UsageShare } from '#lib/reports/attribution-usage.ts';
import { dayText } from '#lib/reports/weeks.ts';

/** What can be taken away as CSV. */
export const FIGURES = ['comparison', 'rates', 'strata', 'usage', 'programme', 'load', 'failed'] as const;
export type Figure = (typeof FIGURES)[number];

/** A figure with its headings; every estimate with n, interval, bound and method. */
export function figureTable(report: AttributionReport, figure: Figure): Cell[][] {
  return TABLES[figure](report);
}

const TABLES: Record<Figure, (report: AttributionReport) => Cell[][]> = {
  comparison,
  rates,
  strata,
  usage,
  programme,
  load,
  failed,
};

const COUNTED = ['ai_failed', 'ai_total', 'other_failed', 'other_total'] as const;
const counted = ({ exposed, control }: RelativeRisk): Cell[] => [
  exposed.numerator,
  exposed.denominator,
  control.numerator,
  control.denominator,
];
const ratio = ({ ratio: value, low, high, tooFew, method }: RelativeRisk | CommonRatio): Cell[] => [
  value,
  low,
  high,
  tooFew,
  method,
];

function comparison({ rates: { comparisons, unknown }, scrutiny }: AttributionReport): Cell[][] {
  const crudeDifference = ({ difference }: RelativeRisk): Cell[] =>
    difference
      ? [difference.value, difference.low, difference.high, difference.method]
      : [null, null, null, null];
  return [
    [
      'comparison',
      ...COUNTED,
      'ratio',
      'low_95',
      'high_95',
      'too_few',
      'method',
      'difference_per_1000',
      'difference_low_95',
      'difference_high_95',
      'difference_method',
      'zero_cell',
      'exact_p',
      'cmh_chi_square',
      'cmh_p',
      'common_odds_ratio',
      'i_squared',
      'heterogeneity_p',
    ],
    ...COMPARATORS.flatMap((one): Cell[][] => {
      const { crude, stratified, difference, odds, heterogeneity } = comparisons[one];
      return [
        [
          `${one}, crude`,
          ...counted(crude),
          ...ratio(crude),
          ...crudeDifference(crude),
          crude.zeroCell,
          scrutiny[one].exactP,
        ],
        [
          `${one}, stratified`,
          ...counted(crude),
          ...ratio(stratified),
          difference.value,
          difference.low,
          difference.high,
          difference.method,
          null,
          null,
          odds.test?.plain.statistic,
          odds.test?.plain.p,
          odds.ratio?.value,
          heterogeneity?.iSquared,
          heterogeneity?.p,
        ],
      ];
    }),
    ['all unknown human, crude', ...counted(unknown.allHuman), ...ratio(unknown.allHuman)],
    ['all unknown AI, crude', ...counted(unknown.allAi), ...ratio(unknown.allAi)],
    [
      'every division of the unknown',
      null,
      null,
      null,
      null,
      null,
      unknown.ratio.lowest,
      unknown.ratio.highest,
    ],
  ];
}

function rates({ rates: { byInvolvement, aiInvolved, all } }: AttributionReport): Cell[][] {
  const named = [
    ...INVOLVEMENTS.map((involvement) => [involvement, byInvolvement[involvement]] as const),
    ['ai-involved', aiInvolved] as const,
    ['all', all] as const,
  ];
  return [
    ['involvement', 'failed', 'total', 'per_1000', 'low_95', 'high_95', 'too_few', 'at_most_95', 'method'],
    ...named.map(([name, one]) => [
      name,
      one.numerator,
      one.denominator,
      one.value,
      one.low,
      one.high,
      one.tooFew,
      one.bound?.atMost,
      one.method,
    ]),
  ];
}

function strata({ asked, rates: { comparisons } }: AttributionReport): Cell[][] {
  return [
    [
      'against',
      ...asked.strata,
      ...COUNTED,
      'ratio',
      'low_95',
      'high_95',
      'too_few',
      'method',
      'zero_cell',
      'no_exposure',
    ],
    ...COMPARATORS.flatMap((one) =>
      comparisons[one].strata.map((risk) => [
        one,
        ...(asked.strata.length === 0 ? [] : valuesOf(risk.stratum)),
        ...counted(risk),
        ...ratio(risk),
        risk.zeroCell,
        risk.noExposure,
      ]),
    ),
  ];
}

function usage({ usage: { all, rows }, columns, asked }: AttributionReport): Cell[][] {
  const line = (name: Cell, from: Cell, before: Cell, { total, ai, known }: UsageShare) => [
    name,
    from,
    before,
    total,
    ai,
    total - known + ai,
    known,
  ];
  return [
    [asked.by, 'from', 'before', asked.exposure, 'ai_at_least', 'ai_at_most', 'provenance_known'],
    ...[{ name: 'all', ...all }, ...rows].flatMap(({ name, columns: shares }) =>
      shares.map((share, index) => {
        const column = columns[index];
        return line(name, column && dayText(column.from), column && dayText(column.to), share);
      }),
    ),
  ];
}

function programme({ series }: AttributionReport): Cell[][] {
  const result = series?.result;
  return [
    ['week', 'side', 'events', 'exposure', 'fitted', 'counterfactual', 'low_95', 'high_95'],
    ...(series?.weeks ?? []).map((week, index): Cell[] => {
      const point = result?.tooFew === false ? result.points[index] : undefined;
      const side = series && week.from < series.start ? 'before' : 'after';
      const expected = point?.counterfactual;
      return [
        dayText(week.from),
        side,
        week.events,
        week.exposure,
        point?.fitted,
        expected?.value,
        expected?.low,
        expected?.high,
      ];
    }),
  ];
}

function load({ load: { teams }, weeks }: AttributionReport): Cell[][] {
  return [
    [
      'team',
      'incidents',
      'ai_linked',
      'engineers',
      'weeks',
      'per_100_person_weeks',
      'low_95',
      'high_95',
      'too_few',
      'at_most_95',
      'method',
    ],
    ...teams.map(({ team, incidents, linked, engineers, rate }) => [
      team,
      incidents,
      linked,
      engineers,
      weeks,
      rate.value,
      rate.low,
      rate.high,
      rate.tooFew,
      rate.atMost,
      rate.method,
    ]),
  ];
}

function failed(report: AttributionReport): Cell[][] {
  return [
    ['change', 'title', 'involvement', 'in_production', ...report.asked.strata, 'cause_of'],
    ...report.failed.map(({ changeId, title, involvement, at, key, incidents }) => [
      changeId,
      title,
      involvement,
      new Date(at),
      ...(report.asked.strata.length === 0 ? [] : valuesOf(key)),
      incidents.map((incident) => incident.title).join('; '),
    ]),
  ];
}
