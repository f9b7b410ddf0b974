import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { axe, pressUntil } from '#tests/support/page.ts';
import { signIn } from '#tests/support/sign-in.ts';

/** The queue in a person's own browser, once the page listens to keys. */
async function queueOf(browser: Browser, slug: string, path = '/queue'): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, slug, path);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.waitForLoadState('networkidle');
  return page;
}

const rows = (page: Page): Locator => page.locator('[data-row-id]');
const row = (page: Page, id: string): Locator => page.locator(`[data-row-id="${id}"]`);
const notice = (page: Page, text: string | RegExp): Locator =>
  page.getByRole('status').filter({ hasText: text });

/** Walks to the nth request and tells which one it is. */
async function walkTo(page: Page, nth: number): Promise<string> {
  const cursor = page.locator('[data-cursor=true]');
  await pressUntil(page, 'j', cursor);
  for (let step = 1; step < nth; step += 1) await page.keyboard.press('j');
  const id = await cursor.getAttribute('data-row-id');
  return id ?? '';
}

/** Approves what is under the cursor, by keys alone; the reason is there where one is needed. */
async function approve(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Approve' });
  await pressUntil(page, 'a', dialog);
  await expect(dialog).toContainText('Will be recorded');
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
}

test('a senior approves by keyboard, the request leaves, and one key takes it back', async ({ browser }) => {
  const page = await queueOf(browser, 'tomasz-wilk');
  const id = await walkTo(page, 1);
  await page.keyboard.press('Enter');
  const panel = page.getByRole('region', { name: 'The request in full' });
  await expect(panel.getByText('What the policy says')).toBeVisible();
  await expect(panel).toContainText('Countersign records what you open here and for how long.');
  await expect(page).toHaveURL(`/queue?change=${id}`);

  await approve(page);
  await expect(row(page, id)).toHaveCount(0);
  await expect(notice(page, /^Approved “.*/)).toBeVisible();
  await expect(page).not.toHaveURL(new RegExp(id));

  await page.keyboard.press('u');
  await expect(row(page, id)).toBeVisible();
  await expect(notice(page, 'Both stay in the trail.')).toBeVisible();
  await page.reload();
  await expect(row(page, id)).toBeVisible();
});

test('what becomes complete elsewhere leaves within two seconds, and what is open does not jump', async ({
  browser,
}) => {
  const second = await queueOf(browser, 'henrik-dahl');
  // one more approval is all that it lacks
  const almost = rows(second)
    .filter({ hasText: /: it lacks at least 2 approvals that count \(now: 1\)\./ })
    .first();
  const id = (await almost.getAttribute('data-row-id')) ?? '';
  await almost.getByRole('link').click();
  await expect(second).toHaveURL(`/queue?change=${id}`);

  const first = await queueOf(browser, 'nadia-rahman', `/queue?change=${id}`);
  await expect(first.getByText('What the policy says')).toBeVisible();
  await approve(first);
  await expect(notice(first, /^Approved “.*”[^…]*\./)).toBeVisible();
  await expect(row(second, id)).toHaveCount(0, { timeout: 2_000 });
  await expect(second.getByText('It does not wait for you')).toBeVisible();
  await expect(second).toHaveURL(`/queue?change=${id}`);

  await first.keyboard.press('u');
  await expect(row(second, id)).toBeVisible();
});

