import { type APIRequestContext, type Browser, expect, type Page, test } from '@playwright/test';
import { signIn } from '#tests/support/sign-in.ts';

/** The story that the product is for: rules, two people, the gate, and a push that takes it all back. */

const REPOSITORY = 'larkmere/checkout';
const sha = () => Array.from({ length: 40 }, () => Math.floor(Math.random() * 16).toString(16)).join('');

async function pageAs(browser: Browser, slug: string, path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, slug, path);
  return page;
}

/** What a pipeline has: a token, made by an administrator on the page for it. */
async function makeToken(browser: Browser): Promise<string> {
  const page = await pageAs(browser, 'sam-whitfield', '/settings/tokens');
  const name = `deployer-${Date.now()}`;
  const secret = page.getByRole('region', { name: `The secret of ${name}` });
  await page.getByRole('button', { name: 'Create a token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create a token' });
  await dialog.getByLabel('Name').fill(name);
  for (const scope of ['gate:ask', 'deployments:write', 'validations:write'])
    await dialog.getByRole('checkbox', { name: new RegExp(scope) }).check();
  await dialog.getByRole('button', { name: 'Create it' }).click();
  return (await secret.locator('code').textContent()) ?? '';
}

/** The API as a pipeline calls it. */
function pipeline(request: APIRequestContext, token: string) {
  const headers = { Authorization: `Bearer ${token}` };
  const post = async (path: string, data: object) => {
    const answer = await request.post(`/api/v1/${path}`, { headers, data });
    return { status: answer.status(), body: await answer.json() };
  };
  return {
    gate: async (head: string) => {
      const question = { repository: REPOSITORY, sha: head, environment: 'production' };
      const { body } = await post('gate', question);
      const requirements = (body.changes ?? []).flatMap(
        (one: { requirements: object[] }) => one.requirements,
      );
      return { ...body, requirements } as {
        outcome: string;
        reason: string;
        decisionId: string | null;
        requirements: { id: string; state: string; needs: { met: boolean; couldProvide: unknown }[] }[];
      };
    },
    validate: (changeId: string, head: string) =>
      post(`changes/${changeId}/validations`, {
        name: 'pre-deployment',
        run: `run ${head.slice(0, 12)}`,
        sha: head,
        outcome: 'passed',
        at: new Date().toISOString(),
      }),
    deploy: async (head: string, decisionId: string | null) => {
      const { body } = await post('deployments', {
        repository: REPOSITORY,
        sha: head,
        environment: 'production',
        externalId: `deploy-${sha()}`,
        startedAt: new Date().toISOString(),
        outcome: 'in-progress',
        decisionId,
      });
      return body.deployments[0] as { decisionId: string | null; uncontrolled: boolean };
    },
  };
}

