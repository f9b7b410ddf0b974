import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { NextRequest } from 'next/server';
import { expect, test, vi } from 'vitest';
import { GET as exportCampaign } from '#app/audit/campaigns/[id]/export/[form]/route.ts';
import { root } from '#lib/boot/paths.ts';

vi.mock('#lib/platform/session.ts', () => ({
  findViewer: async () => ({ slug: 'aki', orgRole: 'auditor', level: 'senior' }),
}));
vi.mock('#lib/campaigns/export/export-campaign.ts', async (load) => ({
  ...(await load<object>()),
  checkExport: async () => {},
  exportCampaign: async (_ctx: unknown, _input: unknown, signal: AbortSignal) => {
    signal.throwIfAborted();
    return { size: 1, digest: 'ff'.repeat(32), stream: Readable.from([Buffer.from('x')]) };
  },
}));

/** One record as a document, which shows what its page shows, or what logs itself. */
const ITS_OWN = [
  'app/audit/campaigns/[id]/export/[form]/route.ts',
  'app/incidents/[id]/retro/export.md/route.ts',
  'app/incidents/[id]/retro/export.pdf/route.ts',
  'app/reports/weekly/[week]/export.md/route.ts',
  'app/reports/weekly/[week]/export.pdf/route.ts',
];

/** SAFETY T49: who takes a list away is in the log, by one way (lib/audit/exported.ts) that none goes around. */
test('every list that can be taken away is taken by way of `exported`', () => {
  const routes = globSync('app/**/route.ts', { cwd: root });
  const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8');
  const isExport = (file: string) => /\/export/.test(file) || /csv|Content-Disposition/.test(textOf(file));
  const logged = routes.filter((file) => /export const GET = exported[<(]/.test(textOf(file)));
  const others = routes.filter((file) => isExport(file) && !logged.includes(file));
  expect(logged.length).toBeGreaterThan(15);
  expect(others.toSorted()).toEqual([...ITS_OWN, 'app/audit/log/[seq]/proof.json/route.ts'].toSorted());
});

const ID = '0198c0de-0000-7000-8000-000000000001';
const form = 'evidence.zip';
const take = (init: ConstructorParameters<typeof NextRequest>[1] = {}) =>
  exportCampaign(new NextRequest(`http://localhost/audit/campaigns/${ID}/export/${form}`, init), {
    params: Promise.resolve({ id: ID, form }),
  });

test('what an auditor takes away says its digest, and HEAD its name', async () => {
  const [taken, head] = [await take(), await take({ method: 'HEAD' })];
  const digest = Buffer.from('ff'.repeat(32), 'hex').toString('base64');
  expect([taken.headers.get('repr-digest'), await taken.text()]).toEqual([`sha-256=:${digest}:`, 'x']);
  expect([head.status, head.headers.get('repr-digest'), head.body]).toEqual([200, null, null]);
  expect(head.headers.get('content-disposition')).toBe('attachment; filename="audit-0198c0de-evidence.zip"');
});

test('an auditor whom another site sent, or who gives up, takes nothing', async () => {
  const sent = await take({ headers: { 'Sec-Fetch-Site': 'cross-site' } });
  expect(sent.status).toBe(403);
  expect((await sent.json()).error).toContain(`open /audit/campaigns/${ID} and take it`);
  expect((await take({ signal: AbortSignal.abort() })).status).toBe(499);
});
