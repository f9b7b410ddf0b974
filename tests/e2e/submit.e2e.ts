import { expect, type Page, test } from '@playwright/test';
import { axe } from '#tests/support/page.ts';
import { signIn } from '#tests/support/sign-in.ts';

const sha = () => Array.from({ length: 40 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
const kept = (page: Page) => expect(page.getByText('Draft kept.')).toBeVisible({ timeout: 25_000 });

/** A Tier-1 service with the repository and a path that lead to it. */
async function fillIn(page: Page, title: string): Promise<void> {
  await page.getByLabel('Repository').fill('larkmere/checkout');
  await page.getByLabel('Commit').fill(sha());
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Paths it touches').fill('12\t3\tservices/checkout-api/src/totals.ts');
  await page.getByLabel('Other services').fill('checkout-api');
  await page.getByLabel('Other services').press('Enter');
}

test('a junior writes a draft, finds it again after a reload, and submits it', async ({ page }) => {
  const title = `Round totals half up ${Date.now()}`;
  await signIn(page, 'ana-duarte', '/changes/new');
  await fillIn(page, title);
  const panel = page.getByRole('region', { name: 'What it will take' });
  await expect(panel.getByText('Two people other than the author on every Tier-1 change')).toBeVisible();
  await expect(panel.getByText(/at least 2 approvals that count/).first()).toBeVisible();
  await kept(page);

  await page.reload();
  await expect(page.getByLabel('Title')).toHaveValue(title);
  await expect(page.getByLabel('Paths it touches')).toHaveValue(/totals\.ts/);
  await expect(page.getByRole('region', { name: 'Your drafts' }).getByText(title)).toBeVisible();

  // what is missing is told next to its field, which gets the focus
  await page.getByRole('button', { name: 'Submit the change' }).click();
  await expect(page.getByText('Say whether AI took part.', { exact: false })).toBeVisible();
  await expect(page.getByRole('radio', { name: /No AI took part/ })).toBeFocused();
  await page.getByRole('radio', { name: /I wrote it with its help/ }).check();
  await page.getByRole('textbox', { name: 'Tool' }).fill('Claude Code');
  await expect(panel.getByText(/A senior on AI-assisted changes/)).toBeVisible();

  await page.getByRole('button', { name: 'Submit the change' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(page.getByText('The gate would not let revision 1 through', { exact: false })).toBeVisible();
  const policy = page.getByRole('region', { name: 'What the policy says' });
  await expect(policy.getByText(/at least 2 approvals that count/).first()).toBeVisible();
  // whose own change it is cannot approve it, and is told why
  await expect(page.getByRole('button', { name: 'Approve', exact: true })).toBeDisabled();
  await expect(page.getByText(/does not count: you wrote the change/)).toBeVisible();

  const second = sha();
  await page.getByRole('button', { name: 'Push a new revision' }).click();
  const dialog = page.getByRole('dialog', { name: 'Push a new revision' });
  await dialog.getByLabel('Commit').fill(second);
  await dialog.getByLabel('What AI did in it').selectOption('unknown');
  await dialog.getByRole('button', { name: 'Push it' }).click();
  await expect(page.getByText('The gate would not let revision 2 through', { exact: false })).toBeVisible();

  await page.goto('/changes/new');
  await expect(page.getByRole('region', { name: 'Your drafts' }).getByText(title)).toBeHidden();
});

test('without a connection what is typed stays in the browser and is there after a reload', async ({
  page,
  context,
}) => {
  const title = `Offline ${Date.now()}`;
  await signIn(page, 'ana-duarte', '/changes/new');
  await expect(page.getByRole('region', { name: 'What it will take' }).getByText(/^Risk: /)).toBeVisible();
  await context.setOffline(true);
  await page.getByLabel('Title').fill(title);
  await expect(page.getByText('Kept in this browser only', { exact: false })).toBeVisible();
  await context.setOffline(false);
  await page.reload();
  await expect(page.getByLabel('Title')).toHaveValue(title);
  await kept(page);
  const drafts = page.getByRole('region', { name: 'Your drafts' });
  await page.reload();
  await drafts.getByRole('button', { name: `Discard ${title}` }).click();
  await drafts.getByRole('button', { name: 'Throw it away' }).click();
  await expect(page.getByLabel('Title')).toHaveValue('');
  await expect(drafts.getByText(title)).toBeHidden();
});

for (const [scheme, look] of [
  ['light', 'at everything'],
  ['dark', 'at colours'],
] as const) {
  test(`axe finds nothing on the form and on what was submitted in ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await signIn(page, 'ana-duarte', '/changes/new');
    await fillIn(page, `Axe ${scheme} ${Date.now()}`);
    await page.getByRole('button', { name: 'Submit the change' }).click();
    await expect(page.getByText('One field needs another look.', { exact: false })).toBeVisible();
    await page.getByRole('radio', { name: /An agent did it/ }).check();
    await page.getByText('More, which no rule in force asks for').click();
    expect(await axe(page, look)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 800 });
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'I did' }).click();
    await page.getByRole('button', { name: 'Submit the change' }).click();
    await expect(page.getByText('The gate would not let revision 1 through', { exact: false })).toBeVisible();
    expect(await axe(page, look)).toEqual([]);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Give it up' }).click();
    const dialog = page.getByRole('dialog', { name: 'Give the change up' });
    expect(await axe(page, look)).toEqual([]);
    await dialog.getByLabel('Why').fill('It was only looked at.');
    await dialog.getByRole('button', { name: 'Give it up' }).click();
    await expect(page.getByText('It is no longer open. When it was last judged:')).toBeVisible();
  });
}
