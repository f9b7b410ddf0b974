import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';

/**
 * Waits until the page answers to what one does, or one button of it does, which may be later: until React has taken it
 * over, a click or a key is lost. React marks the elements that it has taken over.
 */
export async function listening(
  page: Page,
  button: Locator = page.locator('nav button, header button, button').first(),
): Promise<void> {
  const isTaken = (element: Element) => Object.keys(element).some((key) => key.startsWith('__reactProps'));
  await expect.poll(() => button.evaluate(isTaken).catch(() => false), { timeout: 30_000 }).toBe(true);
}

/**
 * Presses a key until `seen` is there: what is pressed before the page listens is lost, on a slow machine for
 * seconds. Only for keys that may be pressed again while nothing has come of them.
 */
export async function pressUntil(page: Page, key: string, seen: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(key);
    await expect(seen).toBeVisible({ timeout: 2_000 });
  }).toPass();
}

/**
 * What axe finds on the page as it stands, a line each, once its title has come: that is streamed after the rest. In a
 * second colour scheme only `colours` are another.
 */
export async function axe(
  page: Page,
  look: 'at everything' | 'at colours' = 'at everything',
): Promise<string[]> {
  await expect(page).toHaveTitle(/\S/);
  const builder = new AxeBuilder({ page });
  const { violations } = await (look === 'at colours'
    ? builder.withRules('color-contrast')
    : builder
  ).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' | ')}`);
}
