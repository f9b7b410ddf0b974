import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { axe } from '#tests/support/page.ts';
import { launch } from '#tests/support/server.ts';
import { signIn } from '#tests/support/sign-in.ts';

/** A verdict that survives an argument, from the incident's arrival to the settlement, by the people it takes. */

// the steps of one argument; commands and several people's browsers take long on a machine that is short of time
test.describe.configure({ mode: 'serial', timeout: 180_000 });

const run = `verdicts-${Date.now()}`;
const MINUTE = 60_000;
const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * MINUTE).toISOString();
const overview = `/overview?service=${run}&period=30d`;
const change = `Cache the cart of ${run} by hand`;

/** Imports a line as an operator does, while the server runs. */
async function importLine(kind: string, line: object): Promise<void> {
  const data = process.env.COUNTERSIGN_E2E_DATA || '.data-e2e';
  const command = launch(
    'lib/boot/command.ts',
    { COUNTERSIGN_DATA: data, DATABASE_URL: undefined },
    ...['import', 'ndjson', kind, '-'],
  );
  command.process.stdin?.end(`${JSON.stringify(line)}\n`);
  expect(await command.ended, command.output()).toBe(0);
  expect(command.output()).toMatch(/^new +1$/m);
}

async function pageAs(browser: Browser, slug: string, path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, slug, path);
  return page;
}

const card = (page: Page, group: string): Locator =>
  page
    .locator('div', { has: page.locator(`:scope > h3:has-text("${group}")`) })
    .last()
    .getByRole('listitem')
    .filter({ hasText: change })
    .first();

interface Saying {
  group: string;
  act: string;
  role?: string;
  reason: string;
}

