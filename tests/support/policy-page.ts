import { expect, type Page } from '@playwright/test';

/** Opens a form by its button; a click before the page listens is repeated, unless it was only slow. */
export async function openForm(page: Page, button: string | RegExp, form: string): Promise<void> {
  const opened = page.getByRole('form', { name: form });
  await expect(async () => {
    if (!(await opened.isVisible()))
      await page.getByRole('button', { name: button }).first().click({ timeout: 2_000 });
    await expect(opened).toBeVisible({ timeout: 2_000 });
  }).toPass();
}

/** Does something to the version of the policy that the page shows. */
export async function act(page: Page, label: string, reload = false): Promise<void> {
  if (reload) await page.reload();
  await openForm(page, label, label);
  await page
    .getByRole('form', { name: label })
    .getByRole('button', { name: /version \d+$/ })
    .click();
}

/** Tries the version in shadow. There is one at a time: another test may have it for a moment. */
export async function tryInShadow(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Try in shadow' });
  await expect(async () => {
    await page.reload();
    await expect(button).toBeEnabled({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await act(page, 'Try in shadow');
}

/** The state that the page of a version says it is in. */
export const versionState = (page: Page, number: number, words: string) =>
  expect(page.getByRole('heading', { name: `Version ${number}`, level: 1 }).locator('..')).toContainText(
    words,
  );
