import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NextRequest } from 'next/server';
import { beforeEach, expect, test, vi } from 'vitest';
import { csvFile } from '#lib/platform/csv.ts';
import { db } from '#lib/platform/db.ts';
import { useDatabase } from '#tests/support/database.ts';
import { exported } from './exported.ts';

const scene = vi.hoisted(() => ({ viewer: null as unknown }));
vi.mock('#lib/platform/session.ts', () => ({ findViewer: async () => scene.viewer }));
vi.mock('#lib/platform/action.ts', () => ({ genericMessage: () => 'Something went wrong. Reference: r1' }));

useDatabase();

let made = 0;
async function* pages() {
  made++;
  yield [{ name: 'Zoë' }, { name: '=cmd()' }];
  yield [{ name: 'last' }];
}
const GET = exported(async () =>
  csvFile('things.csv', [['name', ({ name }: { name: string }) => name]], pages()),
);
const get = (url: string, init: { method?: string; headers?: Record<string, string> } = {}) =>
  GET(new NextRequest(`http://localhost${url}`, init), { params: Promise.resolve({}) });
const entries = () =>
  db().auditEntry.findMany({ where: { action: 'report.exported' }, orderBy: { seq: 'asc' } });

beforeEach(() => {
  made = 0;
  scene.viewer = {
    personId: '0198c0de-0000-7000-8000-000000000001',
    slug: 'ana',
    orgRole: 'engineer',
    level: 'junior',
    identity: 'demo:ana',
    session: 's1',
  };
});

test('who takes a list away is in the log: what, under which filters, how many rows, and which bytes', async () => {
  const response = await get('/things/export.csv?team=a&team=b&q=%00x');
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.toString()).toBe(`name\r\nZoë\r\n"'=cmd()"\r\nlast\r\n`);
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="things.csv"');
  expect(response.headers.get('content-length')).toBe(String(bytes.length));
  const [entry, ...more] = await entries();
  expect(more).toEqual([]);
  expect(entry).toMatchObject({
    actorKind: 'person',
    actorId: '0198c0de-0000-7000-8000-000000000001',
    identity: 'demo:ana',
    session: 's1',
    subjectType: 'export',
    subjectId: '/things/export.csv',
  });
  expect(JSON.parse(entry!.body)).toEqual({
    filters: { team: ['a', 'b'], q: [expect.stringContaining('x')] },
    rows: 3,
    bytes: bytes.length,
    digest: createHash('sha256').update(bytes).digest('hex'),
  });
});

test('a browser or Next that looks ahead gets nothing, and nothing is logged', async () => {
  const before = (await entries()).length;
  const ahead: { method?: string; headers?: Record<string, string> }[] = [
    { method: 'HEAD' },
    { headers: { 'Sec-Purpose': 'prefetch;prerender' } },
    { headers: { Purpose: 'prefetch' } },
    { headers: { 'X-Moz': 'prefetch' } },
    { headers: { 'Next-Router-Prefetch': '1' } },
    { headers: { RSC: '1' } },
  ];
  for (const init of ahead) {
    const response = await get('/things/export.csv', init);
    expect([response.status, await response.text()]).toEqual([204, '']);
  }
  expect([made, (await entries()).length]).toEqual([0, before]);
});

test('nobody who is not signed in, or may not, gets anything; nothing goes out that cannot be logged', async () => {
  const before = (await entries()).length;
  const forAuditors = exported(
    async () => csvFile('things.csv', [['name', ({ name }: { name: string }) => name]], pages()),
    'campaign.read',
  );
  const refused = await forAuditors(new NextRequest('http://localhost/x'), { params: Promise.resolve({}) });
  expect(refused.status).toBe(403);
  scene.viewer = { ...(scene.viewer as object), personId: null };
  expect((await get('/things/export.csv')).status).toBe(500);
  scene.viewer = null;
  expect((await get('/things/export.csv')).status).toBe(401);
  expect((await entries()).length).toBe(before);
});

test('leaves no file behind, read or not', async () => {
  const own = mkdtempSync(path.join(tmpdir(), 'exported-'));
  vi.stubEnv('TMPDIR', own);
  await (await get('/things/export.csv')).text();
  await (await get('/things/export.csv')).body!.cancel();
  await vi.waitFor(() => expect(readdirSync(own)).toEqual([]));
  vi.unstubAllEnvs();
  rmSync(own, { recursive: true });
});
