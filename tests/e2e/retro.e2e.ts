import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { extractText, getDocumentProxy } from 'unpdf';
import { axe } from '#tests/support/page.ts';
import { act, tryInShadow, versionState } from '#tests/support/policy-page.ts';
import { signIn } from '#tests/support/sign-in.ts';

/** Incidents with a confirmed cause; each test takes its own. */
const MATCHED = '/incidents?cause=matched&severity=3';

/** A page of a person's own browser. */
async function pageAs(browser: Browser, slug: string, path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, slug, path);
  return page;
}

/** Clicks until something is there: a click before the page listens is lost. */
async function clickUntil(button: Locator, seen: Locator): Promise<void> {
  await expect(async () => {
    if (!(await seen.isVisible())) await button.click({ timeout: 2_000 });
    await expect(seen).toBeVisible({ timeout: 3_000 });
  }).toPass();
}

/** Opens the retro of the nth incident, another one when the test is tried again, and returns its path. */
async function openRetro(page: Page, nth: number): Promise<string> {
  const incident = await page
    .locator('tbody a[data-row]')
    .nth(nth + 4 * test.info().retry)
    .getAttribute('href');
  await page.goto(`${incident}/retro`);
  await clickUntil(page.getByRole('button', { name: 'Open the retro' }), section(page, 'Causes'));
  return `${incident}/retro`;
}

const section = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true });

/** Writes at the end of a section. */
async function write(page: Page, title: string, text: string): Promise<void> {
  const area = page.getByRole('textbox', { name: title, exact: true });
  await clickUntil(page.getByRole('button', { name: `Edit ${title}` }), area);
  await area.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(text);
  await expect(area).toContainText(text.trim());
}

/** Opens the dialog behind a button and says yes to it. */
async function confirm(page: Page, button: string, yes: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: /./ });
  const answer = dialog.getByRole('button', { name: yes, exact: true });
  // another's save may close it as it draws the page anew
  await expect(async () => {
    await clickUntil(page.getByRole('button', { name: button, exact: true }), answer);
    await answer.click({ timeout: 2_000 });
  }).toPass();
  await expect(dialog).toBeHidden();
}

