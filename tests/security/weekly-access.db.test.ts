import { extractText, getDocumentProxy } from 'unpdf';
import { beforeAll, describe, expect, test } from 'vitest';
import { weeklyAddress } from '#app/reports/weekly/[week]/links.ts';
import { loadReview } from '#app/reports/weekly/[week]/load.ts';
import { type AccessAction, may } from '#lib/domain/access.ts';
import { LEVELS, ORG_ROLES } from '#lib/domain/person/observation.ts';
import { renderWeekly } from '#lib/domain/weekly/render.ts';
import { itemOf, SECTIONS, type Section } from '#lib/domain/weekly/sections.ts';
import { sectionViews } from '#lib/domain/weekly/weekly-view.ts';
import { newId } from '#lib/platform/ids.ts';
import { markdownPdf } from '#lib/platform/pdf/markdown-pdf.ts';
import { weeklyFigures } from '#lib/reports/weekly.ts';
import { addNote } from '#lib/weekly/add-note.ts';
import { closeWeek } from '#lib/weekly/close-week.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop, personId, serviceId } from '#tests/support/submitted.ts';

useDatabase();

const WEEK = '2026-03-02';
const MONDAY = new Date(`${WEEK}T00:00:00Z`);
const LATER = new Date('2026-03-12T10:00:00Z');
const [campaign, finding] = [newId(), newId()];

/** What it takes to read what a section is about, where it stands elsewhere. */
const guardOf = (section: Section): AccessAction => (section === 'audits' ? 'campaign.read' : 'records.read');
/** And what a link leads to. */
const guardOfPath = (path: string): AccessAction =>
  /^\/audit\/(log|checkpoints)\b/.test(path)
    ? 'audit.read'
    : /^\/audit\b/.test(path)
      ? 'campaign.read'
      : 'records.read';

/** Texts that stand nowhere else, with what it takes to read each. */
const planted: [string, AccessAction][] = [
  ['Campaign-nine', 'campaign.read'],
  ['Finding-nine', 'campaign.read'],
];

const STANDINGS = ORG_ROLES.flatMap((orgRole) => [null, ...LEVELS].map((level) => ({ orgRole, level })));

beforeAll(async () => {
  await openShop();
  await outside().auditCampaign.create({
    data: {
      ...{ id: campaign, name: 'Campaign-nine', state: 'committed', version: 1, plan: {}, seed: '' },
      ...{ directorId: personId('dir-dana'), auditorId: personId('dir-dana'), seedCommitment: '' },
      serviceIds: [serviceId('checkout')],
      ...{ fromAt: new Date('2026-01-01'), untilAt: MONDAY, dueOn: new Date('2026-03-04') },
      ...{ createdBy: personId('dir-dana'), createdAt: MONDAY },
      findings: {
        create: {
          ...{ id: finding, title: 'Finding-nine', detail: '', state: 'open', version: 1 },
          ...{ ownerId: personId('sen-sol'), dueOn: new Date('2026-03-05') },
          ...{ createdBy: personId('dir-dana'), createdAt: MONDAY },
        },
      },
    },
  });
  const items: [string, AccessAction][] = [
    ...SECTIONS.flatMap((section): [string, AccessAction][] => [
      [section, guardOf(section)],
      [itemOf(section, 'some-row'), guardOf(section)],
    ]),
    [itemOf('audits', campaign), 'campaign.read'],
    // as they were talked of before audits had a section of their own
    [itemOf('overdue', campaign), 'campaign.read'],
    [itemOf('overdue', finding), 'campaign.read'],
  ];
  for (const [index, [item, guard]] of items.entries())
    for (const [week, kind] of [
      [WEEK, 'comment'],
      [WEEK, 'decision'],
      ['2026-02-23', 'decision'],
    ] as const) {
      const text = `Said-${index}-${kind}-${week.slice(5).replace('-', '')}.`;
      planted.push([text, guard]);
      await addNote(as('vp-vik', LATER), { week, item, kind, text, owner: '', dueOn: '' });
    }
});

describe.each([
  ['as it is known now', { asOf: 'now' }],
  ['as it was closed', {}],
])('a review, %s', (_, search) => {
  beforeAll(() =>
    closeWeek(as('dir-dana', LATER), { week: WEEK }, (week, at) =>
      weeklyFigures({ week, now: at, asOf: null }),
    ).catch(() => undefined),
  );

  test.each(STANDINGS)('tells $orgRole $level what they may read elsewhere, and that whole', async (who) => {
    const review = await loadReview(WEEK, search, who, LATER);
    const document = renderWeekly(review!, weeklyAddress(review!.figures));
    const page = JSON.stringify([review, sectionViews(review!.figures)]);
    const rights = planted.map(([text, guard]) => [text, may(who, guard).allowed]);
    expect(planted.map(([text]) => [text, document.includes(text)])).toEqual(rights);
    expect(planted.map(([text]) => [text, page.includes(text)])).toEqual(rights);
    const paths = [...document.matchAll(/\]\((\/[^)\s]*)/g)].map(([, path]) => path!);
    expect(paths.filter((path) => !may(who, guardOfPath(path)).allowed)).toEqual([]);
  });
});

test('its PDF says what its Markdown says', async () => {
  for (const who of [
    { orgRole: 'engineer', level: 'senior' } as const,
    { orgRole: 'auditor', level: null } as const,
  ]) {
    const review = await loadReview(WEEK, {}, who, LATER);
    const markdown = renderWeekly(review!, weeklyAddress(review!.figures));
    const pdf = await markdownPdf(markdown, { title: 'Week', subject: 'Week', at: LATER });
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
    expect(planted.map(([words]) => [words, text.includes(words)])).toEqual(
      planted.map(([words, guard]) => [words, may(who, guard).allowed]),
    );
  }
});
