import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { columnsFor } from './columns.ts';
import { DataTable, type TablePage } from './data-table.tsx';

const scene = vi.hoisted(() => ({ search: '' }));
vi.mock('next/navigation', () => ({
  usePathname: () => '/things',
  useSearchParams: () => new URLSearchParams(scene.search),
}));

interface Thing {
  id: string;
  title: string;
  lines: number;
}

const column = columnsFor<Thing>();
const columns = column.columns([
  column.accessor('title', { header: 'Title' }),
  column.accessor('lines', {
    header: 'Lines',
    enableSorting: true,
    sortDescFirst: true,
    meta: { align: 'end', phone: 'lines' },
  }),
  column.accessor('id', { header: 'Id', meta: { optional: true } }),
]);

const PAGE: TablePage<Thing> = {
  rows: [
    { id: 'b', title: 'second <b>', lines: 7 },
    { id: 'a', title: 'first', lines: 9 },
  ],
  sort: 'created',
  direction: 'desc',
  next: null,
};

function draw(page: Partial<TablePage<Thing>> = {}, search = ''): string {
  scene.search = search;
  return renderToStaticMarkup(
    <DataTable
      name="things"
      caption="Things"
      columns={columns}
      rowId={({ id }) => id}
      rowHref={({ id }) => `/things/${id}`}
      csvHref="/things/export.csv"
      empty={<p>none</p>}
      {...PAGE}
      {...page}
    />,
  );
}

/** The hrefs of links with this text in them. */
function hrefs(html: string, text: string): string[] {
  return [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gs)]
    .filter(([, , inner]) => inner?.includes(text))
    .map(([, href = '']) => href.replaceAll('&amp;', '&'));
}

test('keeps the order the server gave, links each row and escapes what it shows', () => {
  const html = draw();
  expect([...html.matchAll(/href="(\/things\/[ab])"/g)].map(([, href]) => href)).toEqual([
    '/things/b',
    '/things/a',
  ]);
  expect(html).toContain('second &lt;b&gt;');
  expect(html).toContain('<caption');
});

test('cells for a phone say so, with the word that stands before them', () => {
  expect(draw()).toContain('<td data-align="end" data-phone="lines">7</td>');
});

test('a heading that sorts is a link that keeps the filters and goes to the first page', () => {
  expect(hrefs(draw({}, 'tier=1&after=xyz'), 'Lines')).toEqual(['/things?order=desc&sort=lines&tier=1']);
  expect(draw()).not.toContain('aria-sort="descending"');
});

test('the sorted column says so, and its link turns the order round', () => {
  const html = draw({ sort: 'lines', direction: 'desc' }, 'sort=lines');
  expect(html).toContain('aria-sort="descending"');
  expect(hrefs(html, 'Lines')).toEqual(['/things?order=asc&sort=lines']);
});

test('optional columns wait until they are chosen', () => {
  const html = draw();
  expect(html).not.toMatch(/<th[^>]*>Id/);
  expect(html).toMatch(/Columns[\s\S]*Id/);
});

test('pages by the cursor in the URL', () => {
  expect(draw()).not.toContain('aria-label="Pages"');
  expect(hrefs(draw({ next: 'abc' }, 'tier=1'), 'Next page')).toEqual(['/things?after=abc&tier=1']);
  const last = draw({}, 'after=abc&tier=1');
  expect(hrefs(last, 'First page')).toEqual(['/things?tier=1']);
  expect(last).toContain('Last page');
});

test('without rows it is the empty state', () => {
  expect(draw({ rows: [] })).toBe('<p>none</p>');
});
