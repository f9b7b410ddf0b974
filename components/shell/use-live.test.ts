import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LiveNews, listenLive } from './use-live.ts';

/** Connections that were made, as a server sees them. */
const sources: FakeSource[] = [];

class FakeSource {
  static readonly CLOSED = 2;
  readonly url: string;
  readyState = 1;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(url: string) {
    this.url = url;
    sources.push(this);
  }
  close() {
    this.readyState = 2;
  }
  say(news: LiveNews) {
    this.onmessage?.({ data: JSON.stringify(news) });
  }
}

/** Grants as browsers do: one at a time, and never in the same turn. */
function fakeLocks() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request: (_: string, __: object, granted: () => unknown) => {
      last = last.then(async () => {
        await sleep(1);
        await granted();
      });
      return last;
    },
  };
}

const hangUps: AbortController[] = [];
beforeEach(() => {
  sources.length = 0;
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('EventSource', FakeSource);
  vi.stubGlobal('navigator', { locks: fakeLocks() });
});
afterEach(async () => {
  for (const hangUp of hangUps.splice(0)) hangUp.abort();
  await sleep(10);
  vi.unstubAllGlobals();
});

function tab() {
  const hangUp = new AbortController();
  hangUps.push(hangUp);
  const heard: LiveNews[] = [];
  listenLive((news) => heard.push(news), hangUp.signal);
  return { heard, leave: () => hangUp.abort() };
}

const open = () => sources.filter(({ readyState }) => readyState !== 2);

test('tabs share one connection, and the next one takes it over', async () => {
  const first = tab();
  const second = tab();
  await sleep(20);
  expect(open()).toHaveLength(1);
  open()[0]!.say({ kind: 'policy' });
  await sleep(20);
  expect([first.heard, second.heard]).toEqual([[{ kind: 'policy' }], [{ kind: 'policy' }]]);
  first.leave();
  await sleep(20);
  expect(open()).toHaveLength(1);
  open()[0]!.say({ kind: 'freeze' });
  await sleep(20);
  expect(second.heard.at(-1)).toEqual({ kind: 'freeze' });
  expect(first.heard).toHaveLength(1);
});

test('a page that leaves before it has the connection does not keep it from others', async () => {
  tab().leave();
  const stays = tab();
  await sleep(20);
  expect(open()).toHaveLength(1);
  open()[0]!.say({ kind: 'policy' });
  expect(stays.heard).toEqual([{ kind: 'policy' }]);
});

test('without locks each tab has its own', async () => {
  vi.stubGlobal('navigator', {});
  tab();
  tab();
  expect(open()).toHaveLength(2);
});
