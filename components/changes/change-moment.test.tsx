import { renderToStaticMarkup as draw } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { CHANGE_STATUSES } from '#lib/domain/change/observation.ts';
import { ChangeMoment, statusWords } from './change-moment.tsx';
import { ChangesTable } from './changes-table.tsx';

vi.mock('next/navigation', () => ({
  usePathname: () => '/changes',
  useSearchParams: () => new URLSearchParams(),
  useRouter: () => ({ push: () => {} }),
}));

const at = new Date('2026-03-04T09:00:00Z');

test('only a change that reached its environment took effect; every other is proposed', () => {
  const said = CHANGE_STATUSES.map((status) => [
    statusWords('code', status, 'production'),
    draw(<ChangeMoment status={status} at={at} />).startsWith('proposed '),
  ]);
  expect(said).toEqual([
    ['code for production', true],
    ['code for production, approved', true],
    ['code, deployed to production', false],
    ['code, rolled back in production', false],
    ['code for production, abandoned', true],
  ]);
});

test('the list of changes says so in the row', () => {
  const row = {
    id: '1',
    externalId: '1',
    repository: null,
    prNumber: null,
    kind: 'code',
    title: 'A change',
    authorName: 'Ana',
    authorLevel: null,
    status: 'proposed',
    involvement: 'none',
    grade: null,
    conflicts: 0,
    linesAdded: 1,
    linesDeleted: 1,
    fileCount: 1,
    isRevert: false,
    tier: null,
    risk: null,
    effectiveAt: at,
  } as const;
  const table = (rows: Parameters<typeof ChangesTable>[0]['rows']) =>
    draw(
      <ChangesTable
        rows={rows}
        sort="effective"
        direction="desc"
        next={null}
        csvHref="/csv"
        summary="1 change"
        clearHref={null}
      />,
    );
  const proposed = /proposed <time/;
  expect(table([{ ...row, tools: [], services: [], incidents: [] }])).toMatch(proposed);
  expect(table([{ ...row, status: 'deployed', tools: [], services: [], incidents: [] }])).not.toMatch(
    proposed,
  );
});
