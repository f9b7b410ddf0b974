import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { pressUntil } from '#tests/support/page.ts';
import { signIn } from '#tests/support/sign-in.ts';

test.beforeEach(async ({ page }) => {
  await signIn(page, 'tomasz-wilk', '/changes');
});

test('filters live in the URL, as chips, and in the export', async ({ page }) => {
  await page.locator('summary', { hasText: 'AI involvement' }).click();
  await page.getByRole('checkbox', { name: 'Agent', exact: true }).check();
  await expect(page).toHaveURL(/ai=agent/);
  const rows = page.locator('tbody tr');
  await expect(rows.first()).toContainText('Agent');
  for (const row of await rows.all()) await expect(row).toContainText('Agent');

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV' }).click();
  const csv = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split('\r\n');
  const involvement = csv[0]!.split(',').indexOf('ai_involvement');
  expect(involvement).toBeGreaterThan(-1);
  const summary = await page.getByText(/^[\d,]+ changes$/).textContent();
  expect(csv.length - 1).toBe(Number(summary?.replace(/\D/g, '')));

  await page.getByRole('link', { name: /Agent.*remove this filter/ }).click();
  await expect(page).not.toHaveURL(/ai=/);
});

test('pages go on where the last one ended, without repeats', async ({ page }) => {
  const links = page.locator('tbody a[data-row]');
  const first = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page).toHaveURL(/after=/);
  await expect(links.first()).not.toHaveAttribute('href', first[0]!);
  const second = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  expect(first).toHaveLength(50);
  expect(new Set([...first, ...second]).size).toBe(first.length + second.length);
});

test('the keyboard walks the rows and opens one with its evidence', async ({ page }) => {
  await page.goto('/changes?ai=agent&ai=authored&ai=assisted');
  const links = page.locator('tbody a[data-row]');
  await pressUntil(page, 'j', page.locator('tbody a[data-row]:focus'));
  await expect(links.first()).toBeFocused();
  await page.keyboard.press('j');
  await expect(links.nth(1)).toBeFocused();
  const title = (await links.nth(1).textContent()) ?? '';
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(page.getByText('Decided', { exact: true })).toBeVisible();
});

test('a menu closes by Escape, which gives the focus back, and by going elsewhere', async ({ page }) => {
  for (const name of ['AI involvement', 'Columns']) {
    const summary = page.locator('summary', { hasText: name });
    const menu = page.locator('details', { has: summary });
    await summary.focus();
    await page.keyboard.press('Enter');
    await expect(menu).toHaveAttribute('open');
    await page.keyboard.press('Tab');
    await expect(menu.getByRole('checkbox').first()).toBeFocused();
    await expect(async () => {
      await page.keyboard.press('Escape');
      await expect(menu).not.toHaveAttribute('open', { timeout: 500 });
    }).toPass();
    await expect(summary).toBeFocused();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1 }).click();
    await expect(menu).not.toHaveAttribute('open');
  }
});

test('the focus is seen on every part of a date field', async ({ page }) => {
  const field = page.getByLabel('From');
  await field.focus();
  for (const part of ['month', 'day', 'year', 'calendar']) {
    const outline = await field.evaluate((input) => getComputedStyle(input).outlineStyle);
    expect(outline, part).toBe('solid');
    await page.keyboard.press('Tab');
  }
});

test('days that end before they begin are kept in their fields, with what is shown instead', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const list of ['/changes', '/incidents']) {
    await page.goto(`${list}?from=2026-11-02&to=2026-11-01`);
    await expect(page.getByRole('alert').filter({ hasText: 'all are shown' })).toContainText(
      '2026-11-02 is not before 2026-11-01',
    );
    await expect(page.getByLabel('From')).toHaveValue('2026-11-02');
    await expect(page.getByLabel('to before')).toHaveValue('2026-11-01');
    await expect(page.locator('tbody tr').first()).toBeVisible();
  }
  await page.goto('/overview?from=2026-11-02&to=2026-11-01');
  await expect(page.getByRole('alert').filter({ hasText: 'Shown instead' })).toBeVisible();
  await expect(page.getByLabel('from')).toHaveValue('2026-11-02');
  await expect(page.getByLabel('before')).toHaveValue('2026-11-01');
});

test('on a phone a row says its title, what AI did, when and where, without sideways scrolling', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const list of ['/changes', '/incidents', '/services']) {
    await page.goto(list);
    const row = page.locator('tbody tr').first();
    for (const cell of await row.locator('td:first-child, td[data-phone]').all()) {
      const box = await cell.boundingBox();
      if (box) expect(box.x + box.width, `${list}: ${await cell.textContent()}`).toBeLessThanOrEqual(390);
    }
    await expect(row.locator('td:visible').nth(2)).toBeVisible();
    await expect(page.locator('thead [aria-sort="descending"]')).toBeVisible();
  }
  await page.goto('/changes');
  const row = page.locator('tbody tr').first();
  await expect(row.locator('a[data-row]')).toBeVisible();
  await expect(row.locator('[data-involvement]')).toBeVisible();
  await expect(row.locator('time')).toBeVisible();
});

test('nothing found and nothing there are different news', async ({ page }) => {
  await page.goto('/changes?q=there-is-no-such-title');
  await expect(page.getByText('No changes match these filters')).toBeVisible();
  await page.getByRole('link', { name: 'Clear the filters' }).click();
  await expect(page.locator('tbody tr').first()).toBeVisible();
});

test('an unknown change is a 404 and not a failure', async ({ page }) => {
  const answer = await page.goto('/changes/00000000-0000-5000-8000-000000000000');
  expect(answer?.status()).toBe(404);
  expect((await page.goto('/changes/not-an-id'))?.status()).toBe(404);
});
