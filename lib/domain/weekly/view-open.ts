import type { CriterionLine, Listed, OverdueLine, WeeklyFigures } from './figures.ts';
import { itemOf, type Section } from './sections.ts';
import {
  count,
  counted,
  type Line,
  link,
  moreOf,
  type SectionView,
  said,
  strong,
  type Table,
  type Target,
} from './view.ts';
import { dateWords } from './week.ts';
import { amount, hoursWords } from './words.ts';

const dayWords = (day: string) => dateWords(new Date(`${day.slice(0, 10)}T00:00:00Z`));

export function disputesView({ disputes }: WeeklyFigures): SectionView {
  return {
    section: 'disputes',
    about: 'Verdicts on causes that somebody disputes and nobody has settled, of any week.',
    lines: [
      [strong(counted(disputes.total, 'open dispute')), disputes.total > 0 ? ', the oldest first.' : '.'],
    ],
    tables:
      disputes.total === 0
        ? []
        : [
            {
              caption: 'Open disputes',
              head: [{ text: 'Incident' }, { text: 'Change' }, { text: 'Disputed' }, { text: 'Since' }],
              rows: disputes.rows.map((row) => ({
                key: `${row.incidentId} ${row.changeId}`,
                cells: [
                  [
                    { text: `Sev${row.severity}`, severity: row.severity },
                    ' ',
                    said(row.incident, { to: 'incident', id: row.incidentId }),
                  ],
                  [said(row.change, { to: 'change', id: row.changeId })],
                  [row.disputes === 'match' ? 'that it was the cause' : 'that it was not'],
                  [dayWords(row.since)],
                ],
              })),
              more: moreOf(disputes, 'each on its incident'),
            },
          ],
    items: disputes.rows.map(({ incidentId, incident }) => ({
      item: itemOf('disputes', incidentId),
      label: incident,
    })),
  };
}

export function overdueView({ overdue: { actions, audits } }: WeeklyFigures): SectionView {
  const hidden = audits === null ? ' Audits and their findings are shown to those who may read them.' : '';
  return {
    section: 'overdue',
    about:
      'What retros asked for that has not ended, and its day is over: of any week, the longest overdue first.',
    lines: [[strong(counted(actions.total, 'action'), { to: 'actions' }), ` of retros overdue.${hidden}`]],
    tables: overdueTable('Actions of retros', actions, { to: 'actions' }, 'retro'),
    items: itemsOf('overdue', actions),
  };
}

/** Null for those who may not read directors' audits. */
export function auditsView({ overdue: { audits, findings } }: WeeklyFigures): SectionView | null {
  if (audits === null || findings === null) return null;
  const all = { to: 'audits' } as const;
  return {
    section: 'audits',
    about:
      'Directors’ audits and what they found that has not ended, and its day is over: of any week. Those who may not read audits see neither this nor its notes.',
    lines: [
      [
        strong(counted(audits.total, 'audit'), all),
        ', ',
        strong(counted(findings.total, 'finding'), all),
        ' overdue.',
      ],
    ],
    tables: [
      ...overdueTable('Audits', audits, all, 'audit'),
      ...overdueTable('Findings of audits', findings, all, 'audit'),
    ],
    items: [...itemsOf('audits', audits), ...itemsOf('audits', findings)],
  };
}

const itemsOf = (section: Section, { rows }: Listed<OverdueLine>): SectionView['items'] =>
  rows.map(({ id, title }) => ({ item: itemOf(section, id), label: title }));

function overdueTable(
  caption: string,
  listed: Listed<OverdueLine>,
  all: Target,
  of: 'retro' | 'audit',
): Table[] {
  if (listed.total === 0) return [];
  const table = {
    caption,
    head: [{ text: caption }, { text: 'Owner' }, { text: 'Due' }],
    rows: listed.rows.map((row) => ({
      key: row.id,
      cells: [[said(row.title, { to: of, id: row.of })], [said(row.owner)], [dayWords(row.dueOn)]],
    })),
    more: moreOf(listed, link('all of them', all)),
  };
  return [table];
}

export function queueView({ queue, knownAt }: WeeklyFigures): SectionView {
  const about =
    'Open requests that the rules hold, by how long their present commit has waited; as they stood when this was drawn up, not over the week.';
  const base = { section: 'queue', about, tables: [], items: [] } as const;
  if (queue === null)
    return {
      ...base,
      lines: [[`The queue keeps no history: how it stood on ${dayWords(knownAt)} is not known.`]],
    };
  const { waiting, p50, p90, overTarget, withTarget, oldest } = queue;
  const wait = (value: number | null) => (value === null ? `too few to say (${waiting})` : hoursWords(value));
  const lines: Line[] = [
    [
      strong(counted(waiting, 'request'), { to: 'requests' }),
      ` waiting; ${count(overTarget)} over their target, of ${count(withTarget)} that have one.`,
    ],
  ];
  if (waiting > 0) lines.push([`Half of them wait at most ${wait(p50)}, nine in ten at most ${wait(p90)}.`]);
  if (oldest)
    lines.push([
      `The oldest, for ${hoursWords(oldest.hours)}: `,
      said(oldest.title, { to: 'change', id: oldest.id }),
    ]);
  return {
    ...base,
    lines,
    items: oldest ? [{ item: itemOf('queue', oldest.id), label: oldest.title }] : [],
  };
}

const STATE_WORDS = {
  met: 'met',
  'not-met': 'not met',
  'too-few': 'too few to say',
  'not-measured': 'not measured yet',
} as const;

/** `not met: 73.5 (67.3 to 78.8)` */
function criterionState({ state, value, low, high }: CriterionLine): string {
  if (value === null)
    return high === null ? STATE_WORDS[state] : `${STATE_WORDS[state]}: at most ${amount(high)} (95%)`;
  const interval = low === null || high === null ? '' : ` (${amount(low)} to ${amount(high)})`;
  return `${STATE_WORDS[state]}: ${amount(value)}${interval}`;
}

export function programmesView({ programmes }: WeeklyFigures): SectionView {
  return {
    section: 'programmes',
    about: 'Programmes that ran in the week, with each exit criterion on the last day that was measured.',
    lines: programmes.total === 0 ? [['No programme ran in the week.']] : [],
    tables: programmes.rows.map((row) => ({
      caption: row.name,
      head: [{ text: row.name }, { text: row.day === null ? 'Not measured yet' : `On ${dayWords(row.day)}` }],
      rows: [
        {
          key: 'all',
          cells: [
            [
              link(`${dayWords(row.startsOn)} to ${dayWords(row.endsOn)}`, {
                to: 'programme',
                number: row.number,
              }),
            ],
            [
              strong(row.criteria.filter(({ state }) => state === 'met').length),
              ` of ${counted(row.criteria.length, 'exit criterion', 'exit criteria')} met`,
            ],
          ],
        },
        ...row.criteria.map((criterion) => ({
          key: criterion.words,
          cells: [[criterion.words], [criterionState(criterion)]],
        })),
      ],
      more: null,
    })),
    items: programmes.rows.map(({ number, name }) => ({
      item: itemOf('programmes', String(number)),
      label: name,
    })),
  };
}