/** Says something of the change; a click before the page listens is repeated. */
async function say(page: Page, { group, act, role, reason }: Saying): Promise<void> {
  const form = page.getByRole('form', { name: /^Verdict on/ });
  await open(page, incident, card(page, group));
  await expect(async () => {
    await card(page, group)
      .getByRole('button', { name: /^(Judge|Settle)/ })
      .click({ timeout: 2_000 });
    await expect(form).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(form.getByRole('radio', { checked: true })).toBeFocused();
  await form.getByLabel(act, { exact: true }).check();
  if (role) await form.getByLabel('AI role').selectOption({ label: role });
  await form.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await form.getByRole('button', { name: `${act} and record` }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Recorded as version' })).toBeVisible();
}

/** Opens a page until it shows what it is opened for. */
async function open(page: Page, path: string, seen: Locator): Promise<void> {
  await expect(async () => {
    await page.goto(path);
    await expect(seen).toBeVisible({ timeout: 10_000 });
  }).toPass();
}

/** Linked incidents under strict, broad and widest, of the one that there is. */
async function figures(page: Page, path = overview): Promise<string> {
  const definitions = page.locator('#definitions dd p');
  await open(page, path, definitions.nth(2));
  const texts = await definitions.allTextContents();
  return texts
    .map((text) => `${/^\d+/.exec(text)?.[0]}${/dispute/.test(text) ? ' disputed' : ''}`)
    .join(', ');
}

let incident = '';
let confirmedAt = '';

test('an incident arrives and software suspects the change before it', async ({ browser }) => {
  await importLine('services', { slug: run, tier: 1, name: run });
  await importLine('changes', {
    source: 'tickets',
    externalId: run,
    title: change,
    author: { name: 'Ana Duarte', identity: 'ana.duarte@larkmere.example' },
    services: [run],
    paths: [[`services/${run}/cart.ts`, 40, 3]],
    createdAt: at(60),
    deployedAt: at(50),
    declarations: [{ involvement: 'authored', tool: 'claude', by: 'ana' }],
  });
  await importLine('incidents', {
    source: 'pager',
    externalId: run,
    title: `Carts of ${run} are empty`,
    severity: 2,
    status: 'open',
    services: [run],
    startedAt: at(45),
  });
  const page = await pageAs(browser, 'leila-haddad', '/settings');
  const link = page.locator('tbody a[data-row]').first();
  await open(page, `/incidents?service=${run}`, link);
  incident = (await link.getAttribute('href')) ?? '';
  await open(page, incident, card(page, 'Suspects'));
  expect(await figures(page)).toBe('0, 0, 1');
});

test('the first person proposes it and cannot second it; a second person confirms', async ({ browser }) => {
  const first = await pageAs(browser, 'leila-haddad', '/settings');
  await say(first, {
    group: 'Suspects',
    act: 'Confirm',
    role: 'AI-written code failed',
    reason: 'The cache is keyed by session, as the assistant wrote it.',
  });
  await expect(card(first, 'Proposed')).toContainText(/Proposed by Leila Haddad .* A second person confirms/);
  await expect(async () => {
    await card(first, 'Proposed')
      .getByRole('button', { name: /^Judge/ })
      .click({ timeout: 2_000 });
    await expect(first.getByRole('radio', { name: /^Confirm You have confirmed it/ })).toBeDisabled({
      timeout: 1_000,
    });
  }).toPass();
  expect(await axe(first)).toEqual([]);
  expect(await figures(first)).toBe('0, 0, 1');

  const second = await pageAs(browser, 'nadia-rahman', '/settings');
  await say(second, { group: 'Proposed', act: 'Confirm', reason: 'Replaying a session shows it at once.' });
  await expect(card(second, 'Confirmed causes')).toContainText('by Nadia Rahman');
  expect(await figures(second)).toBe('1, 1, 1');
  confirmedAt = new Date().toISOString();
});

test('its author may not judge it but may dispute it, and everybody sees that', async ({ browser }) => {
  const page = await pageAs(browser, 'ana-duarte', '/settings');
  await say(page, {
    group: 'Confirmed causes',
    act: 'Dispute',
    reason: 'The session store was emptied before my change was live.',
  });
  await expect(card(page, 'Disputed')).toContainText('by Ana Duarte');
  await expect(card(page, 'Disputed').getByRole('button', { name: /^Settle/ })).toBeDisabled();
  // whether widest hangs on it too depends on what else software suspects
  expect(await figures(page)).toMatch(/^0 disputed, 0 disputed, 1/);
  await open(page, `/services/${run}`, page.getByText('1 with a disputed cause'));
});

test('who took part cannot settle it; somebody who is not involved does', async ({ browser }) => {
  const involved = await pageAs(browser, 'nadia-rahman', '/settings');
  await open(involved, incident, card(involved, 'Disputed'));
  await expect(card(involved, 'Disputed').getByRole('button', { name: /^Settle/ })).toBeDisabled();
  await expect(card(involved, 'Disputed')).toContainText('somebody who is not involved settles it');

  const page = await pageAs(browser, 'marcus-lindqvist', '/settings');
  await say(page, {
    group: 'Disputed',
    act: 'Uphold the verdict',
    role: 'AI was present, not causal',
    reason: 'The change did it; a person would have copied the same key.',
  });
  await expect(card(page, 'Confirmed causes')).toContainText('by Marcus Lindqvist');
  expect(await figures(page)).toBe('0, 1, 1');

  const trail = page.getByRole('heading', { name: 'What happened' }).locator('xpath=ancestor::section');
  await open(page, incident, trail);
  const steps = await trail.getByRole('listitem').filter({ hasText: change }).allTextContents();
  const verdicts = steps.filter((step) => /caused the incident/.test(step));
  for (const [index, expected] of [
    /Proposed: it caused.*Leila Haddad/,
    /Confirmed: it caused.*Nadia Rahman/,
    /Disputed whether it caused.*Ana Duarte/,
    /Confirmed: it caused.*Marcus Lindqvist/,
  ].entries())
    expect(verdicts[index]).toMatch(expected);
  expect(verdicts).toHaveLength(4);
});

test('the overview can be seen as it was known before the dispute', async ({ browser }) => {
  const page = await pageAs(browser, 'grace-okafor', '/settings');
  expect(await figures(page, `${overview}&asOf=${confirmedAt}`)).toBe('1, 1, 1');
  const banner = page.getByRole('complementary', { name: 'As of an earlier date' });
  await expect(banner).toContainText('this is not what is known now');
  await expect(banner.getByRole('row', { name: /^Strict/ })).toHaveText(/1 of 1.*0 of 1/);
  expect(await axe(page)).toEqual([]);
  await open(page, `${incident}?asOf=${confirmedAt}`, card(page, 'Confirmed causes'));
  await expect(card(page, 'Confirmed causes')).toContainText('by Nadia Rahman');
  await expect(page.getByRole('complementary', { name: 'As of an earlier date' })).toContainText(
    'strict: AI-linked then, not AI-linked now',
  );
  await expect(card(page, 'Confirmed causes').getByRole('button', { name: /^Judge/ })).toBeDisabled();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
  ).toBeLessThanOrEqual(0);
});
