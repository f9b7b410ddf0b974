import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { extractText, getDocumentProxy } from 'unpdf';
import { dayText, lastWholeWeek, weeksFrom } from '#lib/domain/weekly/week.ts';
import { axe } from '#tests/support/page.ts';
import { signIn } from '#tests/support/sign-in.ts';

/** A page of a person's own browser. */
async function pageAs(browser: Browser, slug: string, path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, slug, path);
  return page;
}

const section = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true });

/** Clicks until something is there: a click before the page listens is lost. */
async function clickUntil(button: Locator, seen: Locator): Promise<void> {
  await expect(async () => {
    if (!(await seen.isVisible())) await button.click({ timeout: 2_000 });
    await expect(seen).toBeVisible({ timeout: 3_000 });
  }).toPass();
}

async function openNote(page: Page, title: string): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name: `Note: ${title}` });
  await clickUntil(section(page, title).getByRole('button', { name: 'Add a note' }), dialog);
  return dialog;
}

/** The page as it is printed. */
async function printed(page: Page): Promise<{ sheets: number; text: string }> {
  const pdf = await getDocumentProxy(new Uint8Array(await page.pdf({ preferCSSPageSize: true })));
  const { text } = await extractText(pdf, { mergePages: true });
  return { sheets: pdf.numPages, text: text.replace(/\s+/g, ' ') };
}

test('a weekly review is talked over, decided, printed on two sheets and closed', async ({ browser }) => {
  // another week when it is tried again: a closed one stays closed
  const week = dayText(weeksFrom(lastWholeWeek(new Date()), -1 - test.info().retry));
  const path = `/reports/weekly/${week}`;
  const grace = await pageAs(browser, 'grace-okafor', path);
  const tomasz = await pageAs(browser, 'tomasz-wilk', path);

  // what was typed outlives Cancel; decisions are for others
  let dialog = await openNote(tomasz, 'Queue');
  await expect(dialog.getByRole('option', { name: 'Decision' })).toBeDisabled();
  await dialog.getByLabel('What is to be kept').fill('Two reviewers were away.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  dialog = await openNote(tomasz, 'Queue');
  await expect(dialog.getByLabel('What is to be kept')).toHaveValue('Two reviewers were away.');
  await dialog.getByRole('button', { name: 'Record' }).click();
  await expect(section(grace, 'Queue')).toContainText('Two reviewers were away.');
  await expect(section(grace, 'Queue').getByRole('button', { name: 'Withdraw' })).toHaveCount(0);

  dialog = await openNote(grace, 'What changed');
  expect(await axe(grace)).toEqual([]);
  await dialog.getByLabel('Kind').selectOption('decision');
  await dialog.getByLabel('What is to be kept').fill('Split the large ones.');
  await dialog.getByLabel('Owner').fill('tomasz-wilk');
  await expect(dialog.getByRole('button', { name: 'Record' })).toBeDisabled();
  await dialog.getByLabel('Due').fill('2027-01-15');
  await dialog.getByRole('button', { name: 'Record' }).click();
  await expect(section(grace, 'What changed')).toContainText('Owner Tomasz Wilk, due 2027-01-15');

  const short = await printed(grace);
  expect(short.sheets).toBe(2);
  expect(short.text).toContain('Split the large ones.');
  expect(short.text).not.toContain('Add a note');

  // what is said at length stays on two sheets, with where the rest is; Markdown has its last word
  dialog = await openNote(tomasz, 'Availability of Tier-1 services');
  await dialog
    .getByLabel('What is to be kept')
    .fill(`${'It went on and on. '.repeat(205)}And then it ended.`);
  await dialog.getByRole('button', { name: 'Record' }).click();
  await expect(section(grace, 'Availability of Tier-1 services')).toContainText('And then it ended.');
  const long = await printed(grace);
  expect(long.sheets).toBe(2);
  for (const words of [
    'Shortened to two sheets.',
    path,
    'Split the large ones.',
    'Decided in the weeks before',
  ])
    expect(long.text).toContain(words);
  expect(long.text).not.toContain('And then it ended.');

  const closing = grace.getByRole('dialog', { name: 'Close the review of this week' });
  await clickUntil(grace.getByRole('button', { name: 'Close the review' }), closing);
  await closing.getByRole('button', { name: 'Close it' }).click();
  await expect(tomasz.getByText('The figures are as they stood then.')).toBeVisible();
  await expect(grace.getByText('It is closed.')).toBeVisible();
  dialog = await openNote(tomasz, 'Overdue actions');
  await dialog.getByLabel('What is to be kept').fill('Said afterwards.');
  await dialog.getByRole('button', { name: 'Record' }).click();
  await expect(section(tomasz, 'Overdue actions')).toContainText('after the review was closed');

  const markdown = await (await tomasz.request.get(`${path}/export.md`)).text();
  expect(markdown).toContain('Split the large ones.');
  expect(markdown).toContain('And then it ended.');
  expect(markdown).toMatch(/Closed on .* by Grace Okafor/);
  const pdf = await tomasz.request.get(`${path}/export.pdf`);
  expect(pdf.headers()['content-type']).toBe('application/pdf');
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
});
