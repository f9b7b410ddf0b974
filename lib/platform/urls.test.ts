import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import { isPublic, safeCallback, urls, withQuery } from './urls.ts';

test('every address, at a glance', () => {
  const id = '0190c8f0-0000-7000-8000-000000000001';
  expect([
    urls.home(),
    urls.overview({ tier: [1, 2] }),
    urls.changes({ ai: ['agent', 'authored'], q: 'cart & co', from: null }),
    urls.changesCsv({ service: 'cart' }),
    urls.change(id),
    urls.incidents({ severity: 2 }),
    urls.incidentsCsv(),
    urls.incident(id),
    urls.retro(id),
    urls.retroPdf(id),
    urls.retros({ state: 'draft' }),
    urls.actions({ whose: 'everybody' }),
    urls.services(),
    urls.servicesCsv(),
    urls.service('cart/../x'),
    urls.settings(),
    urls.signIn(),
    urls.signIn('/changes?q=a'),
    urls.noAccess(),
    urls.search('a b'),
    urls.attribution({ strata: ['size', 'kind'] }),
    urls.attributionCsv({ figure: 'strata' }),
    urls.policyBacktest(3, { run: id }),
    urls.policyBacktestRows(3, { list: 'held' }),
    urls.policyBacktestCsv(3, { list: 'held' }),
    urls.audits({ state: 'overdue', director: 'dir-dana' }),
    urls.auditsCsv(),
    urls.newAudit(),
    urls.audit(id),
    urls.auditEdit(id),
    urls.auditItems(id, { drawn: 'to-decide' }),
    urls.auditItemsCsv(id, { flaw: 'none' }),
    urls.auditItem(id, id),
    urls.auditAttest(id),
    urls.auditExport(id, 'evidence.zip'),
  ]).toMatchInlineSnapshot(`
    [
      "/",
      "/overview?tier=1&tier=2",
      "/changes?ai=agent&ai=authored&q=cart+%26+co",
      "/changes/export.csv?service=cart",
      "/changes/0190c8f0-0000-7000-8000-000000000001",
      "/incidents?severity=2",
      "/incidents/export.csv",
      "/incidents/0190c8f0-0000-7000-8000-000000000001",
      "/incidents/0190c8f0-0000-7000-8000-000000000001/retro",
      "/incidents/0190c8f0-0000-7000-8000-000000000001/retro/export.pdf",
      "/retros?state=draft",
      "/retros/actions?whose=everybody",
      "/services",
      "/services/export.csv",
      "/services/cart%2F..%2Fx",
      "/settings",
      "/signin",
      "/signin?callbackUrl=%2Fchanges%3Fq%3Da",
      "/signin/no-access",
      "/api/search?q=a+b",
      "/reports/attribution?strata=size&strata=kind",
      "/reports/attribution/export?figure=strata",
      "/policies/3/backtest?run=0190c8f0-0000-7000-8000-000000000001",
      "/policies/3/backtest/rows?list=held",
      "/policies/3/backtest/export?list=held",
      "/audit?director=dir-dana&state=overdue",
      "/audit/export.csv",
      "/audit/new",
      "/audit/campaigns/0190c8f0-0000-7000-8000-000000000001",
      "/audit/campaigns/0190c8f0-0000-7000-8000-000000000001/edit",
      "/audit/campaigns/0190c8f0-0000-7000-8000-000000000001/items?drawn=to-decide",
      "/audit/campaigns/0190c8f0-0000-7000-8000-000000000001/items/export.csv?flaw=none",
      "/audit/campaigns/0190c8f0-0000-7000-8000-000000000001/items/0190c8f0-0000-7000-8000-000000000001",
      "/audit/campaigns/0190c8f0-0000-7000-8000-000000000001/attest",
      "/audit/campaigns/0190c8f0-0000-7000-8000-000000000001/export/evidence.zip",
    ]
  `);
});

test('equal filters are equal URLs', () => {
  expect(withQuery('/x', { b: 1, a: [2, 3], c: '', d: null })).toBe(
    withQuery('/x', { a: [2, 3], d: undefined, b: 1 }),
  );
});

test('only the sign-in pages are for everybody', () => {
  expect(['/signin', '/signin?error=x', '/signin/no-access'].every(isPublic)).toBe(true);
  expect(['/', '/signing', '/overview', '/overview/signin', '//signin'].some(isPublic)).toBe(false);
});

describe('safeCallback', () => {
  test.each(['/overview', '/changes?q=a%2Fb&tier=1', '/incidents/1#links', '/'])('keeps %j', (path) => {
    expect(safeCallback(path)).toBe(path);
  });

  test.each([
    'https://evil.example',
    'http:evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '\\/evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    ' //evil.example',
    '/ /evil.example',
    '/\u0000/evil.example',
    '/./\\evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/x/..//evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'evil.example',
    '@evil.example',
    'user@evil.example/overview',
    'http://localhost:3000@evil.example',
    '',
    '?q=1',
    '#x',
    '/signin',
    '/signin?callbackUrl=//evil.example',
    '/api/auth/signout',
    '/x/../api/auth/signout',
    `/${'a'.repeat(3_000)}`,
    undefined,
    null,
    7,
    ['/changes'],
  ])('falls back for %j', (path) => {
    expect(safeCallback(path)).toBe('/overview');
  });

  test('whatever comes in, what goes out stays on this origin', () => {
    const tricky = fc.string({
      unit: fc.constantFrom('/', '\\', '.', ':', '@', '%', '2', 'f', 'a', '\t', '?', '#'),
    });
    fc.assert(
      fc.property(fc.oneof(tricky, fc.string(), fc.webUrl(), fc.webPath()), (wanted) => {
        const path = safeCallback(wanted);
        expect(new URL(path, 'http://here.example').origin).toBe('http://here.example');
        expect(path).toMatch(/^\/(?![/\\])/);
      }),
    );
  });
});
