import { notFound as nothingThere } from 'next/navigation';
import type { NextRequest } from 'next/server';
import { beforeEach, expect, test, vi } from 'vitest';
import { conflict, invalid, notFound } from './errors.ts';
import { read } from './http.ts';

const scene = vi.hoisted(() => ({ viewer: null as unknown }));
vi.mock('./session.ts', () => ({ findViewer: async () => scene.viewer }));
vi.mock('./action.ts', () => ({ genericMessage: () => 'Something went wrong. Reference: r1' }));

const get = (answer: () => Promise<Response>) =>
  read(answer)(new Request('http://localhost/api/x') as NextRequest, { params: Promise.resolve({}) });

beforeEach(() => {
  scene.viewer = { slug: 'ana' };
});

test('without a session there is nothing but 401', async () => {
  scene.viewer = null;
  const answer = vi.fn();
  const response = await get(answer);
  expect([response.status, answer.mock.calls.length]).toEqual([401, 0]);
});

test('who may not is told why, and nothing is read', async () => {
  scene.viewer = { slug: 'ana', orgRole: 'engineer', level: 'junior' };
  const answer = vi.fn();
  const request = new Request('http://localhost/audit/export.csv') as NextRequest;
  const response = await read(answer, 'campaign.read')(request, { params: Promise.resolve({}) });
  expect([response.status, answer.mock.calls.length]).toEqual([403, 0]);
  expect((await response.json()).error).toMatch(/^This is for auditors/);
});

test.each([
  [invalid('Too long.', 'q'), 400],
  [notFound('The change'), 404],
  [conflict('Somebody was faster.'), 409],
])('%s is answered with its status', async (error, status) => {
  const response = await get(() => Promise.reject(error));
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ error: error.message, field: error.field });
});

test('what a page would say is not there is 404 here too', async () => {
  const response = await get(async () => nothingThere());
  expect(response.status).toBe(404);
});

test('what nobody foresaw is a reference and no more', async () => {
  const response = await get(() => Promise.reject(new Error('select * from secret')));
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('secret');
});

test('nothing is kept by any cache', async () => {
  const fine = await get(async () => Response.json({}));
  const broken = await get(() => Promise.reject(new Error('x')));
  for (const { headers } of [fine, broken]) expect(headers.get('cache-control')).toBe('private, no-store');
});
