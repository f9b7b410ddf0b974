import { type Browser, expect, type Page, test } from '@playwright/test';
import { axe } from '#tests/support/page.ts';
import { act, openForm, tryInShadow, versionState } from '#tests/support/policy-page.ts';
import { signIn } from '#tests/support/sign-in.ts';

/** A page of a person's own browser. */
async function pageAs(browser: Browser, slug: string, path = '/policies'): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, slug, path);
  return page;
}

/** Drafts from the version in force and ends in its editor; the draft's number. */
async function draft(page: Page, note: string): Promise<number> {
  await openForm(page, /^Draft a new version from/, 'Draft a new version');
  await page.getByLabel('What is it for?').fill(note);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/policies\/\d+\/edit$/);
  await expect(page.getByRole('textbox', { name: 'Policy text' })).toBeVisible();
  await expect(page.getByText('✓ The text can be validated.')).toBeVisible();
  return Number(/policies\/(\d+)/.exec(page.url())?.[1]);
}

/** Writes at the beginning or the end of the text. */
async function write(page: Page, at: 'Home' | 'End', text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Policy text' }).click();
  await page.keyboard.press(`Control+${at}`);
  await page.keyboard.insertText(text);
}

async function save(page: Page): Promise<void> {
  await page.keyboard.press('Control+s');
  await expect(page.getByText('Saved.')).toBeVisible();
}

test('a version is written, corrected, approved by a second person, tried in shadow and put in force', async ({
  browser,
}) => {
  const grace = await pageAs(browser, 'grace-okafor');
  const number = await draft(grace, 'Say who looked at it');

  // what cannot be read is refused with its place, while it is written and when it is to be validated
  await write(grace, 'Home', 'permit (principal, actoin);\n');
  await expect(grace.getByRole('button', { name: 'Line 1, column 20' })).toBeVisible();
  await expect(grace.getByLabel('Problems')).toContainText('invalid variable');
  await save(grace);
  await grace.getByRole('link', { name: `Back to version ${number}` }).click();
  await act(grace, 'Validate');
  await expect(grace.getByRole('alert').filter({ hasText: 'Line 1, column 20' })).toBeVisible();

  // corrected, it can be validated; who wrote it cannot approve it
  await grace.goto(`/policies/${number}/edit`);
  await expect(grace.getByRole('button', { name: 'Line 1, column 20' })).toBeVisible();
  await write(grace, 'Home', '// ');
  await expect(grace.getByText('✓ The text can be validated.')).toBeVisible();
  await save(grace);
  await grace.getByRole('link', { name: `Back to version ${number}` }).click();
  await act(grace, 'Validate');
  await versionState(grace, number, 'validated');
  const approve = grace.getByRole('button', { name: 'Approve' });
  await expect(approve).toBeDisabled();
  await expect(approve).toHaveAccessibleDescription(/a second person approves it/);

  const henrik = await pageAs(browser, 'henrik-dahl', `/policies/${number}`);
  await expect(henrik.getByRole('region', { name: /What it changes/ })).toContainText(
    '// permit (principal, actoin);',
  );
  await act(henrik, 'Approve');
  await versionState(henrik, number, 'approved');

  await tryInShadow(grace);
  await versionState(grace, number, 'in shadow');
  await grace.getByRole('link', { name: 'What it would have decided' }).click();
  await expect(grace.getByRole('heading', { name: `Shadow of version ${number}` })).toBeVisible();

  await grace.goto(`/policies/${number}`);
  await act(grace, 'Activate');
  await versionState(grace, number, 'active');
  await grace.goto('/policies');
  const inForce = grace.getByRole('row', { name: `${number} ● active Say who looked at it` });
  await expect(inForce).toContainText('Henrik Dahl');
  await expect(grace.getByRole('row').filter({ hasText: 'a starting point' })).toContainText('retired');
});

test('a text that would lock its editors out is refused', async ({ browser }) => {
  const page = await pageAs(browser, 'marcus-lindqvist');
  const number = await draft(page, 'Only I');
  await page.getByRole('textbox', { name: 'Policy text' }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(
    [
      '@id("all") @title("Nothing") @reason("none") @source("none")',
      'permit (principal, action == Action::"applicable", resource);',
      '@id("all") permit (principal, action == Action::"satisfied", resource) when { false };',
      '@id("editors") permit (principal, action == Action::"edit-policy", resource)',
      'when { context.person.role == Role::"auditor" };',
    ].join('\n'),
  );
  await expect(page.getByLabel('Problems')).toContainText('With this text nobody could edit the policy');
  await save(page);
  await page.getByRole('link', { name: `Back to version ${number}` }).click();
  await act(page, 'Validate');
  await expect(page.getByRole('alert').filter({ hasText: 'nobody could edit the policy' })).toBeVisible();
  await versionState(page, number, 'draft');
});

test('what is written is not lost by a click, and whoever may not edit is told why', async ({ browser }) => {
  const page = await pageAs(browser, 'henrik-dahl');
  await draft(page, 'Kept by mistake');
  await write(page, 'End', '\n// not saved');
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.message());
    void dialog.dismiss();
  });
  await page.getByRole('link', { name: 'Overview' }).click();
  expect(asked).toEqual(['What you wrote is not saved. Leave it?']);
  await expect(page).toHaveURL(/\/edit$/);

  const junior = await pageAs(browser, 'ana-duarte', '/policies/1');
  await expect(junior.getByText('You can read this version, not change it.')).toBeVisible();
  await expect(junior.getByRole('button', { name: 'Retire' })).toHaveAccessibleDescription(
    /for principals, directors/,
  );
});

test('a freeze is declared in the wall time of a zone, and cancelled with a reason', async ({ browser }) => {
  const name = `Peak of nowhere ${Date.now()}`;
  const page = await pageAs(browser, 'grace-okafor', '/policies/freezes');
  await openForm(page, 'Declare a freeze', 'Declare a freeze');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Time zone of both times').fill('Europe/Berlin');
  await page.getByLabel('From').fill('2030-03-31T02:30');
  await expect(page.getByText('no clock shows that time')).toBeVisible();
  await page.getByLabel('From').fill('2030-03-31T01:30');
  await page.getByLabel('Until').fill('2030-03-31T03:30');
  await page.getByLabel('Why').fill('Nobody is there to look after it.');
  await page.getByLabel('Environments, with commas').fill('nowhere');
  await page.getByRole('button', { name: 'Declare the freeze' }).click();
  const freeze = page.getByRole('listitem').filter({ hasText: name });
  await expect(freeze).toContainText('2030-03-31 00:30 UTC to 2030-03-31 01:30 UTC');
  await openForm(page, `Cancel ${name}`, `Cancel ${name}`);
  await page.getByLabel('Why it is cancelled').fill('It was put off for good.');
  await page.getByRole('button', { name: 'Cancel the freeze' }).click();
  await expect(freeze).toContainText('It was put off for good.');
  await expect(page.getByRole('button', { name: `Cancel ${name}` })).toBeHidden();
});

test('pages have no serious accessibility violation', async ({ browser }) => {
  const page = await pageAs(browser, 'marcus-lindqvist');
  for (const path of ['/policies', '/policies/1', '/policies/freezes']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await axe(page)).toEqual([]);
  }
  await page.goto('/policies');
  await draft(page, 'To be looked at');
  expect(await axe(page)).toEqual([]);
});
