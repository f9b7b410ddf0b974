import { expect, test } from '@playwright/test';
import { DEMO_PERSONAS } from '#prisma/seed/personas.ts';

test('says that it is alive and ready', async ({ request }) => {
  expect((await request.get('/api/health')).status()).toBe(200);
  expect(await (await request.get('/api/ready')).json()).toEqual({
    ready: true,
    audit: 'intact',
    auditContinued: 0,
  });
});

test('answers to the names of this machine only', async ({ request }) => {
  const rebound = await request.get('/api/health', { headers: { Host: 'attacker.example' } });
  expect(rebound.status()).toBe(421);
});

test('a newcomer is sent to sign in and offered the demo people', async ({ page }) => {
  await page.goto('/overview');
  await expect(page).toHaveURL(/\/signin/);
  await expect(page.getByText(DEMO_PERSONAS[0]!.name, { exact: false }).first()).toBeVisible();
});
