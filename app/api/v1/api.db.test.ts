import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { SCOPES, type Scope } from '#lib/domain/token/scope.ts';
import { systemContext } from '#lib/platform/context.ts';
import { createToken } from '#lib/tokens/create-token.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { openShop, sha } from '#tests/support/submitted.ts';
import { POST as abandon } from './changes/[id]/abandon/route.ts';
import { POST as findings } from './changes/[id]/findings/route.ts';
import { GET as getChange } from './changes/[id]/route.ts';
import { POST as validations } from './changes/[id]/validations/route.ts';
import { POST as changes } from './changes/route.ts';
import { POST as deployments } from './deployments/route.ts';
import { POST as batch } from './gate/batch/route.ts';
import { POST as gate } from './gate/route.ts';
import { type Operation, operations } from './operations.ts';

useDatabase();

type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;

const handlers: Record<keyof typeof operations, Handler> = {
  submitChange: changes,
  getChange,
  reportValidation: validations,
  reportFinding: findings,
  abandonChange: abandon,
  reportDeployment: deployments,
  askGate: gate,
  askGateBatch: batch,
};
const names = Object.keys(operations) as (keyof typeof operations)[];

const secrets = {} as Record<Scope, string>;
beforeAll(async () => {
  await openShop();
  for (const scope of SCOPES) {
    const name = scope.replace(':', '-');
    const made = await createToken(systemContext('test', new Date()), {
      name,
      scopes: [scope],
      expiresAt: null,
    });
    secrets[scope] = made.secret;
  }
});

interface Sent {
  body?: unknown;
  id?: string;
  secret?: string;
  type?: string;
}

/** Sends to an operation as a pipeline with its scope; a good answer must be the one that the document promises. */
async function send(name: keyof typeof operations, { body, id, secret, type = 'application/json' }: Sent) {
  const { method, scope, answers } = operations[name] as Operation;
  const request = new Request('http://test.invalid/', {
    method: method.toUpperCase(),
    headers: { authorization: `Bearer ${secret ?? secrets[scope]}`, 'content-type': type },
    ...(method === 'post' ? { body: typeof body === 'string' ? body : JSON.stringify(body ?? {}) } : {}),
  });
  const response = await handlers[name](request, { params: Promise.resolve(id === undefined ? {} : { id }) });
  const answer = await response.json();
  if (response.ok) (answers[response.status]!.body as z.ZodType).parse(answer);
  else
    expect(answer).toMatchObject({
      status: response.status,
      type: expect.stringMatching(/^urn:countersign:/),
    });
  return { status: response.status, answer, headers: response.headers };
}

let made = 0;
function raw(over: Record<string, unknown> = {}) {
  made += 1;
  return {
    source: 'github:acme/shop',
    externalId: `api-${made}`,
    repository: 'Acme/Shop',
    sha: sha(`e${made}`),
    title: `Change ${made}`,
    author: { name: 'jun-author', identity: 'jun-author@shop.test' },
    paths: [['src/checkout/cart.ts', 10, 2]],
    ...over,
  };
}

/** Everything that a refused request might have left behind. */
async function traces() {
  const tables = [
    outside().change.count(),
    outside().changeControl.count(),
    outside().changeParty.count(),
    outside().revision.count(),
    outside().validationRun.count(),
    outside().agentFinding.count(),
    outside().deployment.count(),
    outside().gateDecision.count(),
    outside().auditEntry.count(),
  ];
  return Promise.all(tables);
}

