import { describe, expect, test } from 'vitest';
import { readMarkdown } from '#lib/domain/retro/read-markdown.ts';
import { compareAmounts, compareCounts } from './compare.ts';
import { type WeeklyFigures, withoutAudits } from './figures.ts';
import type { WeeklyNote } from './notes.ts';
import { renderWeekly, type WeeklyDocument } from './render.ts';
import { SECTION_TITLES, SECTIONS } from './sections.ts';
import { recordLabel, sectionViews } from './weekly-view.ts';

const quiet = [0, 0, 0, 0, 0, 0, 0, 0];
const attribution = { linked: 1, best: 1, worst: 2, total: 3, disputed: 1, readings: {} } as never;
const HOSTILE = '[click](javascript:alert(1)) | # no *heading*\n- x';
const change = {
  id: 'c1',
  title: HOSTILE,
  kind: 'code',
  tier: 1,
  services: ['a', 'b', 'c', 'd'],
  lines: 1200,
  files: 3,
  risk: 61,
  involvement: 'authored',
} as const;
const overdue = { id: 'a1', title: 'Write the runbook', owner: 'Ana', dueOn: '2026-03-01', of: 'i1' };
const only = <T>(row: T, total = 1) => ({ total, rows: [row] });

const FIGURES: WeeklyFigures = {
  format: 'countersign-weekly/1',
  week: '2026-03-02',
  knownAt: '2026-03-10T10:00:00.000Z',
  isOver: true,
  weeksBefore: 8,
  availability: {
    services: 2,
    minutes: 10_080,
    hit: compareAmounts(65, quiet, true),
    rows: only({ slug: 'a', name: 'Shop A', minutes: 65, incidents: 1, isOpen: true }),
  },
  sev2: {
    tierOne: compareCounts(1, quiet, true),
    all: compareCounts(3, [1, 2, 1, 2, 1, 2, 1, 2], true),
    anySeverity: compareCounts(9, [9, 9, 9, 9, 9, 9, 9, 9], true),
    rows: only(
      {
        id: 'i1',
        title: HOSTILE,
        severity: 2,
        startedAt: '2026-03-03T10:00:00.000Z',
        services: [],
        cause: 'matched',
        ai: { strict: 'undetermined', broad: 'linked', widest: 'linked' },
      },
      9,
    ),
  },
  ai: {
    week: { strict: attribution, broad: attribution, widest: attribution },
    before: { strict: attribution, broad: attribution, widest: attribution },
    linked: {
      strict: compareCounts(1, quiet, true),
      broad: compareCounts(1, quiet, true),
      widest: compareCounts(1, quiet, true),
    },
    coverage: { known: 3, total: 4 },
    coverageBefore: { known: 30, total: 40 },
  },
  changes: {
    production: compareAmounts(4, [1, 2, 3, 4, 5, 6, 7, 8], true),
    kinds: [{ kind: 'code', tiers: { 0: 1, 1: 3, 2: 0, 3: 0, 4: 0 }, total: 4 }],
    deployments: { total: 5, failed: 1, rolledBack: 0 },
    scored: 1,
    largest: [change],
    riskiest: [change],
  },
  uncontrolled: { policySince: null, rows: { total: 0, rows: [] } },
  emergencies: {
    used: compareCounts(0, quiet, true),
    unreviewed: 0,
    overdue: 0,
    rows: { total: 0, rows: [] },
  },
  disputes: { total: 0, rows: [] },
  overdue: {
    actions: only(overdue),
    audits: only(overdue),
    findings: only({ ...overdue, title: 'Secret finding' }),
  },
  queue: { waiting: 4, p50: null, p90: null, overTarget: 1, withTarget: 3, oldest: null },
  programmes: { total: 0, rows: [] },
};

