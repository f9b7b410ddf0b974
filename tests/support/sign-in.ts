import type { Page } from '@playwright/test';
import { DEMO_PERSONAS } from '#prisma/seed/personas.ts';
import { listening } from './page.ts';

/** Signs in as somebody of the demo organisation, as a newcomer would, and ends at `path` when it listens. */
export async function signIn(page: Page, slug: string, path = '/overview'): Promise<void> {
  const persona = DEMO_PERSONAS.find((one) => one.slug === slug);
  if (!persona) throw new Error(`There is no demo persona "${slug}".`);
  await page.goto(`/signin?callbackUrl=${encodeURIComponent(path)}`);
  await page.getByRole('button', { name: persona.name }).click();
  await page.waitForURL((url) => url.pathname !== '/signin');
  await listening(page);
}
