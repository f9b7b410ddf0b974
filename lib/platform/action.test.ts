import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import fc from '#tests/support/fast-check.ts';
import { action } from './action.ts';
import { conflict } from './errors.ts';
import type { Viewer } from './viewer.ts';

const viewer: Viewer = {
  personId: '6f0d7c2e-5d0b-5b6e-9f0a-3c1b7a52e4d1',
  slug: 'tomasz-wilk',
  name: 'Tomasz Wilk',
  orgRole: 'engineer',
  level: 'senior',
  team: 'checkout',
  identity: 'demo:tomasz-wilk',
  session: 's1',
  authenticatedAt: new Date('2026-11-20T09:00:00Z'),
};

const scene = vi.hoisted(() => ({ headers: new Headers(), viewer: null as unknown, revalidated: 0 }));
vi.mock('next/headers', () => ({ headers: async () => scene.headers, cookies: async () => new Map() }));
vi.mock('next/cache', () => ({ revalidatePath: () => (scene.revalidated += 1) }));
vi.mock('./session.ts', () => ({ findViewerAfresh: async () => scene.viewer }));

const OURS = { host: 'localhost:3000', origin: 'http://localhost:3000' };
const Input = z.object({ reason: z.string().min(3, 'Say why, in three letters or more.') });
const verb = vi.fn();
const judge = action(Input, verb);

beforeEach(() => {
  scene.headers = new Headers(OURS);
  scene.viewer = viewer;
  scene.revalidated = 0;
  verb.mockReset().mockResolvedValue('done');
});
afterEach(() => vi.restoreAllMocks());

test('hands the verb who acts and the input, and shows the result everywhere', async () => {
  expect(await judge({ reason: 'it did' })).toEqual({ ok: true, result: 'done' });
  const { actor } = verb.mock.lastCall?.[0] ?? {};
  expect(actor).toEqual({
    ...{ kind: 'person', id: viewer.personId, identity: viewer.identity, session: 's1' },
    authenticatedAt: viewer.authenticatedAt,
  });
  expect(verb.mock.lastCall?.[1]).toEqual({ reason: 'it did' });
  expect(scene.revalidated).toBe(1);
});

test('takes a form, without what React adds to it', async () => {
  const form = new FormData();
  form.set('reason', 'it did');
  form.set('$ACTION_ID_1', '');
  expect(await judge(form)).toMatchObject({ ok: true });
});

test.each<[string, Record<string, string>]>([
  ['without an origin', { host: OURS.host }],
  ['from a page without one', { ...OURS, origin: 'null' }],
  ['from another site', { ...OURS, origin: 'https://evil.example' }],
  [
    'from another site that forges the forwarded host',
    { ...OURS, origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
  ],
  ['that the browser calls cross-site', { ...OURS, 'sec-fetch-site': 'cross-site' }],
])('refuses a request %s', async (_case, headers) => {
  scene.headers = new Headers(headers);
  expect(await judge({ reason: 'it did' })).toMatchObject({ ok: false });
  expect(verb).not.toHaveBeenCalled();
});

test('refuses those who are not, or no longer, somebody here', async () => {
  scene.viewer = null;
  expect(await judge({ reason: 'it did' })).toMatchObject({
    ok: false,
    error: expect.stringContaining('signed in'),
  });
  expect(verb).not.toHaveBeenCalled();
});

test('refuses any key that the schema does not have', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.constantFrom('role', 'personId', 'approvedBy', 'createdAt', 'now'),
        fc.string({ minLength: 1 }),
      ),
      fc.jsonValue(),
      async (key, value) => {
        fc.pre(key !== 'reason' && key !== '__proto__');
        expect(await judge({ reason: 'it did', [key]: value } as never)).toMatchObject({ ok: false });
        expect(verb).not.toHaveBeenCalled();
      },
    ),
  );
});

test('says which field is wrong, in the words of the schema', async () => {
  expect(await judge({ reason: '' })).toEqual({
    ok: false,
    error: 'Say why, in three letters or more.',
    field: 'reason',
  });
});

test('passes on what a verb says, and hides what it does not say', async () => {
  verb.mockRejectedValueOnce(conflict('Somebody was faster.'));
  expect(await judge({ reason: 'it did' })).toEqual({
    ok: false,
    error: 'Somebody was faster.',
    field: null,
  });

  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  verb.mockRejectedValueOnce(new Error('select * from secret at /srv/app.js:1'));
  const hidden = await judge({ reason: 'it did' });
  expect(JSON.stringify(hidden)).not.toMatch(/secret|srv/);
  const [, reference] = /Reference: ([\w-]{36})/.exec(JSON.stringify(hidden)) ?? [];
  expect(String(log.mock.lastCall?.[0])).toContain(reference);
});
