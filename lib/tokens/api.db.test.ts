import { beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { systemContext } from '#lib/platform/context.ts';
import { conflict, invalid, notFound } from '#lib/platform/errors.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { as, openShop } from '#tests/support/submitted.ts';
import { type ApiOptions, api } from './api.ts';
import { createToken } from './create-token.ts';
import { listTokens } from './queries.ts';
import { revokeToken } from './revoke-token.ts';

useDatabase();

const system = () => systemContext('test', new Date());
const Input = z.strictObject({ name: z.string(), nested: z.strictObject({ count: z.int() }).optional() });
let secret = '';

beforeAll(async () => {
  await openShop();
  ({ secret } = await createToken(system(), { name: 'ci', scopes: ['changes:write'], expiresAt: null }));
});

const request = (body: unknown, token: string | null = secret) =>
  new Request('http://test.invalid/api/v1/things', {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: token.startsWith('cs_') ? `Bearer ${token}` : token }),
    },
  });

async function ask(
  body: unknown,
  token: string | null = secret,
  over: Partial<ApiOptions<typeof Input, unknown>> = {},
) {
  const handler = api({
    scope: 'changes:write',
    input: Input,
    answer: async (ctx, input) => ({ status: 201, body: { actor: ctx.actor, input } }),
    ...over,
  });
  const response = await handler(request(body, token), { params: Promise.resolve({}) });
  return { response, body: await response.json() };
}

