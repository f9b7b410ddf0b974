import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { DomainError } from '#lib/platform/errors.ts';
import { type FaultServer, json, serve } from '#tests/support/fault-server.ts';
import { launch } from '#tests/support/server.ts';
import { gateCheck, gateDeployed } from './gate.ts';

const sha = 'ab'.repeat(20);
const question = { repository: 'acme/shop', sha, environment: 'production', pipeline: 'run 1' };
const id = '01900000-0000-7000-8000-000000000001';
const allow = {
  repository: 'acme/shop',
  sha,
  environment: 'production',
  outcome: 'allow',
  reason: 'Every rule lets it through.',
  decisionId: id,
  expiresAt: '2026-05-01T12:00:00.000Z',
  changes: [{ changeId: id, decisionId: id, outcome: 'allow', url: '/changes/x', requirements: [] }],
};
const deny = {
  ...allow,
  outcome: 'deny',
  reason: 'Not met: Two people.',
  expiresAt: null,
  changes: [
    {
      ...allow.changes[0],
      outcome: 'deny',
      requirements: [
        {
          id: 'two',
          title: 'Two people',
          state: 'unsatisfied',
          error: null,
          needs: [
            { text: 'two approvals', met: false, couldProvide: { people: [{ id, name: 'Sol' }] } },
            { text: 'an author', met: true, couldProvide: null },
          ],
        },
      ],
    },
  ],
};

let server: FaultServer | undefined;
afterEach(() => server?.close());

const noDatabase = () => Promise.reject(new Error('no database was to be asked for'));
const sink = (into: string[]) =>
  ({ write: (text: string) => into.push(text) > 0 }) as never as NodeJS.WritableStream;

async function check(answer: RequestListener | string, over = {}, withDatabase: never = noDatabase as never) {
  if (typeof answer !== 'string') server = await serve(answer);
  const [out, err]: string[][] = [[], []];
  const start = performance.now();
  const url = typeof answer === 'string' ? answer : server!.url;
  const code = await gateCheck({ ...question, url, token: 'secret', json: false, ...over }, withDatabase, {
    out: sink(out!),
    err: sink(err!),
  });
  return { code, out: out!.join(''), err: err!.join(''), ms: performance.now() - start };
}

describe('the exit code of gate check', () => {
  test('0 only for a whole allow of exactly this', async () => {
    const seen: string[] = [];
    const { code, out } = await check((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      json(allow)(request, response);
    });
    expect(code).toBe(0);
    expect(out).toContain(`decision ${id}, good once until`);
    expect(seen).toEqual(['POST /api/v1/gate Bearer secret']);
  });

  test('1 for a deny, with what is missing and from whom', async () => {
    const { code, out } = await check(json(deny));
    expect(code).toBe(1);
    expect(out).toContain('- Two people (unsatisfied)\n    two approvals; could be: Sol\n');
    expect(out).not.toContain('an author');
    expect(JSON.parse((await check(json(deny), { json: true })).out)).toMatchObject({ outcome: 'deny' });
  });

  test('2 for what is asked wrongly', async () => {
    const wrong = [{ sha: 'abc' }, { sha: sha.toUpperCase() }, { repository: 'shop' }, { environment: '' }];
    for (const over of wrong) expect((await check(json(allow), over)).code).toBe(2);
    expect((await check('not an address')).code).toBe(2);
    expect((await check(json(allow), { token: '' })).code).toBe(2);
    const refused = await check(
      json({ detail: 'The question is wrong.', errors: [{ field: 'sha', reason: 'is missing' }] }, 400),
    );
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('sha is missing') });
  });
});

const html: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<h1>OK</h1>');
};
const half: RequestListener = (_, response) => {
  const text = JSON.stringify(allow);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
  response.write(text.slice(0, 100));
  setTimeout(() => response.destroy(), 50);
};
const redirect: RequestListener = (request, response) => {
  if (request.url === '/elsewhere') return json(allow)(request, response);
  response.writeHead(307, { location: '/elsewhere' });
  response.end();
};
const endless: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = () => {
    while (response.write('['.repeat(65_536)));
    response.once('drain', more);
  };
  more();
};
const without = (field: keyof typeof allow) => json({ ...allow, [field]: undefined });

