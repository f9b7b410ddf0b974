import type { AttributionCount } from '#lib/domain/attribution/summarise.ts';
import { DEFINITIONS, type Definition } from '#lib/domain/attribution/types.ts';
import type { Compared } from './compare.ts';
import type { IncidentLine, WeeklyFigures } from './figures.ts';
import { itemOf } from './sections.ts';
import {
  count,
  counted,
  type Line,
  link,
  moreOf,
  names,
  type Piece,
  type SectionView,
  said,
  strong,
  type Table,
  type Target,
} from './view.ts';
import { amount, differenceWords, METHOD_WORDS, minutesWords } from './words.ts';

/** The week at a glance: each figure beside the eight weeks before it. */
export function glance({ availability, sev2, changes, emergencies }: WeeklyFigures): Table {
  const incidents = (more: { severity?: number; tier?: number }) => (weeks: 'week' | 'before') =>
    ({ to: 'incidents', weeks, ...more }) as const;
  const rows: [string, Compared, ((weeks: 'week' | 'before') => Target) | null][] = [
    ['Tier-1 service-minutes in Sev1 or Sev2', availability.hit, incidents({ severity: 2, tier: 1 })],
    ['Sev1 and Sev2 on Tier 1', sev2.tierOne, incidents({ severity: 2, tier: 1 })],
    ['Sev1 and Sev2 on all tiers', sev2.all, incidents({ severity: 2 })],
    ['Incidents of any severity', sev2.anySeverity, incidents({})],
    ['Changes in production', changes.production, (weeks) => ({ to: 'changes', weeks })],
    ['Emergencies let through', emergencies.used, () => ({ to: 'exceptions' })],
  ];
  return {
    caption: 'The week beside the eight before it',
    head: [
      { text: 'Figure' },
      { text: 'This week', isNumber: true },
      { text: 'The weeks before' },
      { text: 'A usual week', isNumber: true },
      { text: 'Difference, with its interval' },
    ],
    rows: rows.map(([name, compared, target]) => ({
      key: name,
      cells: [
        [name],
        [strong(compared.week, target?.('week'))],
        [seriesOf(compared, target?.('before'))],
        [compared.usual === null ? '' : amount(compared.usual)],
        [differenceWords(compared)],
      ],
    })),
    more: [METHOD_WORDS],
    isWhole: true,
  };
}

function seriesOf({ before }: Compared, to: Target | undefined): Piece | string {
  if (before.length === 0) return 'none';
  return { text: before.map(count).join(' '), series: before, ...(to ? { to } : {}) };
}

export function availabilityView({ availability, isOver }: WeeklyFigures): SectionView {
  const { services, minutes, hit, rows } = availability;
  const all = services * minutes;
  const tierOne = link(`${count(services)} Tier-1 services`, { to: 'tier-one' });
  const lines: Line[] = [
    [
      strong(counted(hit.week, 'service-minute'), { to: 'incidents', weeks: 'week', severity: 2, tier: 1 }),
      ` of ${count(all)} (`,
      tierOne,
      `, ${count(minutes)} minutes each${isOver ? '' : ' so far'}) lay in a Sev1 or Sev2 incident`,
      all > 0 ? `: ${share(all - hit.week, all)} of them did not.` : '.',
    ],
  ];
  return {
    section: 'availability',
    about:
      'Computed from incident records alone, not measured by probes: a minute counts against a service while a Sev1 or Sev2 incident that names it lasts, from its start to its mitigation (else its resolution, else now). What nobody recorded is not in it.',
    lines,
    tables:
      rows.total === 0
        ? []
        : [
            {
              caption: 'Tier-1 services in a Sev1 or Sev2 incident',
              head: [
                { text: 'Service' },
                { text: 'Minutes', isNumber: true },
                { text: 'Incidents', isNumber: true },
              ],
              rows: rows.rows.map((row) => ({
                key: row.slug,
                cells: [
                  [said(row.name, { to: 'service', slug: row.slug })],
                  [minutesWords(row.minutes), row.isOpen ? ', goes on' : ''],
                  [link(row.incidents, { to: 'incidents', weeks: 'week', severity: 2, service: row.slug })],
                ],
              })),
              more: moreOf(rows, link('incidents', { to: 'incidents', weeks: 'week', severity: 2, tier: 1 })),
            },
          ],
    items: rows.rows.map(({ slug, name }) => ({ item: itemOf('availability', slug), label: name })),
  };
}