describe('an operation', () => {
  test('is answered as the token that was sent', async () => {
    const { response, body } = await ask({ name: 'x' });
    expect(response.status).toBe(201);
    expect(response.headers.get('cache-control')).toContain('no-store');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(body.actor).toMatchObject({ kind: 'service', identity: 'token:ci', session: null });
  });

  test('says every field that is wrong, with its pointer', async () => {
    const { response, body } = await ask({ nested: { count: 'x', more: 1 }, 'a/b': 1, constructor: {} });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(body).toMatchObject({
      type: 'urn:countersign:problem:invalid',
      status: 400,
      title: expect.any(String),
    });
    expect(body.instance).toBe(`urn:uuid:${response.headers.get('x-request-id')}`);
    expect(body.errors).toEqual(
      expect.arrayContaining([
        { pointer: '/name', field: 'name', reason: 'is missing' },
        { pointer: '/nested/count', field: 'nested.count', reason: expect.stringContaining('number') },
        { pointer: '/nested/more', field: 'nested.more', reason: 'is not known' },
        { pointer: '/a~1b', field: 'a/b', reason: 'is not known' },
        { pointer: '/constructor', field: 'constructor', reason: 'is not known' },
      ]),
    );
  });

  test.each([
    [invalid('There is no such service.', 'services.0'), 400],
    [notFound('The change'), 404],
    [conflict('It is closed.'), 409],
  ])('turns %s into its status', async (error, status) => {
    const { response, body } = await ask({ name: 'x' }, secret, { answer: () => Promise.reject(error) });
    expect(response.status).toBe(status);
    expect(body.detail).toBe(error.message);
    expect(body.errors).toEqual(
      error.field ? [expect.objectContaining({ pointer: '/services/0' })] : undefined,
    );
  });

  test('tells of anything else a reference only', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const fail = () => Promise.reject(new Error('password=hunter2'));
    const { response, body } = await ask({ name: 'x' }, secret, { answer: fail });
    expect(response.status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(body.detail).toContain(response.headers.get('x-request-id'));
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });

  test('ends with 503 when no answer comes in time', async () => {
    const started = performance.now();
    const { response } = await ask({ name: 'x' }, secret, {
      within: 300,
      answer: () => new Promise(() => {}),
    });
    expect(response.status).toBe(503);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('with a path that fits nothing is not there', async () => {
    const handler = api({
      scope: 'changes:write',
      params: z.strictObject({ id: z.uuid() }),
      answer: async (_ctx, _input, _request, { id }) => ({ status: 200, body: { id } }),
    });
    const response = await handler(request('', secret), { params: Promise.resolve({ id: 'x' }) });
    expect(response.status).toBe(404);
  });
});

describe('a token', () => {
  test.each([null, 'Basic Y2k6eA==', 'Bearer', 'Bearer x y', 'cs_short', `cs_${'A'.repeat(43)}`])(
    '%s gets 401',
    async (token) => {
      const { response } = await ask({ name: 'x' }, token);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm=/);
    },
  );

  test('is not looked at after its body: a stranger learns nothing about the schema', async () => {
    expect((await ask('{', null)).response.status).toBe(401);
    expect((await ask('{', secret, { scope: 'gate:ask' })).response.status).toBe(403);
  });

  test('without the scope gets 403 and says which it lacks', async () => {
    const { response, body } = await ask({ name: 'x' }, secret, { scope: 'gate:ask' });
    expect(response.status).toBe(403);
    expect(body.detail).toContain('gate:ask');
  });

  test('that was revoked is refused at once, and its name is free again', async () => {
    const old = await createToken(system(), { name: 'old', scopes: ['changes:write'], expiresAt: null });
    expect((await ask({ name: 'x' }, old.secret)).response.status).toBe(201);
    await revokeToken(system(), { name: 'old' });
    expect((await ask({ name: 'x' }, old.secret)).response.status).toBe(401);
    await expect(revokeToken(system(), { name: 'old' })).rejects.toMatchObject({ code: 'not-found' });
    await createToken(system(), { name: 'old', scopes: ['gate:ask'], expiresAt: null });
  });

  test('that has expired is refused', async () => {
    const expiresAt = new Date(Date.now() + 60_000);
    const brief = await createToken(system(), { name: 'brief', scopes: ['changes:write'], expiresAt });
    expect((await ask({ name: 'x' }, brief.secret)).response.status).toBe(201);
    await outside().serviceToken.update({
      where: { id: brief.id },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    expect((await ask({ name: 'x' }, brief.secret)).response.status).toBe(401);
  });

  test('is kept as a hash only, and nothing that is listed holds it', async () => {
    const { secret: shown } = await createToken(system(), {
      name: 'kept',
      scopes: ['gate:ask'],
      expiresAt: null,
    });
    const [{ all }] = (await outside().$queryRaw`
      select (select json_agg(t) from service_token t)::text || (select json_agg(a) from audit_entry a)::text as all
    `) as [{ all: string }];
    expect(all).not.toContain(shown);
    expect(JSON.stringify(await listTokens())).not.toContain('hash');
  });

  test('of a name in use is refused, also when many ask at once', async () => {
    const input = { name: 'race', scopes: ['gate:ask' as const], expiresAt: null };
    const made = await Promise.allSettled(Array.from({ length: 8 }, () => createToken(system(), input)));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('is made and revoked by administrators only', async () => {
    const input = { name: 'mine', scopes: ['gate:ask' as const], expiresAt: null };
    await expect(createToken(as('dir-dana'), input)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(revokeToken(as('sen-sol'), { name: 'ci' })).rejects.toMatchObject({ code: 'forbidden' });
    await createToken(as('adm-ada'), input);
    expect((await listTokens()).find(({ name }) => name === 'mine')).toMatchObject({ createdBy: 'adm-ada' });
  });

  test('shows when it was last used, to the minute', async () => {
    await vi.waitFor(async () => {
      const [ci] = (await listTokens()).filter(({ name }) => name === 'ci');
      expect(ci!.lastUsedAt).not.toBeNull();
    });
    const before = (await listTokens()).find(({ name }) => name === 'ci')!.lastUsedAt;
    await ask({ name: 'x' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await listTokens()).find(({ name }) => name === 'ci')!.lastUsedAt).toEqual(before);
  });
});

test('more than its rate gets 429 with the seconds to wait', async () => {
  vi.resetModules();
  vi.stubEnv('COUNTERSIGN_API_RATE', '2');
  const { api: limited } = await import('./api.ts');
  const handler = limited({ scope: 'changes:write', answer: async () => ({ status: 200, body: {} }) });
  const answers = [];
  for (let index = 0; index < 3; index++)
    answers.push(await handler(request('', secret), { params: Promise.resolve({}) }));
  vi.unstubAllEnvs();
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(Number(answers[2]!.headers.get('retry-after'))).toBeGreaterThan(0);
});
