import { expect, test } from 'vitest';
import { parseFilters } from './filters.ts';
import { attributionLinks } from './links.ts';

const now = new Date('2026-11-21T12:00:00Z');
const linksOf = (search: Record<string, string | string[]>) => attributionLinks(parseFilters(search), now);
const query = (href: string | null) => Object.fromEntries(new URL(href ?? '', 'http://x').searchParams);

test('the changes behind a rate end where their window does, the young ones begin there', () => {
  const links = linksOf({});
  expect(query(links.changes('old'))).toMatchObject({ from: '2026-05-26', to: '2026-11-07', tier: '1' });
  expect(query(links.changes('young'))).toMatchObject({ from: '2026-11-07', to: '2026-11-22' });
  expect(query(linksOf({ window: 'any' }).changes('old'))).toMatchObject({ to: '2026-11-22' });
});

test('a stratum leads to its changes: a quarter cut by the period and the window', () => {
  const links = linksOf({ strata: ['tier', 'size', 'quarter'] });
  expect(query(links.stratum('1|2|2026Q2', ['none']))).toMatchObject({
    tier: '1',
    size: '2',
    ai: 'none',
    from: '2026-05-26',
    to: '2026-07-01',
  });
  expect(query(links.stratum('1|2|2026Q4', ['none']))).toMatchObject({
    from: '2026-10-01',
    to: '2026-11-07',
  });
});

test('no link where the list cannot tell the stratum apart', () => {
  expect(linksOf({ strata: 'level' }).stratum('senior', ['none'])).toBeNull();
  expect(linksOf({ strata: 'service' }).stratum('', ['none'])).toBeNull();
  expect(linksOf({ strata: 'tier', tier: 'all' }).stratum('0', ['none'])).toBeNull();
});

test('a number’s rows are listed on the same page; another choice lists all again', () => {
  const links = linksOf({ rows: 'ai', stratum: '1|2|2026Q2', severity: '5' });
  expect(links.rows('human', '1|0|2026Q3')).toBe(
    '/reports/attribution?rows=human&severity=5&stratum=1%7C0%7C2026Q3#rows',
  );
  expect(links.to({ severity: 2 })).toBe('/reports/attribution');
});
