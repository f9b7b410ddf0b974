import type { Page } from '@playwright/test';
import { DEMO_PERSONAS } from '#prisma/seed/personas.ts';
import { listening } from './page.ts';

/**
 * Signs in as somebody of the demo organisation and ends at `path` when it listens. It asks as the sign-in page does,
 * but draws no other page before: what a newcomer does there is tried in shell.e2e.ts.
 */
export async function signIn(page: Page, slug: string, path = '/overview'): Promise<void> {
  if (!DEMO_PERSONAS.some((one) => one.slug === slug)) throw new Error(`There is no demo persona "${slug}".`);
  const asked = await page.request.get('/api/auth/csrf');
  const { csrfToken } = await asked.json();
  const answer = await page.request.post('/api/auth/callback/demo', {
    headers: { Origin: new URL(asked.url()).origin },
    form: { csrfToken, persona: slug, json: 'true' },
  });
  if (!answer.ok()) throw new Error(`"${slug}" could not sign in: ${answer.status()}.`);
  await page.goto(path);
  await listening(page);
}
