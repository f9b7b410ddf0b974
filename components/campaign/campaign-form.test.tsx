import { renderToStaticMarkup as draw } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { DEFAULT_PLAN } from '#lib/domain/campaign/plan.ts';
import { ChangePlanForm, NewCampaignForm } from './campaign-form.tsx';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {} }) }));

const choices = {
  today: '2026-11-21',
  directors: [
    { slug: 'dir-dana', name: 'Dana' },
    { slug: 'dir-eli', name: 'Eli' },
  ],
  services: [
    { slug: 'checkout', name: 'Checkout', tier: 1, director: 'dir-dana' },
    { slug: 'search', name: 'Search', tier: 1, director: 'dir-eli' },
  ] as const,
  verdict: { allowed: true } as const,
  preview: async () => ({ ok: true as const, result: [] }),
};

const planned = {
  name: 'Search, after the move',
  services: ['search'],
  from: '2026-08-03',
  to: '2026-09-02',
  dueOn: '2026-11-01',
  plan: { ...DEFAULT_PLAN, confidence: 0.9, rate: 0.03 },
};

test('an audit that is planned already is changed from what it is', () => {
  const html = draw(
    <ChangePlanForm
      {...choices}
      seen={{ campaignId: 'c', seenVersion: 3 }}
      planned={planned}
      directorName="Frida, who left"
      change={async () => ({ ok: true, result: null })}
    />,
  );
  for (const value of ['Search, after the move', '2026-08-03', '2026-09-02', '90', '3', 'Frida, who left'])
    expect(html).toContain(`value="${value}"`);
  expect(html).toContain('<option value="-1" selected="">The days beside');
  // a day that is over can stay
  expect(html).toContain('min="2026-11-01" value="2026-11-01"');
  expect(html).toMatch(/checked=""\/><bdi>Search/);
  expect(html).not.toMatch(/checked=""\/><bdi>Checkout/);
});

test('a new one begins with the last quarter and the director’s Tier-1 services', () => {
  const html = draw(
    <NewCampaignForm
      {...choices}
      director="dir-dana"
      open={async () => ({ ok: true, result: { campaignId: 'c' } })}
    />,
  );
  expect(html).toContain('value="Q3 2026: Dana"');
  expect(html).toMatch(/checked=""\/><bdi>Checkout/);
  expect(html).not.toMatch(/checked=""\/><bdi>Search/);
});
