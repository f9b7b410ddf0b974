import type { Spread } from '#lib/domain/review-health/figures.ts';
import type { Share } from '#lib/domain/review-health/share.ts';
import type { KnownQuantile } from '#lib/domain/statistics/quantile-interval.ts';
import type { Cell } from '#lib/platform/csv.ts';
import type { ReviewHealth, TeamRow } from '#lib/reports/review-health.ts';
import type { ReviewRow } from '#lib/reports/review-health-rows.ts';

/** What can be taken away as CSV; `mine` holds the viewer's own reviews. */
export const FIGURES = ['teams', 'reading', 'failures', 'rows', 'mine'] as const;
export type Figure = (typeof FIGURES)[number];

const quantile = (known: KnownQuantile | null): Cell[] => [known?.value, known?.low, known?.high];
const spread = ({ p50, p90 }: Spread): Cell[] => [...quantile(p50), ...quantile(p90)];
const share = (one: Share): Cell[] => [
  one.part,
  one.whole,
  ...(one.tooFew ? [null, null, null] : [one.value, one.low, one.high]),
];
const named = (name: string, parts: readonly string[]): string[] => parts.map((part) => `${name} ${part}`);
const SPREAD = ['median', 'median low', 'median high', 'p90', 'p90 low', 'p90 high'];
const SHARE = ['part', 'of', 'share', 'low', 'high'];

/** Figures by team with their headings; a team that is not told of has none. */
export function healthTable(health: ReviewHealth, figure: 'teams' | 'reading' | 'failures'): Cell[][] {
  if (figure === 'failures')
    return [
      ['team', 'approvals', 'failed', 'incidents', 'shrunk share', 'low', 'high'],
      ...health.teams.flatMap(({ team, failures }): Cell[][] =>
        failures
          ? [
              [
                team,
                failures.approvals,
                failures.failed,
                failures.incidents,
                failures.rate?.value,
                failures.rate?.low,
                failures.rate?.high,
              ],
            ]
          : [],
      ),
    ];
  if (figure === 'reading')
    return [
      ['size', 'decisions', ...named('seconds', SPREAD.slice(0, 3)), ...named('faster than reading', SHARE)],
      ...health.reading.sizes.map((one): Cell[] => [
        one.size,
        one.decisions,
        ...quantile(one.seconds),
        ...share(one.hasty),
      ]),
    ];
  return [
    [
      'team',
      'reviewers',
      'reviews',
      ...named('hours waited', SPREAD),
      ...named('reviews a week', SPREAD),
      ...named('no diff on screen', SHARE),
      'as if shared by',
      'low',
      'high',
      'busiest share',
      'gini',
    ],
    ...health.teams.flatMap(({ team, figures }): Cell[][] =>
      figures
        ? [
            [
              team,
              figures.reviewers,
              figures.reviews,
              ...spread(figures.wait),
              ...spread(figures.load),
              ...share(figures.unopened),
              figures.concentration?.effective.value,
              figures.concentration?.effective.low,
              figures.concentration?.effective.high,
              figures.concentration?.busiest.value,
              figures.concentration?.gini.value,
            ],
          ]
        : [],
    ),
  ];
}

const ROW = [
  'change',
  'title',
  'service',
  'decided',
  'decision',
  'hours waited',
  'lines',
  'AI involvement',
  'failed within two weeks',
];

const rowCells = (row: TeamRow): Cell[] => [
  row.changeId,
  row.title,
  row.service,
  new Date(row.decidedAt),
  row.decision,
  row.waitedHours,
  row.lines,
  row.involvement,
  row.failed === null ? 'not known' : String(row.failed),
];

/** Reviews without who made them and how they looked at the change. */
export const rowsTable = (rows: readonly TeamRow[]): Cell[][] => [ROW, ...rows.map(rowCells)];

/** The viewer's own reviews, with how long the change was open. */
export const ownRowsTable = (rows: readonly ReviewRow[]): Cell[][] => [
  [...ROW, 'seconds open', 'diff on screen'],
  ...rows.map((row): Cell[] => [
    ...rowCells(row),
    row.opening?.seconds,
    row.opening ? String(row.opening.diff) : 'not known',
  ]),
];
