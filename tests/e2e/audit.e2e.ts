import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { BEFORE_THE_GATE, LATE_TITLE, PERIOD, SERVICE } from '#tests/support/audit-population.ts';
import { axe, listening } from '#tests/support/page.ts';
import { launch } from '#tests/support/server.ts';
import { signIn } from '#tests/support/sign-in.ts';

const CHANGES = 10_400;

/** Clicks until something is there: a click before the page listens is lost. */
async function clickUntil(button: Locator, seen: Locator, timeout = 3_000): Promise<void> {
  await expect(async () => {
    if (!(await seen.isVisible())) await button.click({ timeout: 2_000 });
    await expect(seen).toBeVisible({ timeout });
  }).toPass();
}

/** Fills a field until it holds: what is typed before the page listens is lost. */
async function fill(field: Locator, text: string): Promise<void> {
  await expect(async () => {
    await field.fill(text);
    await expect(field).toHaveValue(text, { timeout: 500 });
  }).toPass();
}

/** Runs the pack's own verifier in its folder, as an auditor does. */
function verify(folder: string, key: string): Promise<{ exit: number; said: string }> {
  return new Promise((resolve) => {
    const args = ['verifier.mjs', 'pack', '.', '--key', key];
    execFile(process.execPath, args, { cwd: folder }, (error, stdout, stderr) =>
      resolve({ exit: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr }),
    );
  });
}

function unpack(zip: string, folder: string): string[] {
  const files = unzipSync(readFileSync(zip));
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
  return Object.keys(files);
}

/**
 * Answers the whole list with yes, says why, and records a verdict: the page goes on to the next change that waits, and
 * stays where none does. Whether it went on.
 */
async function judge(page: Page, verdict: 'Sound' | 'Flawed', note: string): Promise<boolean> {
  const form = page.getByRole('form', { name: 'Verdict on this change' });
  const yes = form.getByRole('button', { name: 'Yes to every line' });
  await listening(page, yes);
  const here = page.url();
  const goesOn = await page.getByRole('link', { name: 'Next that waits' }).isVisible();
  await yes.click();
  await form.getByLabel('Note').fill(note);
  await form.getByRole('button', { name: verdict, exact: true }).click();
  if (goesOn) await expect(page).not.toHaveURL(here);
  else await expect(page.getByText(`recorded: ${verdict.toLowerCase()}`)).toBeVisible();
  return goesOn;
}

