import { expect, test } from '@playwright/test';
import { axe } from '#tests/support/page.ts';
import { signIn } from '#tests/support/sign-in.ts';

/** As `GET /changes/:id/diff` answers; how it is read from a mirror is tested beside lib/platform/mirrors. */
const FILES = {
  base: 'a'.repeat(40),
  sha: 'b'.repeat(40),
  more: false,
  files: [
    { path: 'src/<b>evil</b>\u202Egnp.ts', added: 2_006, deleted: 1 },
    { path: 'logo.png', added: null, deleted: null },
  ],
};
const line = (after: number | null, text: string, cut = 0) => ({
  before: after === null ? 7 : null,
  after,
  text,
  cut,
});
const LINES = {
  kind: 'text',
  hunks: [
    {
      header: '@@ -7,1 +1,2006 @@',
      lines: [
        line(null, 'const fee = 1;'),
        line(1, '</td><script>window.hacked = true</script><img src=x onerror="window.hacked = true">'),
        line(2, 'if (user !== "admin\u202E \u2066// only admins\u2069 \u2066") {'),
        line(3, '\u001b[31mred\u0007'),
        line(4, 'y'.repeat(1_000), 199_000),
        ...Array.from({ length: 2_002 }, (_, n) => line(n + 5, `\tline ${n}`)),
      ],
    },
  ],
};

for (const scheme of ['light', 'dark'] as const) {
  test(`a hostile diff is only text, and a long one is drawn in part, in ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.route(/\/changes\/[^/]+\/diff/, (route) => {
      const path = new URL(route.request().url()).searchParams.get('path');
      return route.fulfill({
        json: path === null ? FILES : path === 'logo.png' ? { kind: 'binary' } : LINES,
      });
    });
    await signIn(page, 'tomasz-wilk', '/changes');
    await page.locator('tbody a[data-row]').first().click();
    const diff = page.getByRole('region', { name: 'Diff', exact: true });
    const file = diff.locator('summary').first();
    await expect(file).toContainText('<b>evil</b>');
    await expect(file).toContainText('U+202E');
    await file.focus();
    await page.keyboard.press('Enter');
    await expect(diff.getByText('[U+2066]// only admins[U+2069]')).toBeVisible();
    await expect(diff.getByText('</td><script>')).toBeVisible();
    await expect(diff.getByText('199,000 more characters')).toBeVisible();
    expect(await diff.locator('tr').count()).toBeLessThan(500);
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
    expect(await axe(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 800 });
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1280, height: 900 });
    await diff.getByRole('button', { name: /Show more of 2,007 lines/ }).click();
    expect(await diff.locator('tr').count()).toBeGreaterThan(1_000);
    await diff.locator('summary').last().click();
    await expect(diff.getByText('A binary file')).toBeVisible();
  });
}
