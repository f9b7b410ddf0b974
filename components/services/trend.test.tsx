import { renderToStaticMarkup as draw } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Trend, type TrendStep } from './trend.tsx';

const step = (start: string, worst: number | null): TrendStep => ({
  start,
  changes: { none: 1, assisted: 0, authored: 0, agent: 0, unknown: 2 },
  incidents: worst === null ? 0 : 1,
  worst,
  changesHref: '/changes',
  incidentsHref: '/incidents',
});

test('the legend explains each of the two marks of incidents that are drawn', () => {
  const html = draw(<Trend steps={[step('2026-03-02', 2), step('2026-03-09', 4)]} unit="week" />);
  const [picture = '', legend = ''] = html.split('<ul');
  for (const [severe, words] of [
    ['true', 'Sev2 or worse'],
    ['false', 'Sev3 to Sev5 only'],
  ] as const) {
    expect(picture).toContain(`data-severe="${severe}"`);
    expect(legend).toMatch(new RegExp(`data-severe="${severe}".*?</span>incidents of ${words}`));
  }
});