const note: WeeklyNote = {
  id: 'n1',
  item: 'sev2:i1',
  kind: 'decision',
  text: `Freeze checkout.\n${HOSTILE}`,
  personId: 'p',
  by: 'Grace *Okafor*',
  at: new Date('2026-03-10T11:00:00Z'),
  owner: 'Ana',
  dueOn: '2026-03-20',
  withdrawnAt: null,
};
const document: WeeklyDocument = {
  figures: FIGURES,
  notes: [note, { ...note, id: 'n2', item: 'queue', kind: 'comment', text: '', withdrawnAt: note.at }],
  earlier: [{ week: '2026-02-23', item: 'queue', text: 'Ask for more hands.', owner: null, dueOn: null }],
  closed: { by: 'Marcus', at: new Date('2026-03-10T10:30:00Z') },
  isFrozen: true,
};
const render = (over: Partial<WeeklyDocument> = {}) =>
  renderWeekly({ ...document, ...over }, (target) => `https://house.example/${target.to}`);

/** Every heading and link that a reader of Markdown sees. */
function read(markdown: string) {
  const text = JSON.stringify(readMarkdown(markdown));
  return {
    headings: readMarkdown(markdown).filter(({ kind }) => kind === 'heading'),
    links: [...text.matchAll(/"href":"([^"]*)"/g)].map(([, href]) => href!),
    text,
  };
}

describe('a review as Markdown', () => {
  test('has each section once, in order, and leads only to the house, whatever titles say', () => {
    const { headings, links } = read(render());
    const titles = headings.map((one) =>
      one.kind === 'heading' ? one.runs.map(({ text }) => text).join('') : '',
    );
    expect(titles).toEqual([
      'Weekly operations review: Week 10, 2 Mar 2026 to 8 Mar 2026',
      ...SECTIONS.map((section) => SECTION_TITLES[section]),
      'Decided in the weeks before',
    ]);
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((href) => !href.startsWith('https://house.example/'))).toEqual([]);
    expect(render()).toBe(render());
  });

  test('says who decided what, for whom, and that it was later; of what was withdrawn, that alone', () => {
    const { text } = read(render());
    expect(text).toContain('Freeze checkout.');
    expect(render()).toContain('(Grace \\*Okafor\\*, 2026-03-10 11:00 UTC, after it was closed)');
    expect(text).toContain('Owner: Ana, due 2026-03-20');
    expect(text).toContain('A comment was withdrawn');
    expect(text).toContain('Ask for more hands. (Queue, week of 2026-02-23)');
    expect(text).toContain(
      'Closed on 2026-03-10 10:30 UTC by Marcus: the figures are as they were known then.',
    );
    expect(read(render({ closed: null, isFrozen: false })).text).toContain(
      'As known at 2026-03-10 10:00 UTC. Not closed.',
    );
  });

  test('keeps directors’ audits from those who may not read them', () => {
    expect(render()).toContain('Secret finding');
    const others = render({ figures: withoutAudits(FIGURES) });
    expect(others).not.toContain('Secret finding');
    expect(others).toContain('are shown to those who may read them');
    expect(others).toContain('Write the runbook');
  });
});

describe('sections', () => {
  const words = (section: (typeof SECTIONS)[number], figures = FIGURES) =>
    sectionViews(figures)
      .find((view) => view.section === section)!
      .lines.map((line) => line.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join(''))
      .join(' ');

  test('no share stands without what it is a share of, and what is too few is said', () => {
    expect(words('availability')).toBe(
      '65 service-minutes of 20,160 (2 Tier-1 services, 10,080 minutes each) lay in a Sev1 or Sev2 incident: 99.677% of them did not.',
    );
    expect(words('queue')).toContain('too few to say (4)');
    expect(words('queue', { ...FIGURES, queue: null })).toBe(
      'The queue keeps no history: how it stood on 10 Mar 2026 is not known.',
    );
    expect(words('uncontrolled')).toMatch(/^No policy was in force/);
  });

  test('a cut list says how many more there are, and every row can be talked of', () => {
    const view = sectionViews(FIGURES).find(({ section }) => section === 'sev2')!;
    expect(view.tables[0]?.more?.[0]).toBe('and 8 more: ');
    expect(recordLabel('sev2:i1', [view])).toBe(HOSTILE);
    expect(recordLabel('sev2:gone', [view])).toBe('gone');
    expect(recordLabel('sev2', [view])).toBeNull();
  });
});