test('from an incident to a published retro, to a rule that is tried in shadow', async ({ browser }) => {
  test.setTimeout(300_000);
  const nadia = await pageAs(browser, 'nadia-rahman', MATCHED);
  const path = await openRetro(nadia, 2);
  await expect(section(nadia, 'Causes')).toContainText('Relation: caused the incident');
  const tomasz = await pageAs(browser, 'tomasz-wilk', path);

  // two write at once: each sees the other, and what was saved shows at once
  await write(nadia, 'Summary', 'Orders were lost. Nadia Rahman called @tomasz-wilk.');
  await expect(section(tomasz, 'Summary')).toContainText('Nadia Rahman is writing in Summary');
  await expect(section(tomasz, 'Summary')).toContainText('Orders were lost.');

  // whoever is slower loses nothing: they see both texts, and keep both
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await tomasz.route(`**${path}`, async (route) => {
    if (route.request().method() === 'POST') await held;
    await route.continue();
  });
  await write(tomasz, 'Summary', '\n\nNobody was alerted.');
  await write(nadia, 'Summary', '\n\nThe rollback ended it.');
  await nadia.keyboard.press('Control+s');
  await expect(section(nadia, 'Summary').getByText('Saved', { exact: true })).toBeVisible();
  release();
  const conflict = tomasz.getByRole('dialog', { name: 'Two of you wrote in Summary' });
  await expect(conflict.getByRole('region', { name: 'Theirs' })).toContainText('The rollback ended it.');
  await expect(conflict.getByRole('region', { name: 'Yours' })).toContainText('Nobody was alerted.');
  await conflict.getByRole('button', { name: 'Keep both, theirs first' }).click();
  await expect(section(tomasz, 'Summary').getByText('Saved', { exact: true })).toBeVisible();
  const preview = nadia.getByRole('region', { name: 'Preview of Summary' });
  await expect(preview).toContainText('The rollback ended it.');
  await expect(preview).toContainText('Nobody was alerted.');

  // reviewed and published by a second person; the author was warned of the names
  await nadia.reload();
  await expect(nadia.getByText(/The text names people/)).toBeVisible();
  await confirm(nadia, 'Submit for review', 'Submit');
  const publish = nadia.getByRole('button', { name: 'Publish', exact: true });
  await expect(publish).toBeDisabled();
  await expect(nadia.getByText('a second person reads and publishes it')).toBeVisible();
  await confirm(tomasz, 'Publish', 'Publish');
  await expect(tomasz.getByRole('button', { name: 'Reopen' })).toBeVisible();

  const response = await tomasz.request.get(`${path}/export.pdf`);
  expect(response.headers()['content-type']).toBe('application/pdf');
  const bytes = await response.body();
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { text } = await extractText(pdf, { mergePages: true });
  expect(text).toContain('Orders were lost.');
  expect(text).toContain('The rollback ended it.');
  expect(text).toContain('a senior engineer');
  expect(text).not.toMatch(/nadia|rahman|tomasz|wilk/i);

  // what is learnt becomes a rule: drafted from the change's facts, approved by a second person, tried in shadow
  const dialog = tomasz.getByRole('dialog', { name: 'Add an action' });
  await clickUntil(tomasz.getByRole('button', { name: 'Add an action' }), dialog);
  await dialog.getByLabel('Kind').selectOption('rule');
  await dialog.getByLabel('What is to be done').fill('Ask for more before changes like this');
  await dialog.getByLabel('Owner').fill('henrik-dahl');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(tomasz.getByRole('row').filter({ hasText: 'Ask for more before' })).toContainText(
    'Henrik Dahl',
  );

  // who fills in a dialog while another changes the same action is told, and overwrites nothing
  const changing = (page: Page) => page.getByRole('dialog', { name: 'Change this action' });
  await clickUntil(nadia.getByRole('button', { name: 'Change', exact: true }), changing(nadia));
  await clickUntil(tomasz.getByRole('button', { name: 'Change', exact: true }), changing(tomasz));
  await changing(tomasz).getByLabel('Due').fill('2027-01-15');
  await changing(tomasz).getByRole('button', { name: 'Save' }).click();
  await expect(nadia.getByRole('row').filter({ hasText: 'Ask for more before' })).toContainText('2027-01-15');
  await changing(nadia).getByRole('button', { name: 'Save' }).click();
  await expect(changing(nadia).getByRole('alert')).toContainText('Somebody changed this action');

  const henrik = await pageAs(browser, 'henrik-dahl', path);
  const editor = henrik.getByRole('textbox', { name: 'Policy text' });
  await clickUntil(henrik.getByRole('button', { name: 'Draft the rule' }), editor);
  await expect(henrik.getByText('✓ The text can be validated.')).toBeVisible();
  const number = Number(/policies\/(\d+)/.exec(henrik.url())?.[1]);
  await henrik.goto(`/policies/${number}`);
  await expect(henrik.getByRole('region', { name: /What it changes/ })).toContainText('Retro of incident');
  await act(henrik, 'Validate');
  await versionState(henrik, number, 'validated');
  const grace = await pageAs(browser, 'grace-okafor', `/policies/${number}`);
  await act(grace, 'Approve');
  await versionState(grace, number, 'approved');
  await tryInShadow(henrik);
  await versionState(henrik, number, 'in shadow');
  await tomasz.goto(path);
  await expect(tomasz.getByRole('row').filter({ hasText: 'Ask for more before' })).toContainText(
    `Version ${number} of the policy, shadow`,
  );
  await act(henrik, 'End the shadow');
  await versionState(henrik, number, 'approved');
});

test('retros and actions are lists, and pages have no serious accessibility violation', async ({
  browser,
}) => {
  const page = await pageAs(browser, 'leila-haddad', MATCHED);
  const path = await openRetro(page, 3);
  await write(page, 'What went well', '- The alert came **at once**.');
  await expect(page.getByRole('region', { name: 'Preview of What went well' }).locator('strong')).toHaveText(
    'at once',
  );
  await expect(section(page, 'What went well').getByText('Saved', { exact: true })).toBeVisible();
  expect(await axe(page)).toEqual([]);
  await page.goto('/retros?state=draft');
  await expect(page.locator(`a[data-row][href="${path}"]`)).toBeVisible();
  expect(await axe(page)).toEqual([]);
  await page.goto('/retros/actions?whose=everybody');
  await expect(page.getByRole('heading', { name: 'Everybody’s actions' })).toBeVisible();
  expect(await axe(page)).toEqual([]);
});