/** A junior's AI-assisted change of a Tier-1 service, submitted in the browser; returns its id. */
async function submit(page: Page, title: string, head: string): Promise<string> {
  await page.getByLabel('Repository').fill(REPOSITORY);
  await page.getByLabel('Commit').fill(head);
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Paths it touches').fill('12\t3\tservices/checkout-api/src/totals.ts');
  await page.getByLabel('Other services').fill('checkout-api');
  await page.getByLabel('Other services').press('Enter');
  await page.getByLabel('Rollback plan').fill('Revert and deploy: five minutes.');
  await page.getByRole('radio', { name: /I wrote it with its help/ }).check();
  await page.getByRole('textbox', { name: 'Tool' }).fill('Claude Code');
  await page.getByRole('button', { name: 'Submit the change' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

async function approve(page: Page, reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /^Approve revision/ });
  await dialog.getByLabel('Why').fill(reason);
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await expect(dialog).toBeHidden();
}

test('two people let a junior’s AI-assisted change through once, and a push takes it back', async ({
  browser,
  request,
}) => {
  const ci = pipeline(request, await makeToken(browser));
  const first = sha();
  const junior = await pageAs(browser, 'ana-duarte', '/changes/new');
  const changeId = await submit(junior, `Totals in minor units ${Date.now()}`, first);
  expect((await ci.validate(changeId, first)).status).toBe(201);

  const states = (answer: Awaited<ReturnType<typeof ci.gate>>) =>
    Object.fromEntries(answer.requirements.map(({ id, state }) => [id, state]));
  const nobody = await ci.gate(first);
  expect(nobody).toMatchObject({ outcome: 'deny', decisionId: expect.any(String) });
  expect(states(nobody)).toMatchObject({
    'two-people-tier-1': 'unsatisfied',
    'senior-on-ai-tier-1': 'unsatisfied',
  });

  // one senior: the rule about seniors is kept, the one about two people is not, and the gate says which
  const senior = await pageAs(browser, 'tomasz-wilk', `/changes/${changeId}`);
  await approve(senior, 'Rounding is covered by the property test.');
  const one = await ci.gate(first);
  expect(one).toMatchObject({ outcome: 'deny', reason: /Two people other than the author/ });
  expect(states(one)).toMatchObject({
    'two-people-tier-1': 'unsatisfied',
    'senior-on-ai-tier-1': 'satisfied',
  });
  const missing = one.requirements
    .find(({ id }) => id === 'two-people-tier-1')
    ?.needs.find(({ met }) => !met);
  expect(missing?.couldProvide).toBeTruthy();

  const second = await pageAs(browser, 'nadia-rahman', `/changes/${changeId}`);
  await approve(second, 'Read with the delivery fees in mind.');
  const allowed = await ci.gate(first);
  expect(allowed).toMatchObject({ outcome: 'allow', decisionId: expect.any(String) });
  // the author's page hears of it without a reload
  await expect(junior.getByText('The gate would let revision 1 through', { exact: false })).toBeVisible();

  // the allow is good once
  expect(await ci.deploy(first, allowed.decisionId)).toMatchObject({
    decisionId: allowed.decisionId,
    uncontrolled: false,
  });
  expect(await ci.deploy(first, allowed.decisionId)).toMatchObject({ decisionId: null, uncontrolled: true });

  const pushed = sha();
  await junior.getByRole('button', { name: 'Push a new revision' }).click();
  const dialog = junior.getByRole('dialog', { name: 'Push a new revision' });
  await dialog.getByLabel('Commit').fill(pushed);
  await dialog.getByLabel('What AI did in it').selectOption('unknown');
  await dialog.getByRole('button', { name: 'Push it' }).click();
  await expect(junior.getByText(/replaced what was approved/).first()).toBeVisible();

  expect(await ci.gate(pushed)).toMatchObject({ outcome: 'deny' });
  expect(await ci.gate(first)).toMatchObject({ outcome: 'deny', reason: /no longer the head/ });
});

test('a veto holds until its service’s director sets it aside with a reason, which can be taken back', async ({
  browser,
}) => {
  const junior = await pageAs(browser, 'ana-duarte', '/changes/new');
  const changeId = await submit(junior, `Totals of returns ${Date.now()}`, sha());
  const principal = await pageAs(browser, 'henrik-dahl', `/changes/${changeId}`);
  await principal.getByRole('button', { name: 'Veto', exact: true }).click();
  const veto = principal.getByRole('dialog', { name: 'Veto' });
  await veto.getByLabel('Why it must not go').fill('It loses orders in Lisbon.');
  await veto.getByRole('button', { name: 'Veto it' }).click();
  await expect(veto).toBeHidden();

  const own = junior.getByRole('region', { name: 'Reviews' });
  await expect(own.getByRole('button', { name: 'Set it aside' })).toBeDisabled();
  await expect(own.getByText('you wrote the change', { exact: false })).toBeVisible();

  const director = await pageAs(browser, 'grace-okafor', `/changes/${changeId}`);
  const reviews = director.getByRole('region', { name: 'Reviews' });
  await reviews.getByRole('button', { name: 'Set it aside' }).click();
  const dialog = director.getByRole('dialog', { name: 'Set the objection of Henrik Dahl aside' });
  const submitIt = dialog.getByRole('button', { name: 'Set it aside' });
  await expect(submitIt).toBeDisabled();
  await dialog.getByLabel('Why it no longer holds').fill('Lisbon runs on the other engine; we looked.');
  await submitIt.click();
  await expect(reviews.getByText('dismissed: Lisbon runs on the other engine')).toBeVisible();
  await reviews.getByRole('button', { name: 'Let it stand again' }).click();
  await expect(reviews.getByText('dismissed:')).toBeHidden();
  await expect(reviews.getByRole('button', { name: 'Set it aside' })).toBeEnabled();
});
