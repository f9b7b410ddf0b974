import { encode } from 'next-auth/jwt';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findViewer, findViewerAfresh, requireMay, requireViewer } from './session.ts';
import type { Viewer } from './viewer.ts';

const scene = vi.hoisted(() => ({
  cookie: '',
  path: null as string | null,
  person: null as unknown,
  looks: 0,
}));
vi.mock('next/headers', () => ({
  cookies: async () => ({ get: () => (scene.cookie ? { value: scene.cookie } : undefined) }),
  headers: async () => new Headers(scene.path ? { 'x-countersign-path': scene.path } : {}),
}));
vi.mock('next/navigation', () => ({
  redirect: (to: string) => {
    throw new Error(`to ${to}`);
  },
  forbidden: () => {
    throw new Error('403');
  },
}));
vi.mock('./viewer.ts', () => ({
  loadViewer: async () => {
    scene.looks += 1;
    return scene.person;
  },
}));

const SECRET = 'a-secret-of-the-test-that-is-long-enough';
const person = { slug: 'ana', orgRole: 'engineer', level: 'junior' } as Viewer;
const token = { identity: 'demo:ana', session: 's1' };
const cookieOf = (claims: object, maxAge = 60) => encode({ token: { ...claims }, secret: SECRET, maxAge });

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.stubEnv('NEXTAUTH_SECRET', SECRET);
  Object.assign(scene, { cookie: await cookieOf(token), path: null, person, looks: 0 });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

test('the person behind a cookie is believed for 30 s when reading, and never when changing something', async () => {
  expect(await findViewer()).toBe(person);
  scene.person = null;
  vi.advanceTimersByTime(29_000);
  expect(await findViewer()).toBe(person);
  expect(scene.looks).toBe(1);
  expect(await findViewerAfresh()).toBeNull();
  expect(await findViewer()).toBeNull();
});

test('rights that were taken away are gone within a minute', async () => {
  await findViewer();
  scene.person = null;
  vi.advanceTimersByTime(31_000);
  expect(await findViewer()).toBeNull();
});

test('a cookie that is forged, expired or not a session is nobody', async () => {
  const good = scene.cookie;
  const forged = [`${good.slice(0, -4)}AAAA`, 'x', 'a.b.c.d.e', `${good}x`];
  const strange = [await cookieOf({ sub: 'ana' }), await cookieOf(token, -60)];
  const foreign = await encode({ token: { ...token }, secret: `${SECRET}-other` });
  const unsigned = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify(token))}.`;
  for (const cookie of [...forged, ...strange, foreign, unsigned, '']) {
    scene.cookie = cookie;
    expect(await findViewer()).toBeNull();
    expect(await findViewerAfresh()).toBeNull();
  }
  expect(scene.looks).toBe(0);
});

test('sends the signed-out to sign in and back again, the unknown to where it says so', async () => {
  scene.person = null;
  await expect(requireViewer()).rejects.toThrow('to /signin/no-access');
  scene.cookie = '';
  await expect(requireViewer()).rejects.toThrow('to /signin');
  scene.path = '/changes?q=a';
  await expect(requireViewer()).rejects.toThrow('to /signin?callbackUrl=%2Fchanges%3Fq%3Da');
});

test('a page that is not for everybody answers 403', async () => {
  expect(await requireMay('records.read')).toBe(person);
  await expect(requireMay('settings.manage')).rejects.toThrow('403');
});
