import { COMPARATORS } from '#lib/domain/attribution/exposure.ts';
import { DEFINITIONS } from '#lib/domain/attribution/types.ts';
import { INVOLVEMENTS } from '#lib/domain/provenance/types.ts';
import type { CommonRatio } from '#lib/domain/statistics/mantel-haenszel.ts';
import type { Rate } from '#lib/domain/statistics/rate.ts';
import type { RelativeRisk } from '#lib/domain/statistics/relative-risk.ts';
import type { Cell } from '#lib/platform/csv.ts';
import type { Sev2ByAi } from '#lib/reports/sev2-by-ai.ts';
import { dayText } from '#lib/reports/weeks.ts';
import { type RowView, selectRows } from './rows.ts';

/** A figure as a table: headings, then rows of cells. */
export type FigureTable = readonly (readonly Cell[])[];

/** The figures of the page that can be taken away as CSV. */
export const FIGURES = ['heatmap', 'definitions', 'rates', 'risk', 'rows'] as const;
export type Figure = (typeof FIGURES)[number];

/** One figure of the report with everything its marks carry: n, interval, bounds, and whether it is too few. */
export function figureTable(report: Sev2ByAi, figure: Figure, view: RowView): FigureTable {
  switch (figure) {
    case 'heatmap':
      return heatmap(report);
    case 'definitions':
      return definitions(report);
    case 'rates':
      return rates(report);
    case 'risk':
      return risk(report);
    case 'rows':
      return rows(report, view);
  }
}

function heatmap({ heatmap: services, columns }: Sev2ByAi): FigureTable {
  const counted = DEFINITIONS.flatMap((definition) => [`linked_${definition}`, `undetermined_${definition}`]);
  return [
    ['service', 'tier', 'from', 'before', 'incidents', ...counted],
    ...services.flatMap(({ service, cells }) =>
      cells.flatMap((cell, index) => {
        const column = columns[index];
        if (!cell || !column) return [];
        const parts = DEFINITIONS.flatMap((one) => [cell.linked[one], cell.undetermined[one]]);
        return [[service.slug, service.tier, dayText(column.from), dayText(column.to), cell.total, ...parts]];
      }),
    ),
  ];
}

function definitions({ attribution }: Sev2ByAi): FigureTable {
  return [
    [
      'definition',
      'linked',
      'best_case',
      'worst_case',
      'incidents',
      'disputed',
      'if_upheld',
      'if_overturned',
      'least_by_disputes',
      'most_by_disputes',
    ],
    ...DEFINITIONS.map((definition) => {
      const { linked, best, worst, total, disputed, readings } = attribution[definition];
      const { upheld, overturned, least, most } = readings;
      return [definition, linked, best, worst, total, disputed, upheld, overturned, least, most];
    }),
  ];
}

function rates({ rates: { byInvolvement, aiInvolved, all } }: Sev2ByAi): FigureTable {
  const line = (name: string, { numerator, denominator, value, low, high, tooFew, bound, method }: Rate) => [
    name,
    numerator,
    denominator,
    value,
    low,
    high,
    tooFew,
    bound?.atMost,
    method,
  ];
  return [
    ['involvement', 'failed', 'changes', 'per_1000', 'low_95', 'high_95', 'too_few', 'at_most_95', 'method'],
    ...INVOLVEMENTS.map((involvement) => line(involvement, byInvolvement[involvement])),
    line('ai-involved', aiInvolved),
    line('all', all),
  ];
}

function risk({ rates: { comparisons, unknown } }: Sev2ByAi): FigureTable {
  const line = (
    name: string,
    crude: RelativeRisk,
    { ratio, low, high, tooFew, method }: RelativeRisk | CommonRatio,
  ) => [
    name,
    crude.exposed.numerator,
    crude.exposed.denominator,
    crude.control.numerator,
    crude.control.denominator,
    ratio,
    low,
    high,
    tooFew,
    method,
  ];
  return [
    [
      'comparison',
      'ai_failed',
      'ai_changes',
      'other_failed',
      'other_changes',
      'ratio',
      'low_95',
      'high_95',
      'too_few',
      'method',
    ],
    ...COMPARATORS.flatMap((comparator) => {
      const { crude, stratified } = comparisons[comparator];
      return [
        line(`${comparator}, crude`, crude, crude),
        line(`${comparator}, stratified`, crude, stratified),
      ];
    }),
    line('all unknown human, crude', unknown.allHuman, unknown.allHuman),
    line('all unknown AI, crude', unknown.allAi, unknown.allAi),
  ];
}

function rows(report: Sev2ByAi, view: RowView): FigureTable {
  const selected = selectRows(report, view);
  if (selected.kind === 'changes') {
    return [
      ['id', 'title', 'involvement', 'tier', 'reached_production', 'cause_of'],
      ...selected.rows.map(({ changeId, title, involvement, tier, effectiveAt, incidents }) => [
        changeId,
        title,
        involvement,
        tier,
        new Date(effectiveAt),
        incidents.map((incident) => incident.title).join('; '),
      ]),
    ];
  }
  return [
    ['id', 'external_id', 'severity', 'title', 'services', 'started', 'cause', 'lost_orders', ...DEFINITIONS],
    ...selected.rows.map((incident) => [
      incident.id,
      incident.externalId,
      incident.severity,
      incident.title,
      incident.services.map(({ slug }) => slug).join(' '),
      new Date(incident.startedAt),
      incident.cause,
      incident.lostOrders,
      ...DEFINITIONS.map((definition) => incident.attribution[definition].value),
    ]),
  ];
}
