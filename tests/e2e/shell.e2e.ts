import { expect, test } from '@playwright/test';
import { pressUntil } from '#tests/support/page.ts';
import { signIn } from '#tests/support/sign-in.ts';

test.describe('signed out', () => {
  test('every page sends to sign-in and comes back to where one was going', async ({ page, request }) => {
    for (const path of ['/', '/overview', '/changes?ai=agent', '/settings', '/no-such-page']) {
      const answer = await request.get(path, { maxRedirects: 0 });
      expect([path, answer.status()]).toEqual([path, 307]);
      expect(answer.headers()['cache-control']).toContain('no-store');
    }
    await page.goto('/changes?ai=agent');
    await page.getByRole('button', { name: /Tomasz Wilk/ }).click();
    await expect(page).toHaveURL(/\/changes\?ai=agent$/);
  });

  test('another site is never where one ends', async ({ page }) => {
    await page.goto('/signin?callbackUrl=//attacker.example');
    await page.getByRole('button', { name: /Tomasz Wilk/ }).click();
    await expect(page).toHaveURL(/^http:\/\/[^/]+\/overview$/);
  });

  test('a form from nowhere or elsewhere is refused', async ({ request }) => {
    const origins: Record<string, string>[] = [
      {},
      { Origin: 'null' },
      { Origin: 'https://attacker.example' },
    ];
    for (const headers of origins) {
      const answer = await request.post('/settings', { headers, form: { a: '1' } });
      expect(answer.status()).toBe(403);
    }
    expect((await request.get('/api/search?q=cart')).status()).toBe(401);
  });
});

test('an auditor is promised what there is to see, and no page that does not exist', async ({ page }) => {
  await page.goto('/signin');
  await expect(page.getByRole('button', { name: /Ingrid Moss/ })).not.toContainText(/audit (log|chain)/i);
  await signIn(page, 'ingrid-moss', '/settings');
  await expect(page.getByText('Read changes, incidents, services and every figure')).toBeVisible();
  await expect(page.getByText(/audit log/i)).toHaveCount(0);
});

test.describe('signed in', () => {
  test.beforeEach(({ page }) => signIn(page, 'tomasz-wilk', '/settings'));

  test('the session cookie is out of reach of scripts and other sites', async ({ page, context }) => {
    const session = (await context.cookies()).find(({ name }) => name === 'countersign');
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    expect(await page.evaluate(() => document.cookie)).toBe('');
  });

  test('where nothing is, the page says so by its title, also at an address that cannot be decoded', async ({
    page,
  }) => {
    const nowhere = ['/no-such-page', '/changes/no-such-change', '/services/no-such-service'];
    const broken = ['/changes/%E0%A4%A', '/services/%ff', '/incidents/%zz', '/api/%ff', '/%'];
    for (const path of [...nowhere, ...broken]) {
      expect([path, (await page.goto(path))?.status()]).toEqual([path, 404]);
      await expect(page).toHaveTitle('Not found · Countersign');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not found');
    }
  });

  test('the palette finds a service by its name and goes there', async ({ page }) => {
    await pressUntil(page, 'Control+k', page.getByRole('textbox', { name: 'Find' }));
    await page.getByRole('textbox', { name: 'Find' }).fill('order');
    await page
      .getByText(/^Tier 1 /)
      .first()
      .waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/services\/.+/);
  });

  test('the palette has what was typed before it was loaded, and Enter waits for the answer to it', async ({
    page,
  }) => {
    let chunksMayCome = () => {};
    let answersMayCome = () => {};
    const chunks = new Promise<void>((resolve) => (chunksMayCome = resolve));
    const answers = new Promise<void>((resolve) => (answersMayCome = resolve));
    await page.waitForLoadState('networkidle');
    await page.route('**/_next/static/**', async (route) => chunks.then(() => route.continue()));
    await page.route('**/api/search*', async (route) => answers.then(() => route.continue()));
    await page.keyboard.press('Control+k');
    await page.keyboard.type('checkot');
    await page.keyboard.press('Backspace');
    chunksMayCome();
    const field = page.getByRole('textbox', { name: 'Find' });
    await expect(field).toHaveValue('checko');
    await expect(field).toBeFocused();
    await page.keyboard.type('ut api');
    await expect(field).toHaveValue('checkout api');
    await page.keyboard.press('Enter');
    await expect(field).toBeVisible();
    await expect(page).toHaveURL(/\/settings$/);
    answersMayCome();
    await expect(page).toHaveURL(/\/services\/checkout-api$/);
    await expect(field).toBeHidden();
  });

  test('closing the palette gives the focus back', async ({ page }) => {
    const find = page.getByRole('button', { name: 'Find anything' });
    await expect(async () => {
      await find.focus();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('textbox', { name: 'Find' })).toBeFocused({ timeout: 2_000 });
    }).toPass();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('textbox', { name: 'Find' })).toBeHidden();
    await expect(find).toBeFocused();
  });

  test('keys go to the rooms and explain themselves', async ({ page }) => {
    await pressUntil(page, '?', page.getByRole('dialog', { name: 'Keys' }));
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeHidden();
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await expect(page).toHaveURL(/\/incidents$/);
    await expect(page.getByRole('link', { name: 'Incidents' })).toHaveAttribute('aria-current', 'page');
  });

  test('the colour scheme is kept and there before anything is drawn', async ({ page }) => {
    await page.getByRole('button', { name: 'dark', exact: true }).click();
    await page.addInitScript(() => {
      document.addEventListener('readystatechange', () => {
        sessionStorage.scheme ??= document.documentElement.dataset.mantineColorScheme;
      });
    });
    await page.reload();
    expect(await page.evaluate(() => sessionStorage.scheme)).toBe('dark');
    await expect(page.getByRole('button', { name: 'dark', exact: true })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
  });

  test('at 390 px the navigation is a drawer that closes when one goes somewhere', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(page.getByRole('link', { name: 'Changes' })).toBeHidden();
    await page.getByRole('button', { name: 'Open the navigation' }).click();
    await page.getByRole('link', { name: 'Changes' }).click();
    await expect(page).toHaveURL(/\/changes$/);
    await expect(page.getByRole('link', { name: 'Settings' })).toBeHidden();
  });

  test('no page breaks its content security policy or asks another host', async ({ page, baseURL }) => {
    const broken: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) broken.push(message.text());
    });
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(baseURL ?? ''))
        broken.push(request.url());
    });
    for (const path of ['/overview', '/changes', '/incidents', '/settings']) {
      await page.goto(path, { waitUntil: 'networkidle' });
    }
    expect(broken).toEqual([]);
  });

  test('signing out ends it, also for whoever has kept the cookie', async ({ page, request, context }) => {
    const kept = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const events = () =>
      request.get('/api/events', { headers: { cookie: kept }, timeout: 2_000 }).then((one) => one.status());
    const search = () => request.get('/api/search?q=cart', { headers: { cookie: kept } });
    expect((await search()).status()).toBe(200);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/\/signin$/);
    await page.goto('/settings');
    await expect(page).toHaveURL(/\/signin\?/);
    expect((await search()).status()).toBe(401);
    expect(await events()).toBe(401);
  });
});