let folder: string;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-evidence-'));
  const { ended, output } = launch(
    'tests/support/make-audit-population.ts',
    { COUNTERSIGN_DATA: process.env.COUNTERSIGN_E2E_DATA || '.data-e2e' },
    String(CHANGES),
    'grace-okafor',
  );
  expect(await ended, output()).toBe(0);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a director audits ten thousand changes, signs, and the evidence verifies elsewhere', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await signIn(page, 'grace-okafor', '/audit/new');

  // planned: a small sample, sized live
  const form = page.getByRole('form', { name: 'A new audit' });
  await clickUntil(form.getByRole('button', { name: 'Choose none' }), form.getByText('0 chosen'));
  await fill(form.getByLabel('Find a service'), SERVICE.name);
  await form.getByRole('checkbox', { name: SERVICE.name }).check();
  await form.getByLabel('First day, UTC').fill(PERIOD.from);
  await form.getByLabel('Last day, UTC').fill(PERIOD.to);
  await form.getByLabel('Confidence, %').fill('80');
  await form.getByLabel('Not tolerable, %').fill('20');
  for (const kind of ['AI-involved', 'High-risk', 'Configuration', 'The rest'])
    await form.getByLabel(kind).fill('1');
  await expect(form.getByText(`of ${CHANGES.toLocaleString('en')} changes would be judged`)).toBeVisible({
    timeout: 20_000,
  });
  expect(await axe(page)).toEqual([]);
  await form.getByRole('button', { name: 'Open the audit' }).click();

  // frozen: everything is checked by machine
  const checks = page.getByRole('region', { name: 'Checked by machine' });
  const progress = page.getByText(`of ${CHANGES.toLocaleString('en')} changes checked`).first();
  await Promise.all([
    clickUntil(page.getByRole('button', { name: 'Freeze the population' }), checks, 90_000),
    expect(progress).toBeVisible({ timeout: 60_000 }),
  ]);
  const campaign = new URL(page.url()).pathname;
  await expect(checks).toContainText('From before the gate');
  await expect(checks.getByRole('row', { name: /^Nothing/ })).toContainText(
    (CHANGES - BEFORE_THE_GATE - 1).toLocaleString('en'),
  );
  expect(await axe(page)).toEqual([]);

  // exceptions first: one by itself, a class with one reason
  await page.goto(`${campaign}/items?flaw=decision-expired`);
  await page.getByRole('link', { name: LATE_TITLE }).click();
  await expect(page.getByRole('region', { name: 'Deployments and decisions' })).toContainText(
    'The gate said',
  );
  expect(await axe(page)).toEqual([]);
  await judge(page, 'Flawed', 'It was deployed fifty minutes after its allow was over.');
  await page.goto(`${campaign}/items`);
  const dialog = page.getByRole('dialog', { name: /from before the gate/ });
  const judgeAll = page.getByRole('button', { name: 'Judge all: from before the gate' });
  await clickUntil(judgeAll, dialog);
  await dialog.getByLabel('Why').fill('The gate was not there yet; nothing can be checked.');
  await dialog.getByRole('button', { name: 'Record it for all' }).click();
  await expect(judgeAll).toBeHidden();

  // then the sample, until nothing is left
  const next = page.getByRole('link', { name: 'Judge the next one' });
  await expect(next).toBeVisible();
  await next.click();
  while (await judge(page, 'Sound', 'Read it with its review: it does what it says.'));
  await page.goto(`${campaign}/items?drawn=to-decide`);
  await expect(page.getByText(/^No changes match/)).toBeVisible();

  // a finding, with an owner and a day
  await page.goto(campaign);
  const finding = page.getByRole('dialog', { name: 'Record a finding' });
  await clickUntil(page.getByRole('button', { name: 'Record a finding' }), finding);
  await finding.getByLabel('What was found').fill('A deployment began after its allow was over');
  await finding.getByLabel('Owner').fill('tomasz-wilk');
  await finding.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Findings', exact: true })).toContainText('Tomasz Wilk');

  // signed, after proving once more who it is
  await page.getByRole('link', { name: 'Attest' }).click();
  await expect(page.getByRole('region', { name: 'The statement' })).toContainText(
    'I, Grace Okafor, sign the audit',
  );
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await clickUntil(
    page.getByRole('button', { name: 'Grace Okafor' }),
    page.getByRole('heading', { name: 'Attestation' }),
    15_000,
  );
  await listening(page);
  const signature = page.getByRole('region', { name: 'The signature' });
  await page.getByLabel('I have read the statement').check();
  await clickUntil(page.getByRole('button', { name: 'Sign the attestation' }), signature, 20_000);
  expect(await axe(page)).toEqual([]);

  // taken away, and verified in another folder by nothing but what is in it
  const downloaded = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Evidence pack' }).click();
  const zip = path.join(folder, 'evidence.zip');
  await (await downloaded).saveAs(zip);
  const pack = path.join(folder, 'pack');
  const names = unpack(zip, pack);
  expect(names).toContain('attestation.pdf');
  const key = strFromU8(readFileSync(path.join(pack, 'key.txt'))).trim();
  expect(await verify(pack, key)).toEqual({ exit: 0, said: expect.stringContaining('GOOD') });
  const csv = path.join(pack, 'population.csv');
  const bytes = readFileSync(csv);
  bytes[Math.floor(bytes.length / 2)]! ^= 1;
  writeFileSync(csv, bytes);
  expect(await verify(pack, key)).toEqual({ exit: 1, said: expect.stringContaining('population.csv') });
});
