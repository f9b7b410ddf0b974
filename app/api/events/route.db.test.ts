import { setTimeout as sleep } from 'node:timers/promises';
import { NextRequest } from 'next/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { announce, type LiveEvent } from '#lib/platform/live.ts';
import { liveListener } from '#lib/platform/live-listener.ts';
import { liveStream } from '#lib/platform/live-stream.ts';
import { outside, useDatabase } from '#tests/support/database.ts';
import { GET } from './route.ts';

const scene = vi.hoisted(() => ({ session: null as string | null }));
vi.mock('#lib/platform/session.ts', () => ({
  findViewer: async () => scene.session && { personId: 'p', session: scene.session },
}));

useDatabase();

const hangUps: AbortController[] = [];
let sessions = 0;
beforeEach(() => {
  sessions += 1;
  scene.session = `s${sessions}`;
});
afterEach(() => {
  for (const hangUp of hangUps.splice(0)) hangUp.abort();
});

const id = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const tell = (event: LiveEvent) => outside().$transaction((tx) => announce(tx, event));
const until = async (holds: () => boolean | Promise<boolean>) => {
  for (let wait = 0; wait < 400 && !(await holds()); wait += 1) await sleep(25);
  expect(await holds()).toBe(true);
};

async function open() {
  const hangUp = new AbortController();
  hangUps.push(hangUp);
  const response = await GET(
    new NextRequest('http://localhost/api/events', { signal: hangUp.signal as never }),
  );
  return { response, hangUp };
}

/** A browser, as far as it matters: what it was told, and whether its connection is still there. */
function reading(stream: ReadableStream<Uint8Array>) {
  const client = { news: [] as unknown[], text: '', ended: false };
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      client.text += decoder.decode(chunk, { stream: true });
      client.news = client.text
        .split('\n\n')
        .filter((message) => message.startsWith('data: '))
        .map((message) => JSON.parse(message.slice(6)));
    }
    client.ended = true;
  };
  void read();
  return client;
}

const listeners = () => outside().$queryRaw<{ pid: number }[]>`
  select pid from pg_stat_activity where datname = current_database() and application_name = 'countersign live'`;

/** From when on nothing is missed. */
const isListening = async () => (await listeners()).length === 1;

test('fifty clients hear everything, in order, over one connection to the database', async () => {
  const clients: ReturnType<typeof reading>[] = [];
  for (let index = 0; index < 50; index += 1) {
    scene.session = `s-${index}`;
    const { response } = await open();
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(response.headers.get('cache-control')).toContain('no-transform');
    clients.push(reading(response.body!));
  }
  await until(() => clients.every(({ news }) => news.length === 1));
  expect(await listeners()).toHaveLength(1);
  const events = Array.from({ length: 40 }, (_, index) => ({ kind: 'change', changeId: id(index) }) as const);
  for (const event of events) await tell(event);
  await until(() => clients.every(({ news }) => news.length >= events.length + 1));
  for (const { news } of clients) expect(news).toEqual([{ kind: 'resync' }, ...events]);
  for (const hangUp of hangUps) hangUp.abort();
  await until(() => clients.every(({ ended }) => ended));
  await until(async () => (await listeners()).length === 0);
});

test('a listener that was killed comes back, and says that something may have been missed', async () => {
  const client = reading((await open()).response.body!);
  await until(() => client.news.length === 1);
  for (let time = 0; time < 3; time += 1) {
    const before = client.news.length;
    const [{ pid }] = (await listeners()) as [{ pid: number }];
    await outside().$queryRaw`select pg_terminate_backend(${pid}::int)`;
    await until(() => client.news.length > before);
    expect(client.news.at(-1)).toEqual({ kind: 'resync' });
    await tell({ kind: 'change', changeId: id(900 + time) });
    await until(() => client.news.length === before + 2);
    expect(client.news.at(-1)).toEqual({ kind: 'change', changeId: id(900 + time) });
  }
  expect(client.ended).toBe(false);
});

test('what is rolled back, and what is no event, is told to nobody', async () => {
  const client = reading((await open()).response.body!);
  await until(() => client.news.length === 1);
  await outside()
    .$transaction(async (tx) => {
      await announce(tx, { kind: 'policy' });
      throw new Error('rolled back');
    })
    .catch(() => {});
  for (const payload of ['', 'x', '"x"', '{"kind":"secret","text":"x"}', 'null'])
    await outside().$executeRaw`select pg_notify('countersign_live', ${payload})`;
  await tell({ kind: 'freeze' });
  await until(() => client.news.length >= 2);
  expect(client.news.slice(1)).toEqual([{ kind: 'freeze' }]);
});

test('nobody who is not signed in listens, and no session has more than eight streams', async () => {
  const mine = scene.session;
  scene.session = null;
  expect((await open()).response.status).toBe(401);
  scene.session = mine;
  const clients = [];
  for (let index = 0; index < 8; index += 1) clients.push(await open());
  expect((await open()).response.status).toBe(429);
  clients[0]!.hangUp.abort();
  expect((await open()).response.status).toBe(200);
});

test('a stream beats, and ends with its session', async () => {
  let allowed = true;
  let ended = 0;
  const client = reading(
    liveStream({
      signal: new AbortController().signal,
      isStillAllowed: async () => allowed,
      heartbeatMs: 20,
      onEnd: () => {
        ended += 1;
      },
    }),
  );
  await until(() => client.text.includes(': still here'));
  allowed = false;
  await until(() => client.ended);
  expect(ended).toBe(1);
});

test('a client that reads nothing is let go', async () => {
  const stream = liveStream({ signal: new AbortController().signal, isStillAllowed: async () => true });
  await until(isListening);
  await outside().$queryRaw`
    select count(pg_notify('countersign_live', json_build_object('kind', 'change', 'changeId', n)::text))
    from generate_series(1, 1100) n`;
  await until(async () => (await listeners()).length === 0);
  await stream.cancel();
});

test('when the process stops every stream ends', async () => {
  const client = reading((await open()).response.body!);
  await until(() => client.news.length === 1);
  liveListener().close();
  await until(() => client.ended);
  await until(async () => (await listeners()).length === 0);
});