/** SAFETY T36: each is a deny, told from one by the exit code. */
const faults: Record<string, RequestListener> = {
  '200 with a page': html,
  'a page said to be JSON': json('<h1>OK</h1>'),
  'half an answer': half,
  'an endless answer': endless,
  'a redirect to an allow': redirect,
  'an allow with status 500': json(allow, 500),
  'an allow with status 201': json(allow, 201),
  'no right to ask': json({ detail: 'A token is needed.' }, 401),
  nothing: json(''),
  null: json('null'),
  'a list': json([allow]),
  'two answers': json(`${JSON.stringify(allow)}${JSON.stringify(allow)}`),
  'another word for allow': json({ ...allow, outcome: 'ALLOW' }),
  'true for allow': json({ ...allow, outcome: true }),
  'another commit': json({ ...allow, sha: 'cd'.repeat(20) }),
  'the commit cut short': json({ ...allow, sha: sha.slice(0, 12) }),
  'another environment': json({ ...allow, environment: 'staging' }),
  'another repository': json({ ...allow, repository: 'acme/other' }),
  'an allow without a decision': json({ ...allow, decisionId: null }),
  'an allow without an end': json({ ...allow, expiresAt: null }),
  'an allow about no change': json({ ...allow, changes: [] }),
  'an allow that one change denies': json({ ...allow, changes: [...allow.changes, deny.changes[0]] }),
  'a connection that is closed': (request) => request.socket.destroy(),
  'bytes that are not text': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(Buffer.from([0x22, 0xff, 0xfe, 0x22]));
  },
  ...Object.fromEntries(
    (Object.keys(allow) as (keyof typeof allow)[]).map((field) => [`no ${field}`, without(field)]),
  ),
};

describe('T36: 3, within five seconds, for', () => {
  test.each(Object.keys(faults))('%s', async (name) => {
    const { code, err, ms } = await check(faults[name]!);
    expect({ name, code }).toEqual({ name, code: 3 });
    expect(err).toMatch(/nothing is let through/);
    expect(ms).toBeLessThan(5_000);
  });

  test.concurrent('no answer, and one byte a second', async () => {
    const silent = await serve(() => {});
    const slow = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 500);
      response.on('close', () => clearInterval(drip));
    });
    const answers = await Promise.all([check(silent.url), check(slow.url)]);
    await Promise.all([silent.close(), slow.close()]);
    for (const { code, ms } of answers) {
      expect(code).toBe(3);
      expect(ms).toBeLessThan(5_000);
    }
  });

  test('nobody there', async () => {
    const gone = await serve(() => {});
    await gone.close();
    expect(await check(gone.url, { json: true })).toMatchObject({
      code: 3,
      out: expect.stringContaining('"outcome":"unavailable"'),
    });
  });

  test('a database that fails, or never comes', async () => {
    const options = { ...question, json: false };
    const output = { out: sink([]), err: sink([]) };
    const failing = [
      () => Promise.reject(new Error('broken')),
      () => Promise.reject(new DomainError('conflict', 'Taken.')),
      () => new Promise<never>(() => {}),
    ];
    const codes = await Promise.all(failing.map((database) => gateCheck(options, database as never, output)));
    expect(codes).toEqual([3, 3, 3]);
  });

  test.each([
    ['a name that does not exist', 'http://countersign.invalid'],
    ['an address that does not answer', 'http://192.0.2.1:8080'],
  ])('the command itself, with %s', async (_, url) => {
    const start = performance.now();
    const command = launch(
      'lib/boot/command.ts',
      { COUNTERSIGN_URL: url, COUNTERSIGN_TOKEN: 'secret' },
      ...['gate', 'check', '--repository', 'acme/shop', '--sha', sha, '--environment', 'production'],
    );
    expect(await command.ended).toBe(3);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

test('a deployment is reported, and said to be uncontrolled where it is', async () => {
  const bodies: unknown[] = [];
  server = await serve(async (request, response) => {
    const parts = await request.toArray();
    bodies.push(JSON.parse(Buffer.concat(parts).toString()));
    const deployments = [{ changeId: id, deploymentId: id, decisionId: null, uncontrolled: true }];
    json({ effect: 'created', deployments }, 201)(request, response);
  });
  const [out, err]: string[][] = [[], []];
  const options = {
    ...question,
    url: server.url,
    token: 'secret',
    json: false,
    id: 'run-1',
    outcome: 'succeeded',
  };
  expect(await gateDeployed(options, noDatabase, { out: sink(out!), err: sink(err!) })).toBe(0);
  expect(err!.join('')).toContain('uncontrolled');
  // one that only starts is stopped
  const starts = { ...options, outcome: 'in-progress' };
  expect(await gateDeployed(starts, noDatabase, { out: sink([]), err: sink([]) })).toBe(1);
  expect(bodies[0]).toMatchObject({ externalId: 'run-1', outcome: 'succeeded', sha });
  expect(bodies[0]).toHaveProperty('finishedAt');
  await server.close();
  expect(await gateDeployed(options, noDatabase, { out: sink([]), err: sink([]) })).toBe(3);
});
