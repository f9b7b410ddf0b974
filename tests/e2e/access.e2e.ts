import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type APIRequestContext, expect, test } from '@playwright/test';
import { type AccessAction, may } from '#lib/domain/access.ts';
import { DEMO_PERSONAS } from '#prisma/seed/personas.ts';
import { signIn } from '#tests/support/sign-in.ts';

/** Addresses that not everybody who is signed in may open, by how they begin; the first that fits decides. */
const GUARDED: readonly (readonly [string, AccessAction])[] = [
  ['/audit/log', 'audit.read'],
  ['/audit/checkpoints', 'audit.read'],
  ['/audit', 'campaign.read'],
];

/** What answers without a session: sign-in itself, what pipelines call with a token, and whether the server lives. */
const OPEN = ['/signin', '/api/auth', '/api/v1', '/api/health', '/api/ready'];

/** The page of a refusal, or what the browser draws it from where the frame was sent before. Its words are in every page's code. */
const FORBIDDEN = /<h1[^>]*>Not for this login|NEXT_HTTP_ERROR_FALLBACK;403/;
const CAST = [
  'ana-duarte',
  'henrik-dahl',
  'grace-okafor',
  'marcus-lindqvist',
  'ingrid-moss',
  'sam-whitfield',
];

const under = (address: string, start: string) => address === start || address.startsWith(`${start}/`);
const guardOf = (address: string): AccessAction =>
  GUARDED.find(([start]) => under(address, start))?.[1] ?? 'records.read';
const closed = addresses().filter((address) => !OPEN.some((start) => under(address, start)));

test('nobody who is not signed in reads anything', async ({ playwright, baseURL }) => {
  const nobody = await playwright.request.newContext({ baseURL: baseURL! });
  const read: string[] = [];
  for (const address of closed) {
    const answer = await nobody.get(address, { maxRedirects: 0 });
    const isSent = answer.status() === 307 && answer.headers().location?.includes('/signin');
    if (!isSent && answer.status() !== 401) read.push(`${answer.status()} ${address}`);
  }
  expect(read).toEqual([]);
});

for (const slug of CAST) {
  const persona = DEMO_PERSONAS.find((one) => one.slug === slug)!;
  test(`what a ${persona.level ?? ''} ${persona.orgRole} may open`.replace('  ', ' '), async ({ page }) => {
    await signIn(page, slug, '/settings');
    // what everybody may open is asked for once
    const asked = closed.filter((one) => guardOf(one) !== 'records.read' || slug === CAST[0]);
    const seen: Record<string, boolean> = {};
    for (const address of asked) seen[address] = await isShown(page.request, address);
    const expected = asked.map((one) => [one, may(persona, guardOf(one)).allowed] as const);
    expect(seen).toEqual(Object.fromEntries(expected));
  });
}

/** False where the answer is the refusal: a status of 403, or its page where the frame was sent before. */
async function isShown(request: APIRequestContext, address: string): Promise<boolean> {
  // what streams for ever is told by its head
  if (address === '/api/events') return true;
  const answer = await request.get(address, { maxRedirects: 0 });
  expect(answer.status(), address).toBeLessThan(500);
  return answer.status() !== 403 && !FORBIDDEN.test(await answer.text());
}

/** The address of every page and of every handler that can be read from, with ids that nothing has. */
function addresses(): string[] {
  const app = path.join(import.meta.dirname, '../../app');
  return readdirSync(app, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)(page\.tsx|route\.ts)$/.test(file))
    .filter((file) => file.endsWith('page.tsx') || /\bGET\b/.test(readFileSync(path.join(app, file), 'utf8')))
    .map((file) => {
      const folders = path
        .dirname(file)
        .split('/')
        .filter((name) => name !== '.' && !name.startsWith('('));
      return `/${folders.map((name) => (name.startsWith('[') ? nobodys(name) : name)).join('/')}`;
    })
    .sort();
}

function nobodys(name: string): string {
  if (name === '[number]' || name === '[seq]') return '999999';
  if (name === '[week]') return '2026-01-05';
  return name === '[slug]' ? 'nobody-0000' : randomUUID().replace(/^.{8}/, '00000000');
}
