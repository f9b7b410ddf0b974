import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { axe, pressUntil } from '#tests/support/page.ts';
import { signIn } from '#tests/support/sign-in.ts';

/** Incidents nobody has settled, most severe first; each test that judges takes its own. */
const UNSETTLED = '/incidents?cause=suspects&order=asc&sort=severity';

/** The same, least severe first: one person is enough to confirm a cause of theirs. */
const MILD = '/incidents?cause=suspects&sort=severity';

/** A page of a person's own browser. */
async function pageAs(browser: Browser, slug: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, slug, '/settings');
  return page;
}

/** Opens the nth row of the list at `path` and returns the incident's path. */
async function openIncident(page: Page, path: string, nth: number): Promise<string> {
  await page.goto(path);
  const link = page.locator('a[data-row]').nth(nth);
  const href = await link.getAttribute('href');
  await link.click();
  await page.waitForURL(`**${href}`);
  await expect(page.getByRole('heading', { name: 'What caused it' })).toBeVisible();
  return href ?? '';
}

const group = (page: Page, title: string): Locator =>
  page.locator('div', { has: page.locator(`:scope > h3:has-text("${title}")`) }).last();

const firstSuspect = (page: Page): Locator => group(page, 'Suspects').getByRole('listitem').first();

/** The first change in whose judgement the person has no hand. */
const judgeable = (page: Page): Locator =>
  page
    .getByRole('listitem')
    .filter({ has: page.locator('button:enabled', { hasText: /^Judge$/ }) })
    .first();

interface Verdict {
  verdict: 'Confirm' | 'Rule out' | 'Dispute';
  role?: string;
  reason: string;
}