/** `99.998%`, rounded down: never 100 where something was lost. Its n stands beside it. */
function share(part: number, all: number): string {
  return `${(Math.floor((1e5 * part) / all) / 1e3).toFixed(3)}%`;
}

const CAUSE_WORDS: Record<IncidentLine['cause'], string> = {
  matched: 'matched',
  'no-change': 'no change',
  disputed: 'disputed',
  proposed: 'awaits a second person',
  suspects: 'suspects only',
  open: 'no candidate',
};

/** The narrowest definition under which it is AI-linked says the most. */
function aiWords({ ai }: IncidentLine): string {
  const linked = DEFINITIONS.find((definition) => ai[definition] === 'linked');
  if (linked) return `AI-linked, ${linked}`;
  return DEFINITIONS.some((definition) => ai[definition] === 'undetermined')
    ? 'undetermined'
    : 'not AI-linked';
}

export function sev2View({ sev2: { rows, tierOne, all } }: WeeklyFigures): SectionView {
  const week = { to: 'incidents', weeks: 'week', severity: 2 } as const;
  return {
    section: 'sev2',
    about: 'Incidents that began in the week, as severe as they are known to be.',
    lines: [
      [
        strong(counted(all.week, 'incident'), week),
        ', ',
        link(count(tierOne.week), { ...week, tier: 1 }),
        ' on Tier-1 services.',
      ],
    ],
    tables:
      rows.total === 0
        ? []
        : [
            {
              caption: 'Sev1 and Sev2 incidents of the week',
              head: [{ text: 'Incident' }, { text: 'Services' }, { text: 'Cause' }, { text: 'AI' }],
              rows: rows.rows.map((row) => ({
                key: row.id,
                cells: [
                  [
                    { text: `Sev${row.severity}`, severity: row.severity },
                    ' ',
                    said(row.title, { to: 'incident', id: row.id }),
                  ],
                  [names(row.services)],
                  [CAUSE_WORDS[row.cause]],
                  [aiWords(row)],
                ],
              })),
              more: moreOf(rows, link('incidents', week)),
            },
          ],
    items: rows.rows.map(({ id, title }) => ({ item: itemOf('sev2', id), label: title })),
  };
}

const MEANINGS: Record<Definition, string> = {
  strict: 'a matched cause in which AI’s code or action failed',
  broad: 'a matched cause with any causal AI role or AI in the change',
  widest: 'as broad; suspects, proposed and disputed too',
};

export function aiView({ ai, weeksBefore }: WeeklyFigures): SectionView {
  const cell = (definition: Definition, of: AttributionCount, weeks: 'week' | 'before'): Line => {
    const open = of.worst > of.best ? ` (${of.best} to ${of.worst})` : '';
    const disputed = of.disputed > 0 ? `, ${of.disputed} hang on a dispute` : '';
    return [
      link(of.linked, { to: 'incidents', weeks, severity: 2, ai: definition }),
      `${open} of ${count(of.total)}${disputed}`,
    ];
  };
  const { coverage, coverageBefore } = ai;
  return {
    section: 'ai',
    about:
      'Sev1 and Sev2 incidents on all tiers, under each definition. In brackets the bounds: if all that is undetermined turns out human, and if all of it turns out to be AI.',
    lines: [
      [
        'What AI did is known of ',
        strong(count(coverage.known), { to: 'changes', weeks: 'week', isKnown: true }),
        ' of ',
        link(count(coverage.total), { to: 'changes', weeks: 'week' }),
        ` changes of the week, and of ${count(coverageBefore.known)} of ${count(coverageBefore.total)} of the weeks before.`,
      ],
    ],
    tables: [
      {
        caption: 'AI-linked incidents by definition',
        head: [
          { text: 'Definition' },
          { text: 'This week' },
          { text: weeksBefore === 8 ? 'Eight weeks before' : `${counted(weeksBefore, 'week')} before` },
          { text: 'Difference a week' },
        ],
        rows: DEFINITIONS.map((definition) => ({
          key: definition,
          cells: [
            [strong(definition), `: ${MEANINGS[definition]}`],
            cell(definition, ai.week[definition], 'week'),
            cell(definition, ai.before[definition], 'before'),
            [differenceWords(ai.linked[definition])],
          ],
        })),
        more: null,
        isWhole: true,
      },
    ],
    items: DEFINITIONS.map((definition) => ({
      item: itemOf('ai', definition),
      label: `${definition} definition`,
    })),
  };
}
