import NextAuth from 'next-auth';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { mutate } from '#lib/audit/mutate.ts';
import { recordPeople } from '#lib/people/record-people.ts';
import { signInOptions } from '#lib/people/sign-in.ts';
import { readSessionToken, sessionCookie } from '#lib/platform/auth.ts';
import { systemContext } from '#lib/platform/context.ts';
import { db } from '#lib/platform/db.ts';
import { loadViewer, viewerActor } from '#lib/platform/viewer.ts';
import { useDatabase } from '#tests/support/database.ts';
import { CLIENT, CookieJar, signInAtProvider, startOidcProvider } from '#tests/support/oidc.ts';
import { aPerson } from '#tests/support/scene.ts';

const HERE = 'http://localhost:3000';
const CALLBACK = `${HERE}/api/auth/callback/oidc`;

useDatabase();

let provider: Awaited<ReturnType<typeof startOidcProvider>>;
let jar: CookieJar;

beforeAll(async () => {
  for (const kind of ['error', 'warn'] as const) vi.spyOn(console, kind).mockImplementation(() => {});
  provider = await startOidcProvider(CALLBACK);
  vi.stubEnv('NEXTAUTH_URL', HERE);
  vi.stubEnv('NEXTAUTH_SECRET', 'a-secret-of-the-test-that-is-long-enough');
  vi.stubEnv('OIDC_ISSUER', provider.issuer);
  vi.stubEnv('OIDC_CLIENT_ID', CLIENT.id);
  vi.stubEnv('OIDC_CLIENT_SECRET', CLIENT.secret);
  await addPerson('nadia', `${provider.issuer}|nadia-at-idp`);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await provider.stop();
});

beforeEach(() => {
  jar = new CookieJar();
});

describe('signing in with a real provider', () => {
  test('opens an audited session of the person who has this issuer and subject', async () => {
    const back = await signInAtProvider(await authorizationUrl('/changes?q=cart'), 'nadia-at-idp');
    expect(await comeBack(back)).toBe(`${HERE}/changes?q=cart`);

    const token = await readSessionToken(jar.values.get(sessionCookie().name));
    expect(token?.identity).toBe(`oidc:${provider.issuer}|nadia-at-idp`);
    expect(token && (await loadViewer(token))).toMatchObject({ slug: 'nadia', orgRole: 'engineer' });
    const entry = await db().auditEntry.findFirst({ where: { action: 'session.opened' } });
    expect(entry).toMatchObject({ identity: token?.identity, session: token?.session, actorKind: 'person' });
  });

  test('asks with PKCE, state and nonce', async () => {
    const asked = new URL(await authorizationUrl('/')).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce']) expect(asked.get(name)).toMatch(/.{20}/);
  });

  test('says when the person proved who they are, where that is asked for (step-up)', async () => {
    const plain = await signInAtProvider(await authorizationUrl('/'), 'nadia-at-idp');
    await comeBack(plain);
    const before = await readSessionToken(jar.values.get(sessionCookie().name));
    expect(before?.authenticatedAt).toBeNull();

    const again = { prompt: 'login', max_age: '0' };
    const url = await authorizationUrl('/audit', again);
    const asked = new URL(url).searchParams;
    expect([asked.get('prompt'), asked.get('max_age')]).toEqual(['login', '0']);
    expect(await comeBack(await signInAtProvider(url, 'nadia-at-idp'))).toBe(`${HERE}/audit`);
    const after = await readSessionToken(jar.values.get(sessionCookie().name));
    expect(after).toMatchObject({ identity: before?.identity });
    expect(after?.session).not.toBe(before?.session);
    const age = Date.now() - after!.authenticatedAt!.getTime();
    expect(age).toBeGreaterThan(-2_000);
    expect(age).toBeLessThan(60_000);
    const viewer = await loadViewer(after!);
    expect(viewer && viewerActor(viewer)).toMatchObject({ authenticatedAt: after!.authenticatedAt });
  });

  test('a login that belongs to nobody gives a session without a viewer', async () => {
    await comeBack(await signInAtProvider(await authorizationUrl('/'), 'stranger'));
    const token = await readSessionToken(jar.values.get(sessionCookie().name));
    expect(token?.identity).toBe(`oidc:${provider.issuer}|stranger`);
    expect(token && (await loadViewer(token))).toBeNull();
  });

  test('a person who is no longer active is nobody, whatever the cookie says', async () => {
    await addPerson('gone', `${provider.issuer}|gone-at-idp`);
    await comeBack(await signInAtProvider(await authorizationUrl('/'), 'gone-at-idp'));
    const token = await readSessionToken(jar.values.get(sessionCookie().name));
    expect(token && (await loadViewer(token))).not.toBeNull();
    await addPerson('gone', `${provider.issuer}|gone-at-idp`, false);
    expect(token && (await loadViewer(token))).toBeNull();
  });

  test.each<[string, (back: URL) => void]>([
    ['a swapped state', (back) => back.searchParams.set('state', 'of-somebody-else')],
    ['no state', (back) => back.searchParams.delete('state')],
    ['another code', (back) => back.searchParams.set('code', 'guessed')],
    ['another issuer', (back) => back.searchParams.set('iss', 'https://evil.example')],
    ['no PKCE verifier', () => jar.values.delete('next-auth.pkce.code_verifier')],
    ['no nonce', () => jar.values.delete('next-auth.nonce')],
  ])('refuses %s', async (_case, tamper) => {
    const back = await signInAtProvider(await authorizationUrl('/'), 'nadia-at-idp');
    tamper(back);
    expect(await comeBack(back)).toMatch(/\/api\/auth\/error\?error=/);
    expect(jar.values.has(sessionCookie().name)).toBe(false);
  });

  test('refuses a code that was used before', async () => {
    const back = await signInAtProvider(await authorizationUrl('/'), 'nadia-at-idp');
    const before = new Map(jar.values);
    await comeBack(back);
    jar.values.clear();
    for (const [name, value] of before) jar.values.set(name, value);
    expect(await comeBack(back)).toMatch(/\/api\/auth\/error\?error=/);
  });

  test('says so on the sign-in page', async () => {
    const { location } = await call('GET', ['signin'], { error: 'OAuthCallback' });
    const page = new URL(location, HERE);
    expect([page.origin, page.pathname, page.searchParams.get('error')]).toEqual([
      HERE,
      '/signin',
      'OAuthCallback',
    ]);
  });

  test('goes back to this installation only', async () => {
    const back = await signInAtProvider(await authorizationUrl('https://evil.example/x'), 'nadia-at-idp');
    expect(await comeBack(back)).toBe(`${HERE}/overview`);
  });
});