/** Opens the verdict form of a change; a click before the page listens is repeated. */
async function openForm(page: Page, card: Locator): Promise<void> {
  await expect(async () => {
    await card.getByRole('button', { name: /^Judge/ }).click({ timeout: 2_000 });
    await expect(page.getByRole('group', { name: 'Verdict' })).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

async function judge(page: Page, card: Locator, { verdict, role, reason }: Verdict): Promise<void> {
  await openForm(page, card);
  await page.getByLabel(verdict, { exact: true }).check();
  if (role) await page.getByLabel('AI role').selectOption({ label: role });
  const record = page.getByRole('button', { name: `${verdict} and record` });
  await expect(record).toBeDisabled();
  await page.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await expect(page.getByText('Will be recorded')).toBeVisible();
  await record.click();
  await expect(page.getByRole('status').filter({ hasText: 'Recorded as version' })).toBeVisible();
}

test('a senior confirms a suspect, and a second senior disputes it', async ({ browser }) => {
  const page = await pageAs(browser, 'tomasz-wilk');
  const incident = await openIncident(page, MILD, 0);
  const suspect = judgeable(page);
  const title = (await suspect.getByRole('link').first().textContent()) ?? '';
  await judge(page, suspect, {
    verdict: 'Confirm',
    role: 'AI-written code failed',
    reason: 'The stack trace ends in the lines this change added.',
  });

  const confirmed = group(page, 'Confirmed causes').getByRole('listitem').filter({ hasText: title });
  await expect(confirmed).toContainText('by Tomasz Wilk');
  await expect(confirmed).toContainText('AI-written code failed');
  await expect(confirmed).toContainText('The stack trace ends in the lines this change added.');
  await expect(page.getByRole('row', { name: /^strict/ })).toContainText('AI-linked');
  await expect(page.getByRole('button', { name: 'No change caused it' })).toBeDisabled();
  await page.goto('/incidents?ai=strict&sort=severity');
  await expect(page.locator(`a[data-row][href="${incident}"]`)).toBeVisible();

  const other = await pageAs(browser, 'nadia-rahman');
  await other.goto(incident);
  const seen = group(other, 'Confirmed causes').getByRole('listitem').filter({ hasText: title });
  await judge(other, seen, { verdict: 'Dispute', reason: 'These lines were not reached that night.' });
  const disputed = group(other, 'Disputed').getByRole('listitem').filter({ hasText: title });
  await expect(disputed).toContainText('by Nadia Rahman');
  await disputed.getByText('earlier versions').click();
  await expect(disputed).toContainText('by Tomasz Wilk');
});

test('who judges what somebody else has just judged is told so, and nothing is lost', async ({ browser }) => {
  const first = await pageAs(browser, 'tomasz-wilk');
  const second = await pageAs(browser, 'leila-haddad');
  const incident = await openIncident(first, UNSETTLED, 3);
  await second.goto(incident);
  await openForm(second, firstSuspect(second));
  await judge(first, firstSuspect(first), { verdict: 'Rule out', reason: 'It only touched a test fixture.' });

  await second.getByLabel('Confirm', { exact: true }).check();
  await second.getByRole('textbox', { name: 'Reason' }).fill('It was the newest change by far.');
  await second.getByRole('button', { name: 'Confirm and record' }).click();
  await expect(second.getByText('Someone judged this link')).toBeVisible();
  await expect(second.getByRole('textbox', { name: 'Reason' })).toHaveValue(
    'It was the newest change by far.',
  );
});

test('the lanes zoom and pan by keyboard, and marks that lie together are listed with their evidence', async ({
  browser,
}) => {
  const page = await pageAs(browser, 'ana-duarte');
  const incident = await openIncident(page, UNSETTLED, 2);
  await page.goto(`${incident}?window=7d`);
  const lanes = page.getByRole('list', { name: /^Timeline by service/ });
  const ticks = page.locator('[data-ticks]');
  const whole = await ticks.textContent();
  // the first key may come before the page listens
  await expect(async () => {
    await lanes.focus();
    await page.keyboard.press('+');
    expect(await ticks.textContent()).not.toBe(whole);
  }).toPass();
  await page.keyboard.press('0');
  await expect(ticks).toHaveText(whole ?? '');
  await page.getByRole('button', { name: 'Closer' }).click();
  await expect(ticks).not.toHaveText(whole ?? '');
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await expect(ticks).toHaveText(whole ?? '');
  await lanes
    .getByRole('button', { name: /list them/ })
    .first()
    .click();
  const together = page.getByRole('region', { name: 'Marks that lie together' });
  await expect(together.getByRole('listitem').first()).toContainText(/before the start|at the start/);
  await page.getByRole('navigation', { name: 'How far back' }).getByRole('link', { name: '1 h' }).click();
  await expect(page).toHaveURL(/window=1h/);
  await expect(together).toBeHidden();
});

test('a junior reads everything and is told why they may not judge', async ({ browser }) => {
  const page = await pageAs(browser, 'ana-duarte');
  await openIncident(page, UNSETTLED, 1);
  const button = firstSuspect(page).getByRole('button', { name: /^Judge/ });
  await expect(button).toBeDisabled();
  await expect(button).toHaveAccessibleDescription(/This is for seniors, principals/);
  await expect(page.getByRole('button', { name: 'No change caused it' })).toBeDisabled();
});

test('a change that nobody suspected can be found and judged', async ({ browser }) => {
  const page = await pageAs(browser, 'leila-haddad');
  await openIncident(page, UNSETTLED, 5);
  await page.getByRole('searchbox', { name: /Find a change/ }).fill('Update');
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await expect(page).toHaveURL(/find=Update/);
  const found = page.locator('#another').getByRole('listitem').first();
  const title = (await found.getByRole('link').first().textContent()) ?? '';
  await judge(page, found, { verdict: 'Rule out', reason: 'It was deployed to another region.' });
  await page.getByText('Ruled out, or no longer suspected').click();
  await expect(page.getByRole('listitem').filter({ hasText: title }).first()).toContainText(
    'It was deployed to another region.',
  );
});

test('that no change caused it is an answer', async ({ browser }) => {
  const page = await pageAs(browser, 'leila-haddad');
  await openIncident(page, UNSETTLED, 7);
  const why = page.getByLabel('Why no change caused it');
  await expect(async () => {
    await page.getByRole('button', { name: 'No change caused it' }).click({ timeout: 2_000 });
    await expect(why).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await why.fill('A cable was cut outside the data centre.');
  await page.getByRole('button', { name: 'Record that no change caused it' }).click();
  await expect(page.getByText('A cable was cut outside the data centre.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'What caused it' }).locator('..')).toContainText(
    'no change',
  );
});

test('filters are in the URL, as chips to take away, and the keyboard walks the rows', async ({
  browser,
}) => {
  const page = await pageAs(browser, 'marcus-lindqvist');
  await page.goto('/incidents?severity=2&tier=1');
  await expect(page.getByRole('link', { name: /Sev2 or worse/ })).toBeVisible();
  await page.getByLabel('Any status').selectOption('resolved');
  await expect(page).toHaveURL('/incidents?severity=2&status=resolved&tier=1');
  await page.getByRole('link', { name: /Tier 1.*remove/ }).click();
  await expect(page).toHaveURL('/incidents?severity=2&status=resolved');
  await pressUntil(page, 'j', page.locator('tbody a[data-row]:focus'));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/incidents\/[0-9a-f-]{36}$/);
  await page.goto('/incidents?q=there+is+no+such+incident');
  await expect(page.getByText('No incidents match these filters')).toBeVisible();
});

test('a service’s figures lead to the rows they count', async ({ browser }) => {
  const page = await pageAs(browser, 'grace-okafor');
  await page.goto('/services?days=365');
  await page.locator('a[data-row]').first().click();
  await expect(page).toHaveURL(/\/services\/[^/]+\?days=365$/);
  const figure = page.getByRole('link', { name: /^Sev2 or worse: / });
  const count = Number((await figure.textContent())?.replaceAll(',', ''));
  await figure.click();
  await expect(page.getByText(`${count} incident`)).toBeVisible();
});

test('the form of a verdict has no serious accessibility violation', async ({ browser }) => {
  const page = await pageAs(browser, 'tomasz-wilk');
  await openIncident(page, UNSETTLED, 9);
  await openForm(page, judgeable(page));
  expect(await axe(page)).toEqual([]);
});
