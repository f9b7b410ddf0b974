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
  const lanes = renderToStaticMarkup(
    <SwimLanes
      windows={[]}
      timeline={{
        from: at.getTime(),
        to: at.getTime() + 3_600_000,
        startedAt: at.getTime() + 60_000,
        endedAt: null,
        leftOut: 0,
        lanes: [
          {
            key: 'pay',
            name: hostile,
            kind: 'affected',
            marks: [
              {
                key: 'c',
                kind: 'change',
                at: at.getTime(),
                until: null,
                text: hostile,
                outcome: null,
                changeId: 'c',
                involvement: 'unknown',
                state: null,
              },
            ],
          },
        ],
      }}
    />,
  );
  expect(lanes).toContain('pay[U+202E]txt.[U+2066]exe');
  expect(lanes).not.toMatch(reorders);
});