test('the demo sign-in does not exist unless personas are given', () => {
  const ids = (slugs: string[]) => signInOptions(slugs).providers.map(({ id }) => id);
  expect(ids([])).toEqual(['oidc']);
  expect(ids(['ana'])).toEqual(['oidc', 'credentials']);
});

async function addPerson(slug: string, subject: string, active = true): Promise<void> {
  const at = new Date('2026-11-20T12:00:00Z');
  const person = aPerson(slug, { active, identities: [{ kind: 'oidc', value: subject }] });
  await mutate(systemContext('test', at), async (tx) => ({
    result: await recordPeople(tx, [person], at),
    entries: [
      {
        action: 'people.imported',
        subject: { type: 'source', id: 'test' },
        details: { source: 'test', rows: 1, digest: '' },
      },
    ],
  }));
}

/** Where next-auth sends a browser that asks to sign in. */
async function authorizationUrl(callbackUrl: string, params = {}): Promise<string> {
  const { body } = await call('GET', ['csrf']);
  const csrfToken = (body as { csrfToken: string }).csrfToken;
  const { location } = await call('POST', ['signin', 'oidc'], params, { csrfToken, callbackUrl });
  return location;
}

/** The provider's answer reaches next-auth; gives where it sends the browser then. */
async function comeBack(back: URL): Promise<string> {
  expect(`${back.origin}${back.pathname}`).toBe(CALLBACK);
  return (await call('GET', ['callback', 'oidc'], Object.fromEntries(back.searchParams))).location;
}

/** One request to next-auth's own handler with the browser's cookies. */
async function call(method: string, nextauth: string[], query = {}, body = {}) {
  const headers = new Map<string, unknown>();
  let sent: unknown;
  const answer = {
    status: () => answer,
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    setHeader: (name: string, value: unknown) => {
      headers.set(name.toLowerCase(), value);
      return answer;
    },
    send: (value: unknown) => {
      sent = value;
    },
    json: (value: unknown) => {
      sent = value;
    },
    end: () => {},
  };
  const request = {
    method,
    headers: { host: 'localhost:3000' },
    cookies: Object.fromEntries([...jar.values].map(([name, value]) => [name, decodeURIComponent(value)])),
    query: { nextauth, ...query },
    body,
  };
  await NextAuth(request as never, answer as never, signInOptions([]));
  jar.take([headers.get('set-cookie') ?? []].flat() as string[]);
  return { location: String(headers.get('location') ?? ''), body: sent };
}