test('an objection needs words, and is withdrawn by one key', async ({ browser }) => {
  const page = await queueOf(browser, 'leila-haddad');
  const id = await walkTo(page, 2);
  await page.keyboard.press('v');
  const dialog = page.getByRole('dialog', { name: 'Veto' });
  await expect(dialog.getByText('nobody can answer an objection without a reason')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Veto and record' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await dialog.getByLabel('Why it must not go out').fill('It would take the locker app down.');
  await expect(dialog).toContainText('with the words “It would take the locker app down.”');
  await page.keyboard.press('Control+Enter');
  await expect(notice(page, /^Vetoed “.*”[^…]*\./)).toBeVisible();
  await expect(row(page, id)).toHaveCount(0);
  await page.keyboard.press('u');
  await expect(row(page, id)).toBeVisible();
});

test('several are approved at once only where each may be', async ({ browser }) => {
  const page = await queueOf(browser, 'leila-haddad');
  await walkTo(page, 1);
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByText('2 selected')).toBeVisible();
  await expect(page.getByText('Tier 1 is approved one by one.')).toBeVisible();
  await page.keyboard.press('a');
  await expect(notice(page, /cannot be approved together/)).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('what is put off leaves, and stands where one asks for it', async ({ browser }) => {
  const page = await queueOf(browser, 'sam-whitfield');
  const id = await walkTo(page, 1);
  await page.keyboard.press('s');
  await page.keyboard.press('1');
  await expect(notice(page, /^Put off “.*”[^…]*\./)).toBeVisible();
  await expect(row(page, id)).toHaveCount(0);
  await page.getByRole('link', { name: 'Show what you put off' }).click();
  await expect(row(page, id)).toContainText('put off for');
});

test('an auditor sees why nothing waits; the keys are explained', async ({ browser }) => {
  const page = await queueOf(browser, 'ingrid-moss');
  await expect(page.getByText('Nothing waits for you')).toBeVisible();
  await pressUntil(page, '?', page.getByRole('dialog', { name: 'Keys' }));
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Take back the last thing you did');
});

test('an author sees what her changes lack, from whom, and asks somebody who is free', async ({
  browser,
}) => {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, 'ana-duarte', '/queue/mine');
  const held = page.getByRole('region', { name: /Something is missing/ }).getByRole('listitem');
  const request = held.filter({ has: page.getByLabel('Who to ask for a review') }).first();
  await expect(request).toContainText('at least 2 approvals that count');
  await page.waitForLoadState('networkidle');
  await request.getByLabel('Who to ask for a review').selectOption({ index: 1 });
  await request.getByRole('button', { name: 'Request a review' }).click();
  await expect(request.getByText(/was asked/).first()).toBeVisible();
  await expect(request.getByRole('button', { name: /^Nudge / }).first()).toBeVisible();
});

test('a director reviews what was let through in an emergency', async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, 'grace-okafor', '/queue/exceptions');
  await expect(page.getByRole('heading', { name: /Uncontrolled/ })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await page
    .getByRole('button', { name: /^Review / })
    .first()
    .click();
  await page.getByLabel(/Why, in at least/).fill('Orders were being lost, and the fix was one line.');
  await page.getByRole('button', { name: 'Record this review' }).click();
  await expect(page.getByRole('heading', { name: /emergency/ })).toHaveCount(0);
});

for (const [scheme, look] of [
  ['light', 'at everything'],
  ['dark', 'at colours'],
] as const) {
  test(`axe finds nothing on the sides of the queue in ${scheme}`, async ({ browser }) => {
    const page = await (await browser.newContext({ colorScheme: scheme })).newPage();
    await signIn(page, 'henrik-dahl', '/queue');
    await page.waitForLoadState('networkidle');
    expect(await axe(page, look)).toEqual([]);
    await walkTo(page, 1);
    await page.keyboard.press('Enter');
    await expect(page.getByText('What the policy says')).toBeVisible();
    expect(await axe(page, look)).toEqual([]);
    await page.keyboard.press('d');
    await expect(page.getByRole('dialog', { name: 'Pass it on' })).toBeVisible();
    expect(await axe(page, look)).toEqual([]);
    for (const path of ['/queue/mine', '/queue/exceptions']) {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      expect(await axe(page, look)).toEqual([]);
    }
  });
}

test('at 390 px a request takes the whole screen, and nothing is wider than it', async ({ browser }) => {
  const page = await queueOf(browser, 'tomasz-wilk');
  await page.setViewportSize({ width: 390, height: 800 });
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await rows(page).first().getByRole('link').click();
  await expect(page.getByText('What the policy says')).toBeVisible();
  await expect(rows(page).first()).toBeHidden();
  expect(await overflow()).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: /Queue/ }).click();
  await expect(rows(page).first()).toBeVisible();
});
