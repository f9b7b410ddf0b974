import { expect, type Page, test } from '@playwright/test';
import { axe } from '#tests/support/page.ts';
import { signIn } from '#tests/support/sign-in.ts';

/** A day in the middle of the demo's history, so that an interrupted series has two sides. */
const MIDDLE = new Date(Date.now() - 90 * 86_400_000).toISOString().slice(0, 10);

/** Every page, by its address or by the first row of a list. */
const PAGES: Record<string, string | { list: string }> = {
  overview: '/overview',
  changes: '/changes',
  change: { list: '/changes?ai=assisted' },
  incidents: '/incidents',
  incident: { list: '/incidents?cause=matched' },
  retros: '/retros',
  actions: '/retros/actions',
  services: '/services',
  service: { list: '/services' },
  reviews: '/reviews?team=tracking',
  'own reviews': '/reviews/mine',
  risk: '/reports/risk',
  backtest: '/policies/1/backtest',
  attribution: `/reports/attribution?programme=${MIDDLE}&severity=5&tier=all`,
  ranker: '/reports/ranker',
  programmes: '/programmes',
  'new programme': '/programmes/new',
  programme: { list: '/programmes' },
  weekly: '/reports/weekly',
  audit: '/audit',
  'new audit': '/audit/new',
  'audit log': '/audit/log',
  'audit entry': '/audit/log/1',
  checkpoints: '/audit/checkpoints',
  settings: '/settings',
};

/** Opens the page; of a list, its first row. */
async function open(page: Page, target: string | { list: string }): Promise<void> {
  if (typeof target === 'string') return signIn(page, 'grace-okafor', target);
  await signIn(page, 'grace-okafor', target.list);
  await page.locator('tbody a[data-row]').first().click();
  await page.waitForURL((url) => url.pathname.split('/').length > 2);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** By how many pixels a page is wider than its window. */
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

for (const [name, target] of Object.entries(PAGES)) {
  test(`axe finds nothing on ${name}, in light and in dark, and nothing is wider than the window`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await open(page, target);
    await page.waitForLoadState('networkidle');
    expect(await axe(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    expect(await axe(page, 'at colours')).toEqual([]);
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await expect.poll(() => overflow(page), { message: `wider than ${width} px` }).toBeLessThanOrEqual(0);
    }
  });
}

test('lists show their last column within 1440 px', async ({ page }) => {
  await signIn(page, 'grace-okafor', '/changes');
  await page.setViewportSize({ width: 1440, height: 900 });
  for (const list of ['Changes', 'Incidents', 'Services']) {
    await page.goto(`/${list.toLowerCase()}`);
    const region = page.getByRole('region', { name: list });
    // once the times are relative
    await expect
      .poll(() => region.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth), {
        message: list,
      })
      .toBeLessThanOrEqual(0);
  }
});

test('signing in needs a name the page shows, and the page passes axe', async ({ page }) => {
  await page.goto('/signin');
  expect(await axe(page)).toEqual([]);
});
