import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { type IncidentListRow, IncidentsTable } from './incidents-table.tsx';
import { SwimLanes } from './swim-lanes.tsx';

vi.mock('next/navigation', () => ({
  usePathname: () => '/incidents',
  useSearchParams: () => new URLSearchParams(),
}));

const at = new Date('2026-03-02T10:00:00Z');
const hostile = 'pay\u202Etxt.\u2066exe';
const reorders = /[\u202A-\u202E\u2066-\u2069]/;
const page = {
  csvHref: '/i.csv',
  summary: '1',
  clearHref: null,
  sort: 'started',
  direction: 'desc',
  next: null,
} as const;

test('a title or a name that reorders what stands around it does so in no attribute either', () => {
  const services = [1, 2].map((n) => ({ slug: `s${n}`, name: hostile, tier: 1 as const }));
  const row: IncidentListRow = {
    id: 'i',
    externalId: '1',
    status: 'open',
    detectedAt: null,
    mitigatedAt: null,
    lostOrders: null,
    title: hostile,
    severity: 2,
    startedAt: at,
    minutes: null,
    services,
    noChange: false,
    causes: [],
  };
  const table = renderToStaticMarkup(<IncidentsTable {...page} rows={[row]} />);
  expect(table).toContain('title="pay[U+202E]txt.[U+2066]exe"');
  expect(table).not.toMatch(reorders);
  const candidate = { changeId: 'c', place: 'affected', effectiveAt: at, service: null } as const;
  const lanes = renderToStaticMarkup(
    <SwimLanes
      startedAt={new Date(at.getTime() + 60_000)}
      endedAt={null}
      candidates={[candidate]}
      described={[{ id: 'c', title: hostile, involvement: 'unknown' }]}
      links={[]}
    />,
  );
  expect(lanes).toContain('pay[U+202E]txt.[U+2066]exe');
  expect(lanes).not.toMatch(reorders);
});
