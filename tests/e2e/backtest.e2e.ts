import { expect, test } from '@playwright/test';
import { axe } from '#tests/support/page.ts';
import { signIn } from '#tests/support/sign-in.ts';

test('the active version is tried on the demo’s history, and a figure leads to its rows', async ({
  page,
}) => {
  await signIn(page, 'grace-okafor', '/policies/1/backtest');
  // a click before the page listens would send the form as an address
  await expect(async () => {
    if (!page.url().includes('run=')) await page.getByRole('button', { name: 'Run the backtest' }).click();
    await page.waitForURL(/run=/, { timeout: 5_000 });
  }).toPass();
  await expect(page.getByRole('heading', { name: 'In one sentence' })).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText(/^In 90 days it would have held/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Who becomes the bottleneck' })).toBeVisible();
  expect(await axe(page)).toEqual([]);

  await page.setViewportSize({ width: 390, height: 844 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);

  await page.getByRole('link', { name: /^Would have asked for something/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('would have been asked for something');
  await expect(
    page.getByRole('region', { name: 'List of changes' }).locator('tbody tr').first(),
  ).toBeVisible();

  await page.goBack();
  await page
    .getByRole('region', { name: 'Rule sets' })
    .getByRole('row', { name: /all \d+ rules/ })
    .getByRole('link')
    .nth(2)
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    'that these rules would have held at most',
  );
  await expect(
    page.getByRole('region', { name: 'List of changes' }).locator('tbody tr').first(),
  ).toBeVisible();
});
