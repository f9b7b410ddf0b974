import { type ChangeLine, type EmergencyLine, MOST_CHANGES, type WeeklyFigures } from './figures.ts';
import { itemOf, SECTION_TITLES } from './sections.ts';
import {
  count,
  counted,
  type Line,
  link,
  moreOf,
  names,
  type SectionView,
  said,
  strong,
  type Table,
} from './view.ts';
import { dateWords } from './week.ts';

const TIERS = [1, 2, 3, 4] as const;

export function changesView({ changes }: WeeklyFigures): SectionView {
  const { production, kinds, deployments, scored, largest, riskiest } = changes;
  const of = { to: 'changes', weeks: 'week' } as const;
  const sum = (tier: 0 | 1 | 2 | 3 | 4) => kinds.reduce((all, { tiers }) => all + tiers[tier], 0);
  const hasUnknown = sum(0) > 0;
  const cells = (
    tiers: (tier: 0 | 1 | 2 | 3 | 4) => number,
    more: Omit<ChangesTarget, 'to' | 'weeks'>,
  ): Line[] => [
    ...TIERS.map((tier): Line => [tiers(tier) > 0 ? link(tiers(tier), { ...of, ...more, tier }) : '0']),
    ...(hasUnknown ? [[count(tiers(0))]] : []),
  ];
  const byKind: Table = {
    caption: 'Changes that reached production, by kind and tier',
    head: [
      { text: 'Kind' },
      ...TIERS.map((tier) => ({ text: `Tier ${tier}`, isNumber: true as const })),
      ...(hasUnknown ? [{ text: 'No service', isNumber: true as const }] : []),
      { text: 'All', isNumber: true },
    ],
    rows: [
      ...kinds.map(({ kind, tiers, total }) => ({
        key: kind,
        cells: [[kind], ...cells((tier) => tiers[tier], { kind }), [link(total, { ...of, kind })]],
      })),
      { key: 'all', cells: [[strong('All')], ...cells(sum, {}), [strong(production.week, of)]] },
    ],
    more: null,
    isWhole: true,
  };
  const { total, failed, rolledBack } = deployments;
  return {
    section: 'changes',
    about: 'Changes by when they reached production; deployments into production by when they began.',
    lines: [
      [
        strong(counted(production.week, 'change'), of),
        ` reached production in ${counted(total, 'deployment')}, of which ${count(failed)} failed and ${count(rolledBack)} were rolled back.`,
      ],
      ...(scored === 0 && production.week > 0
        ? [['None of them has a risk score: it is given to changes that are submitted here.']]
        : []),
    ],
    tables: [
      ...(kinds.length > 0 ? [byKind] : []),
      ...changeTable('The largest', largest, 'lines'),
      ...changeTable(`The riskiest of ${count(scored)} that are scored`, riskiest, 'risk'),
    ],
    items: [...new Map([...largest, ...riskiest].map((one) => [one.id, one])).values()].map(
      ({ id, title }) => ({
        item: itemOf('changes', id),
        label: title,
      }),
    ),
  };
}

type ChangesTarget = { to: 'changes'; weeks: 'week'; kind?: ChangeLine['kind'] };

const INVOLVEMENT_WORDS: Record<ChangeLine['involvement'], string> = {
  none: 'no AI',
  assisted: 'AI-assisted',
  authored: 'AI-authored',
  agent: 'agent',
  unknown: 'AI unknown',
};

function changeTable(caption: string, rows: readonly ChangeLine[], by: 'lines' | 'risk'): Table[] {
  if (rows.length === 0) return [];
  return [
    {
      caption,
      head: [
        { text: caption },
        { text: by === 'lines' ? 'Lines' : 'Risk', isNumber: true },
        { text: 'Where' },
        { text: 'AI' },
      ],
      rows: rows.map((row) => ({
        key: row.id,
        cells: [
          [said(row.title, { to: 'change', id: row.id })],
          [by === 'lines' ? count(row.lines) : String(row.risk)],
          [row.tier === null ? '' : `Tier ${row.tier} `, names(row.services)],
          [INVOLVEMENT_WORDS[row.involvement]],
        ],
      })),
      more:
        rows.length === MOST_CHANGES
          ? [link('All of the week, in this order', { to: 'changes', weeks: 'week', sort: by })]
          : null,
    },
  ];
}

export function uncontrolledView({ uncontrolled: { policySince, rows }, week }: WeeklyFigures): SectionView {
  const about =
    'Deployments into production of the week that no allow of the gate let through, since a policy is in force.';
  const base = { section: 'uncontrolled', about } as const;
  if (policySince === null)
    return {
      ...base,
      lines: [['No policy was in force by the end of the week, so no deployment could go past one.']],
      tables: [],
      items: [],
    };
  const isPart = policySince > `${week}T00:00:00.000Z`;
  return {
    ...base,
    lines: [
      [
        strong(counted(rows.total, 'deployment'), { to: 'exceptions' }),
        isPart ? ` since the first policy came into force on ${dateWords(new Date(policySince))}.` : '.',
      ],
    ],
    tables:
      rows.total === 0
        ? []
        : [
            {
              caption: SECTION_TITLES.uncontrolled,
              head: [{ text: 'Change' }, { text: 'Where' }, { text: 'When' }],
              rows: rows.rows.map((row) => ({
                key: row.id,
                cells: [
                  [said(row.title, { to: 'change', id: row.changeId })],
                  [
                    row.tier === null ? '' : `Tier ${row.tier} `,
                    names(row.services),
                    ', ',
                    said(row.environment),
                  ],
                  [dateWords(new Date(row.at))],
                ],
              })),
              more: moreOf(rows, link('exceptions', { to: 'exceptions' })),
            },
          ],
    items: rows.rows.map(({ id, title }) => ({ item: itemOf('uncontrolled', id), label: title })),
  };
}

const REVIEW_WORDS: Record<EmergencyLine['review'], string> = {
  justified: 'justified',
  'not-justified': 'not justified',
  due: 'review due',
  overdue: 'review overdue',
};

export function emergenciesView({
  emergencies: { used, unreviewed, overdue, rows },
}: WeeklyFigures): SectionView {
  return {
    section: 'break-glass',
    about:
      'Changes let through in an emergency: those of the week, and earlier ones that nobody has reviewed.',
    lines: [
      [
        strong(count(used.week), { to: 'exceptions' }),
        ` in the week; ${count(unreviewed)} of any week not reviewed yet, ${count(overdue)} of these overdue.`,
      ],
    ],
    tables:
      rows.total === 0
        ? []
        : [
            {
              caption: 'Emergencies and their reviews',
              head: [{ text: 'Change' }, { text: 'Reason' }, { text: 'By, on' }, { text: 'Review' }],
              rows: rows.rows.map((row) => ({
                key: row.id,
                cells: [
                  [said(row.title, { to: 'change', id: row.changeId })],
                  [said(row.reason)],
                  [said(row.who), `, ${dateWords(new Date(row.at))}`],
                  [REVIEW_WORDS[row.review]],
                ],
              })),
              more: moreOf(rows, link('exceptions', { to: 'exceptions' })),
            },
          ],
    items: rows.rows.map(({ id, title }) => ({ item: itemOf('break-glass', id), label: title })),
  };
}