describe('a pipeline', () => {
  test('submits, reports, asks, deploys and reads, and nothing that is said twice is done twice', async () => {
    const body = raw();
    const first = await send('submitChange', { body });
    expect(first.status).toBe(201);
    const id: string = first.answer.changeId;
    expect(first.headers.get('location')).toBe(`/api/v1/changes/${id}`);
    expect(first.answer.decision.outcome).toBe('deny');
    expect(await send('submitChange', { body })).toMatchObject({
      status: 200,
      answer: { effect: 'unchanged' },
    });

    const report = { name: 'canary', run: '1', sha: body.sha, outcome: 'passed' };
    expect((await send('reportValidation', { id, body: report })).status).toBe(201);
    expect(await send('reportValidation', { id, body: report })).toMatchObject({
      status: 200,
      answer: { effect: 'unchanged' },
    });
    const finding = {
      reviewer: 'bot',
      externalId: '1',
      sha: body.sha,
      severity: 'warning',
      title: 'Look here',
    };
    expect((await send('reportFinding', { id, body: finding })).status).toBe(201);
    expect((await send('reportFinding', { id, body: finding })).status).toBe(200);
    expect((await send('reportFinding', { id, body: { ...finding, severity: 'info' } })).status).toBe(409);

    const question = { repository: 'acme/shop', sha: body.sha, environment: 'production' };
    const decided = await send('askGate', { body: question });
    expect(decided).toMatchObject({ status: 200, answer: { outcome: 'deny', expiresAt: null } });
    const train = await send('askGateBatch', { body: { items: [question] } });
    expect(train).toMatchObject({ status: 200, answer: { outcome: 'deny' } });

    const read = await send('getChange', { id });
    expect(read.answer).toMatchObject({
      repository: 'acme/shop',
      sha: body.sha,
      revision: 1,
      state: 'open',
      services: [{ slug: 'checkout', tier: 1 }],
      validations: [{ name: 'canary', outcome: 'passed' }],
      findings: [{ reviewer: 'bot', resolution: null }],
    });

    const next = await send('submitChange', { body: { ...body, sha: sha('beef') } });
    expect(next).toMatchObject({ status: 200, answer: { effect: 'revised', revision: 2 } });
    expect((await send('abandonChange', { id, body: { reason: 'superseded' } })).status).toBe(200);
    expect((await send('abandonChange', { id, body: { reason: 'superseded' } })).answer.effect).toBe(
      'unchanged',
    );
    expect((await send('submitChange', { body: { ...body, sha: sha('cafe') } })).status).toBe(409);
  });

  test('is the actor in the audit log', async () => {
    const { answer } = await send('submitChange', { body: raw() });
    const entry = await outside().auditEntry.findFirstOrThrow({ where: { subjectId: answer.changeId } });
    expect(entry).toMatchObject({ actorKind: 'service', identity: 'token:changes-write', session: null });
  });

  test('that deploys to production without an allow is told that it is uncontrolled', async () => {
    const body = raw();
    await send('submitChange', { body });
    const report = {
      repository: 'acme/shop',
      sha: body.sha,
      environment: 'production',
      externalId: 'deploy-1',
      startedAt: new Date(Date.now() - 1000).toISOString(),
      outcome: 'in-progress',
    };
    const first = await send('reportDeployment', { body: report });
    expect(first).toMatchObject({
      status: 201,
      answer: { deployments: [{ uncontrolled: true, decisionId: null }] },
    });
    expect(await send('reportDeployment', { body: report })).toMatchObject({
      status: 200,
      answer: { effect: 'unchanged' },
    });
  });

  test('that names what is not there learns just that', async () => {
    const id = crypto.randomUUID();
    const body = { name: 'canary', run: '1', sha: sha('1'), outcome: 'passed' };
    expect((await send('getChange', { id })).status).toBe(404);
    expect((await send('getChange', { id: 'x' })).status).toBe(404);
    expect((await send('reportValidation', { id, body })).status).toBe(404);
  });
});

describe('every operation', () => {
  test.each(names)('%s wants its scope and no other will do', async (name) => {
    const before = await traces();
    const { scope } = operations[name];
    for (const other of SCOPES.filter((one) => one !== scope)) {
      const { status, answer } = await send(name, { id: crypto.randomUUID(), secret: secrets[other] });
      expect({ status, detail: answer.detail }).toEqual({
        status: 403,
        detail: expect.stringContaining(scope),
      });
    }
    expect(await traces()).toEqual(before);
  });

  const withBody = names.filter((name) => 'input' in operations[name]);
  const id = crypto.randomUUID();
  test.each(withBody)('%s refuses what is no valid body, and writes nothing', async (name) => {
    const before = await traces();
    const bad: [status: number, sent: Sent][] = [
      [400, { body: '' }],
      [400, { body: '{"a"' }],
      [400, { body: 'null' }],
      [400, { body: '[]' }],
      [400, { body: {} }],
      [400, { body: '{"title":"a","title":"b"}' }],
      [400, { body: '{"__proto__":{"scope":"gate:ask"}}' }],
      [400, { body: { constructor: { prototype: { admin: true } } } }],
      [400, { body: { items: Array.from({ length: 9_999 }, () => 0) } }],
      [400, { body: `{"items":[${'0,'.repeat(500_000)}0]}` }],
      [413, { body: `{"title":"${'x'.repeat(10 * 1024 * 1024)}"}` }],
      [415, { body: {}, type: 'text/plain' }],
      [415, { body: 'a=b', type: 'application/x-www-form-urlencoded' }],
    ];
    for (const [status, sent] of bad) expect((await send(name, { ...sent, id })).status).toBe(status);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
    expect(await traces()).toEqual(before);
  });
});

describe('a submission', () => {
  test.each([
    [{ titel: 'x' }, '/titel', 'is not known'],
    [{ sha: 'main' }, '/sha', /full commit sha/],
    [{ sha: undefined }, '/sha', 'is missing'],
    [{ author: { name: 'x', identity: 'x', admin: true } }, '/author/admin', 'is not known'],
    [{ paths: [['a', 1, -1]] }, '/paths/0/2', /./],
    [{ services: ['nowhere'] }, '/services', /nowhere/],
    [{ title: 'a\0b' }, '/title', /well-formed/],
    [{ labels: Array.from({ length: 5_000 }, () => 'x') }, '/labels', /100/],
    [{ url: 'javascript:alert(1)' }, '/url', /http/],
    [{ approvedBy: ['sen-sol'] }, '/approvedBy', 'is not known'],
  ])('with %j is refused by field, and nothing of it is kept', async (over, pointer, reason) => {
    const before = await traces();
    const { status, answer } = await send('submitChange', { body: raw(over) });
    expect(status).toBe(400);
    expect(answer.errors).toContainEqual(
      expect.objectContaining({
        pointer,
        reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
      }),
    );
    expect(await traces()).toEqual(before);
  });

  test('with more wrong than is worth listing says how much', async () => {
    const body = raw({ commits: Array.from({ length: 500 }, () => 0) });
    const { status, answer } = await send('submitChange', { body });
    expect(status).toBe(400);
    expect(answer.errors).toHaveLength(100);
    expect(answer.detail).toMatch(/first 100 of 500/);
  });
});
